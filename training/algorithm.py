"""An estimator in lines, for the card: each step with what differs from its defaults."""

from __future__ import annotations

import inspect
import re
from reprlib import Repr
from typing import TYPE_CHECKING, Any, NamedTuple

from sklearn.base import BaseEstimator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.conversion.graph import Estimator

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_MOST_LINES = 60
# how it is worked out and told of, not what comes of it
_NO_MATTER = {"n_jobs", "verbose"}
_SHORT = Repr()
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxdict = 8
_SHORT.maxstring = _SHORT.maxother = 60


class _Part(NamedTuple):
    """A step or member: its name, the columns that it takes, and itself."""

    name: str
    columns: str
    estimator: Any


def algorithm_of(estimator: Estimator) -> str:
    """Return an estimator, one step a line, members below what holds them."""
    try:
        lines = list(_lines(estimator, "", ""))
    # classes of one's own may raise whatever they like
    except Exception:  # noqa: BLE001
        return type(estimator).__name__
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], f"and {more} lines more"] if more > 0 else lines)


def _lines(estimator: Estimator, name: str, indent: str) -> Iterator[str]:
    parts: list[_Part] = []
    told: list[str] = []
    for parameter, value in _changed(estimator):
        found = list(_parts(parameter, value))
        parts += found
        if not found:
            told.append(f"{parameter}={_written(value)}")
    settings = f"({', '.join(told)})" if told or not parts else ""
    yield f"{indent}{name}{type(estimator).__name__}{settings}"
    for part in parts:
        begin = f"{part.name}{part.columns}: "
        if isinstance(part.estimator, str):
            yield f"{indent}  {begin}{part.estimator}"
        else:
            yield from _lines(part.estimator, begin, f"{indent}  ")


def _changed(estimator: Estimator) -> Iterator[tuple[str, Any]]:
    """Yield the parameters that are not the defaults of the constructor."""
    if not hasattr(estimator, "get_params"):
        return
    given = inspect.signature(type(estimator)).parameters
    for name, value in sorted(estimator.get_params(deep=False).items()):
        default = given[name].default if name in given else None
        if name not in _NO_MATTER and _written(value) != _written(default):
            yield name, value


def _parts(parameter: str, value: object) -> Iterator[_Part]:
    """Yield the estimators of a parameter: one, or named ones in a list."""
    if isinstance(value, BaseEstimator):
        yield _Part(parameter, "", value)
    elif isinstance(value, (list, tuple)):
        for one in value:
            if isinstance(one, tuple) and len(one) > 1 and _is_step(one[1]):
                columns = f" {_written(one[2])}" if len(one) > 2 else ""  # noqa: PLR2004  with columns
                yield _Part(str(one[0]), columns, one[1])


def _is_step(value: object) -> bool:
    if isinstance(value, str):
        return value in {"passthrough", "drop"}
    return isinstance(value, BaseEstimator)


def _written(value: object) -> str:
    # functions and foreign objects are printed with where they lie in memory
    return _ADDRESS.sub("", _SHORT.repr(value))
