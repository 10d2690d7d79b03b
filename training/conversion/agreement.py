"""How closely a graph promises to agree with its estimator: written into it, measured by parity."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from onnx import ModelProto

_KEY = "agreement"


class Agreement(StrEnum):
    """The promises, strictest first."""

    EQUAL = "equal"
    """Bit by bit: comparisons, table look-ups, and sums in scikit-learn's own order."""
    LINK = "link"
    """Equal but for exp and its like, whose last bits differ between libraries."""
    FLOAT64 = "float64"
    """Products of matrices in float64, which BLAS sums in another order."""
    SINGLE_LINK = "single link"
    """Equal but for exp and its like, of a library that computes in float32."""
    FLOAT32 = "float32"
    """What a converter makes; also of graphs that say nothing."""
    SINGLE = "single"
    """As float32, and to as small a part of the largest number: of graphs that were made elsewhere,
    where a number near 0 may be the difference of two that are not."""


class Tolerance(NamedTuple):
    """|found - expected| may be at most `absolute + relative * |expected|`."""

    absolute: float
    relative: float


TOLERANCES = {
    Agreement.EQUAL: Tolerance(0.0, 0.0),
    Agreement.LINK: Tolerance(1e-15, 1e-12),
    Agreement.FLOAT64: Tolerance(1e-12, 1e-9),
    # Two units in the last place of a float32.
    Agreement.SINGLE_LINK: Tolerance(1.2e-7, 2.4e-7),
}


def weaker(one: Agreement, other: Agreement) -> Agreement:
    """Return the promise that holds for a graph made of parts with these two."""
    order = list(Agreement)
    return max(one, other, key=order.index)


def promise(model: ModelProto, agreement: Agreement) -> None:
    """Write the promise into a graph."""
    entry = model.metadata_props.add()
    entry.key, entry.value = _KEY, agreement.value


def promised(model: ModelProto) -> Agreement:
    """Read the promise of a graph."""
    found = [entry.value for entry in model.metadata_props if entry.key == _KEY]
    return Agreement(found[0]) if found else Agreement.FLOAT32
