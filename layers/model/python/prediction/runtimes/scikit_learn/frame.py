"""Columns by their names, as much of a DataFrame as scikit-learn asks for.

pandas does not fit into a Lambda beside scikit-learn. What scikit-learn takes for a frame is what
narwhals takes for one, and of it scikit-learn reads names, shape and columns; each column keeps the
type that it has in the frame that was fitted on. A transformer of one's own gets a column as an
array (`frame["age"]`), several as a frame (`frame[["age", "fare"]]`), all as an array
(`frame.to_numpy()`); what pandas has besides raises AttributeError.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import DTypeLike, NDArray

type Array = NDArray[Any]


# Its many ways of calling each method are none of the few that scikit-learn uses.
_NarwhalsFrame: Any = nw.DataFrame


class Frame(_NarwhalsFrame):  # type: ignore[misc]  # as said above
    """A table of named columns of equal length, each an array: [rows]."""

    def __init__(self, columns: Mapping[str, Array]) -> None:
        self._named = dict(columns)

    @property
    def columns(self) -> list[str]:
        """The names."""
        return list(self._named)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return (len(self), len(self._named))

    @property
    def ndim(self) -> int:
        """Return 2."""
        return 2

    @property
    def implementation(self) -> nw.Implementation:
        """Return that it is of none of those that narwhals knows."""
        return nw.Implementation.UNKNOWN

    @property
    def schema(self) -> nw.Schema:
        """The types of the columns."""
        return nw.Schema({name: _TYPES[one.dtype.kind]() for name, one in self._named.items()})

    @property
    def iloc(self) -> "_Positions":
        """Rows and columns by their positions; scikit-learn knows a frame by it."""
        return _Positions(self)

    @property
    def loc(self) -> "_Positions":
        """Columns by their names, or both by truth values."""
        return _Positions(self)

    def __len__(self) -> int:
        return len(next(iter(self._named.values()), ()))

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401  as in pandas
        """Return a column, a frame of several, or a frame of the rows that a mask chooses."""
        if isinstance(key, str):
            return self._named[key]
        if isinstance(key, list) and all(isinstance(name, str) for name in key):
            return Frame({name: self._named[name] for name in key})
        return self.rows(key)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:  # noqa: FBT001  numpy's
        return self.to_numpy().astype(dtype or self._together, copy=False)

    @property
    def _together(self) -> np.dtype[Any]:
        return np.result_type(*(one.dtype for one in self._named.values()))

    def to_numpy(self) -> Array:
        """Return all columns as one array: [rows, columns]."""
        # as pandas has it: products of matrices are summed in the order of the memory
        table = np.empty(self.shape, self._together, order="F")
        for number, column in enumerate(self._named.values()):
            table[:, number] = column
        return table

    def to_native(self) -> "Frame":
        """Return itself."""
        return self

    def copy(self) -> "Frame":
        """Return a frame with columns of its own."""
        return Frame({name: column.copy() for name, column in self._named.items()})

    def take(self, chosen: Sequence[int] | Array, axis: int = 0) -> "Frame":
        """Return the rows or columns at these positions."""
        return self.rows(chosen) if axis == 0 else self.chosen(chosen)

    def rows(self, chosen: Any) -> "Frame":  # noqa: ANN401  whatever an array takes
        """Return the rows that a slice, positions or truth values choose."""
        return Frame({name: column[chosen] for name, column in self._named.items()})

    def chosen(self, key: Any) -> Any:  # noqa: ANN401  a column or a frame
        """Return one column, or a frame of those that a slice, positions or names choose."""
        names = np.array(self.columns, dtype=object)
        if isinstance(key, str):
            return self._named[key]
        if isinstance(key, int | np.integer):
            return self._named[names[key]]
        if isinstance(key, slice) and isinstance(key.start or key.stop, str):
            stop = None if key.stop is None else self.columns.index(key.stop) + 1
            key = slice(None if key.start is None else self.columns.index(key.start), stop)
        wanted = key if _are_names(key) else names[key]
        return Frame({name: self._named[name] for name in wanted})


class _Positions:
    """What stands before the brackets of `iloc[rows, columns]`."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401  as in pandas
        if not isinstance(key, tuple):
            return self._frame.rows(key)
        rows, columns = key
        return self._frame.rows(rows).chosen(columns)


def _are_names(key: Any) -> bool:  # noqa: ANN401  as in pandas
    return not isinstance(key, slice) and all(isinstance(name, str) for name in key)


_TYPES = {
    "f": nw.Float64,
    "b": nw.Boolean,
    "O": nw.String,
    "i": nw.Int64,
    "M": nw.Datetime,
}
