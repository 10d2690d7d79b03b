"""Rows that nobody proved anything about: fresh ones, and those at edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

FRESH_SEED = 7
FRESH = 200
_EDGES = 30
"""Rows of each kind of edge, a column."""


def edges(sample: pd.DataFrame, fresh: pd.DataFrame, inputs: Mapping[str, Any]) -> pd.DataFrame:
    """Make rows at edges, as clients may send them.

    Args:
        sample: the rows that were fitted on.
        fresh: others like them.
        inputs: the JSON Schema of an instance.
    """
    random = np.random.default_rng(11)
    made = [sample.head(_EDGES).astype(object)]  # known rows: distances of 0, ties
    made.append(_between(sample, random))
    for name in sample:
        values = _values(sample[name], inputs["properties"][name], random)
        rows = _drawn(fresh, random, len(values))
        rows[name] = pd.Series(values, dtype=object)
        made.append(rows)
        if "null" in inputs["properties"][name]["type"]:
            lacking = _drawn(fresh, random, 8)
            lacking[name] = pd.Series([None] * 8, dtype=object)
            made.append(lacking)
    nullable = [n for n in sample if "null" in inputs["properties"][n]["type"]]
    if nullable:
        rows = _drawn(fresh, random, _EDGES)
        for name in nullable:
            rows.loc[random.random(_EDGES) < 0.6, name] = None
        made.append(rows)
    return pd.concat(made, ignore_index=True)


def _drawn(fresh: pd.DataFrame, random: np.random.Generator, count: int) -> pd.DataFrame:
    rows = fresh.iloc[random.integers(0, len(fresh), count)]
    return rows.astype(object).reset_index(drop=True)


def _between(sample: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Make rows half-way between two of the sample, where neighbours and classes tie."""
    one = sample.iloc[random.integers(0, len(sample), _EDGES)].reset_index(drop=True)
    other = sample.iloc[random.integers(0, len(sample), _EDGES)].reset_index(drop=True)
    rows = one.astype(object)
    for name in sample:
        if sample[name].dtype.kind == "f":
            rows[name] = ((one[name] + other[name]) / 2).astype(object)
    return rows


def _values(seen: pd.Series, schema: Mapping[str, Any], random: np.random.Generator) -> list[Any]:
    if "string" in schema["type"]:
        return _texts(seen, schema)
    if "boolean" in schema["type"]:
        return [True, False]
    whole = "integer" in schema["type"]
    numbers = np.unique(seen.dropna().to_numpy(dtype=np.float64))
    # Trees split half-way between neighbours.
    middles = (numbers[1:] + numbers[:-1]) / 2
    chosen = random.choice(numbers, min(_EDGES, len(numbers)), replace=False)
    split = random.choice(middles, min(_EDGES, len(middles)), replace=False)
    known = np.concatenate([chosen, split, numbers[[0, -1]], [0.0]])
    limits = [float(schema.get(key, 0.0)) for key in ("minimum", "maximum")]
    values = np.concatenate([_beside(known), limits])
    if whole:
        values = np.concatenate([np.floor(values), np.ceil(values)])
    return [int(v) if whole else float(v) for v in np.unique(values)]


def _beside(values: NDArray[np.float64]) -> NDArray[np.float64]:
    single = values.astype(np.float32)
    near = [np.nextafter(values, np.inf), np.nextafter(values, -np.inf)]
    near += [
        single,
        np.nextafter(single, np.float32(np.inf)),
        np.nextafter(single, np.float32(-np.inf)),
    ]
    return np.concatenate([values, *near]).astype(np.float64)


def _texts(seen: pd.Series, schema: Mapping[str, Any]) -> list[Any]:
    known = [str(one) for one in seen.dropna().unique()[:8]]
    turned = [text.upper() for text in known] + [f" {text}" for text in known]
    strange = ["", "I", "a", "é", "É", "naïve café", "Straße", "不", "nan", "NaN", "None", "x" * 60]
    listed = [one for one in schema.get("enum", ()) if one is not None]
    return [*known, *turned, *strange, *listed]
