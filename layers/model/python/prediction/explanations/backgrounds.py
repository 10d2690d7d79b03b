"""The rows that an instance is compared with: those that the manifest holds, or some of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from prediction.errors import UnexplainedModelError
from prediction.model import Model

type Row = Mapping[str, Any]


class Compared(NamedTuple):
    """What one instance is compared with.

    Attributes:
        rows: Parsed values by the names of their inputs.
        same: The input whose value all of them share with the instance, if they do.
    """

    rows: Sequence[Row]
    same: str | None


class _Parsed(NamedTuple):
    """A background as parsed values.

    Attributes:
        rows: Those of any kind.
        same: The input by which the others are found.
        alike: Its value -> rows that have it.
    """

    rows: Sequence[Row]
    same: str | None
    alike: Mapping[object, Sequence[Row]]


# Parsed once, when first asked for: most instances of a model's function never explain.
_PARSED: WeakKeyDictionary[Model, _Parsed] = WeakKeyDictionary()


def compared_with(model: Model, instance: Row) -> Compared:
    """Return the rows to compare an instance with.

    Raises:
        UnexplainedModelError: The manifest has none.
    """
    parsed = _PARSED.get(model)
    if parsed is None:
        parsed = _PARSED[model] = _parsed(model)
    if parsed.same is not None and (alike := parsed.alike.get(instance[parsed.same])):
        return Compared(alike, parsed.same)
    return Compared(parsed.rows, None)


def _parsed(model: Model) -> _Parsed:
    background = model.manifest.background
    if background is None:
        raise UnexplainedModelError(model.manifest.name)

    def rows(values: Sequence[Sequence[Any]]) -> list[Row]:
        named = [dict(zip(background.inputs, row, strict=True)) for row in values]
        return [instance.__dict__ for instance in model.parse(named)]

    alike: dict[object, list[Row]] = {}
    for row in rows(background.alike):
        alike.setdefault(row[str(background.same)], []).append(row)
    return _Parsed(rows(background.rows), background.same, alike)
