"""Which columns of a sample an estimator takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.boosters import library_of
from training.fitted.errors import NoGraphError, RefusedError
from training.fitted.sample import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.conversion.graph import Estimator


def columns_of(estimator: Estimator, names: Sequence[str], targets: Sequence[str]) -> list[str]:
    """Choose the columns that the estimator takes, in its order.

    Raises:
        RefusedError: the sample has others.
    """
    known = names_known_to(estimator)
    count = None if known is not None else _count(estimator)
    return matched(known, count, names, targets)


def matched(
    known: Sequence[str] | None,
    count: int | None,
    names: Sequence[str],
    targets: Sequence[str],
    what: str = "estimator",
) -> list[str]:
    """Choose the columns that something takes.

    Args:
        known: their names; None if it takes what has none.
        count: then how many; None if any number goes.
        names: of the sample's columns.
        targets: those that are answers.
        what: takes them.

    Raises:
        RefusedError: the sample has others.
    """
    others = [name for name in names if name not in targets]
    unnamed = "" if targets else " (--target names the one of true answers)"
    if known is None:
        if count is not None and len(others) != count:
            raise RefusedError(
                f"the {what} was fitted on {count} columns without names, and the sample has"
                f" {len(others)}{unnamed}"
            )
        return others
    fitted = [_as_in_sample(name, others) for name in known]
    if absent := [name for name in fitted if name not in others]:
        raise RefusedError(f"the sample lacks columns of the {what}: {listed(absent)}")
    if extra := [name for name in others if name not in fitted]:
        raise RefusedError(
            f"the sample has columns that the {what} was not fitted on: {listed(extra)}{unnamed}"
        )
    return fitted


def names_known_to(estimator: Estimator) -> list[str] | None:
    """Return the names of the columns that an estimator was fitted on; None if it had none."""
    if library_of(estimator) == "catboost":
        # It numbers columns that had no names.
        names = [str(name) for name in estimator.feature_names_]
        return None if names == [str(number) for number in range(len(names))] else names
    found = getattr(estimator, "feature_names_in_", None)
    return None if found is None else [str(name) for name in found]


def _count(estimator: Estimator) -> int:
    if library_of(estimator) == "catboost":
        return len(estimator.feature_names_)  # once saved it has forgotten n_features_in_
    count = getattr(estimator, "n_features_in_", None)
    if count is None:
        raise NoGraphError(
            "the estimator does not say how many columns it was fitted on; if it reads whole texts,"
            " no graph does so as scikit-learn does"
        )
    return int(count)


def _as_in_sample(name: str, others: Sequence[str]) -> str:
    """Return the name of a column that the estimator knows; LightGBM writes blanks as `_`."""
    if name in others:
        return name
    alike = [other for other in others if "_".join(other.split(" ")) == name]
    return alike[0] if len(alike) == 1 else name
