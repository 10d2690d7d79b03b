"""Columns of dates and times: those that a file's types say, and those that it has as texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from training.fitted.inputs import Input

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)?")


def look_like_times(frame: pd.DataFrame) -> list[str]:
    """Return the columns of texts that all are dates or times of ISO 8601, without an offset."""
    return [
        str(name)
        for name, values in frame.items()
        if pd.api.types.is_string_dtype(values.dtype)
        and len(present := values.dropna())
        and all(isinstance(value, str) and _ISO.fullmatch(value) for value in present)
    ]


def with_times(frame: pd.DataFrame, names: Collection[str]) -> pd.DataFrame:
    """Read columns of texts as dates and times.

    Raises:
        RefusedError: a value is none.
    """
    read = {}
    for name in names:
        if name in frame and frame[name].dtype.kind != "M":
            read[name] = _times(frame[name])
    return frame.assign(**read)


def _times(values: pd.Series) -> pd.Series:
    present = values.dropna().astype(str)
    if wrong := [value for value in present if not _ISO.fullmatch(value)]:
        raise RefusedError(
            f"the column {values.name} of the sample has {wrong[0]}, which is no date or time of"
            " ISO 8601 without an offset"
        )
    try:
        return pd.to_datetime(values, format="ISO8601")
    except (ValueError, OverflowError) as error:
        raise RefusedError(
            f"the column {values.name} of the sample has a date that is not in the calendar"
        ) from error


def named(inputs: Sequence[Input]) -> list[str]:
    """Return the names of the inputs that are dates or times."""
    return [one.name for one in inputs if one.is_time]
