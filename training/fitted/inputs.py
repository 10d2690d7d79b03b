"""What each column of the sample is, and rows in both forms: as clients send them, as fitted on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from prediction.columns import Column, Encoding, encode_table
from training.artifacts.session import unknown_text
from training.encoded_times import times_of
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from prediction.columns import Matrix
    from training.fitted.sample import Sample
    from training.fitted.texts import Texts

type Kind = Literal["number", "integer", "boolean", "text", "date", "date-time"]


class Input(NamedTuple):
    """One column of the sample.

    Attributes:
        name: as the estimator has it.
        kind: of its values.
        known: the texts that the pipeline knows, in the order of their numbers.
        choices: the only values that scikit-learn takes, if it refuses others.
        dtype: of the column in the sample.
        own: the categories, if a booster takes the column as those of a DataFrame.
    """

    name: str
    kind: Kind
    known: tuple[str, ...]
    choices: tuple[Any, ...]
    dtype: Any
    own: tuple[Any, ...] = ()

    @property
    def is_time(self) -> bool:
        """Whether it has dates or times."""
        return self.kind in {"date", "date-time"}

    @property
    def unit(self) -> str:
        """What its times are counted in."""
        return str(np.datetime_data(self.dtype)[0])

    @property
    def column(self) -> Column:
        """How it becomes a column of the graph's matrix."""
        if self.is_time:
            return Column(input=self.name, encoding=Encoding.TIME)
        if self.kind != "text":
            return Column(input=self.name, encoding=Encoding.NUMBER)
        return Column(
            input=self.name,
            encoding=Encoding.CATEGORY,
            categories=self.known,
            unknown_apart=True,
        )


def inputs_of(sample: Sample, texts: Texts) -> tuple[Input, ...]:
    """Return what the columns of a sample are.

    Raises:
        RefusedError: a column is neither numbers nor booleans nor texts, or has no value.
    """
    return tuple(
        _input(
            sample.frame[name], texts.known.get(number, ()), texts.closed.get(number, ())
        )._replace(own=texts.own.get(number, ()))
        for number, name in enumerate(sample.frame)
    )


def as_fitted(frame: pd.DataFrame, inputs: Sequence[Input]) -> pd.DataFrame:
    """Make columns of categories of those that a booster takes so."""
    return frame.assign(
        **{one.name: categories(frame[one.name], one.own) for one in inputs if one.own}
    )


def in_rows(frame: pd.DataFrame) -> Matrix:
    """Return the numbers of a frame row by row, as encoded instances stand in memory.

    Column by column, as pandas has them, products of matrices differ in the last bits.

    Raises:
        ValueError: there are texts among them.
    """
    return np.ascontiguousarray(frame.to_numpy(dtype=np.float64))


def categories(values: pd.Series, known: tuple[Any, ...]) -> pd.Series:
    """Make a column of categories: those that are known, in their order, then any others."""
    others = [value for value in values.dropna().unique().tolist() if value not in known]
    return values.astype(pd.CategoricalDtype([*known, *others]))


def _input(values: pd.Series, known: tuple[str, ...], choices: tuple[Any, ...]) -> Input:
    name, present = str(values.name), values.dropna()
    if not len(present):
        raise RefusedError(f"the column {name} of the sample has no value")
    if values.dtype.kind == "b":
        return Input(name, "boolean", (), (), values.dtype)
    if values.dtype.kind in "iuf":
        whole = bool(np.all(np.mod(present, 1) == 0))
        counted = values.dtype.kind != "f" or (whole and len(present) < len(values))
        return Input(name, "integer" if counted else "number", (), choices, values.dtype)
    if values.dtype.kind == "M":
        return Input(name, _kind_of_times(present), (), (), values.dtype)
    if all(isinstance(value, bool) for value in present):
        raise RefusedError(
            f"the column {name} of the sample has booleans, of which some are missing: make numbers"
            " or texts of them"
        )
    if not all(isinstance(value, str) for value in present):
        raise RefusedError(f"the column {name} of the sample mixes texts with other values")
    # A text that no step knows: the graph must not read it, and the proof sees that it does not.
    return Input(name, "text", known or (str(present.iloc[0]),), choices, values.dtype)


def _kind_of_times(present: pd.Series) -> Kind:
    if isinstance(present.dtype, pd.DatetimeTZDtype):
        raise RefusedError(
            f"the column {present.name} of the sample has times with a time zone, which NumPy has"
            " not: fit it on times without (tz_convert('UTC').dt.tz_localize(None))"
        )
    return "date" if (present.dt.normalize() == present).all() else "date-time"


def matrix_of(rows: Mapping[str, Sequence[Any]], inputs: Sequence[Input]) -> Matrix:
    """Encode columns as clients send them: [rows, inputs]."""
    parsed = {
        one.name: [value and datetime.fromisoformat(value) for value in rows[one.name]]
        for one in inputs
        if one.is_time
    }
    return encode_table([one.column for one in inputs], {**rows, **parsed})


def rows_of(frame: pd.DataFrame, inputs: Sequence[Input]) -> dict[str, list[Any]]:
    """Write the columns of a frame as a client's values, None for missing ones."""
    return {one.name: [_plain(value, one.kind) for value in frame[one.name]] for one in inputs}


def _plain(value: Any, kind: Kind) -> Any:  # noqa: ANN401  a value of any type
    if pd.isna(value):
        return None
    return _PLAIN[kind](value)


def _time(value: pd.Timestamp) -> str:
    return str(value.floor("us").isoformat())


_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    "number": float,
    "integer": int,
    "boolean": bool,
    "text": str,
    "date": lambda value: value.date().isoformat(),
    "date-time": _time,
}


def frame_of(matrix: Matrix, inputs: Sequence[Input]) -> pd.DataFrame:
    """Make of encoded columns the frame that the estimator was fitted on."""
    return pd.DataFrame(
        {one.name: _column(matrix[:, number], one) for number, one in enumerate(inputs)}
    )


def _column(values: Matrix, one: Input) -> Any:  # noqa: ANN401  pandas publishes no types
    told = _told(values, one)
    return categories(pd.Series(told), one.own) if one.own else told


def _told(values: Matrix, one: Input) -> Any:  # noqa: ANN401  as above
    if one.kind == "boolean":
        return values.astype(bool)
    if one.is_time:
        return pd.Series(times_of(values)).astype(one.dtype)
    if one.kind != "text":
        return values
    texts = np.array([*one.known, unknown_text(one.known)], dtype=object)
    missing = np.isnan(values)
    told = texts[np.where(missing, 0, values).astype(np.int64)]
    told[missing] = np.nan
    return pd.Series(told, dtype=one.dtype)
