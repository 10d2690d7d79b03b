"""The data that cases learn from: small, of several scales and types, with accents and gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

CITIES = ("Köln", "new york", "Oslo", "São Paulo")
SIZES = ("small", "medium", "large")
_WORDS = (
    "the",
    "a",
    "very",
    "good",
    "bad",
    "slow",
    "fast",
    "café",
    "naïve",
    "I",
    "x",
    "service",
    "crème",
    "Größe",
    "never",
    "again",
)


def numbers(rows: int, seed: int) -> pd.DataFrame:
    """Four columns of scales 0.1 to 1,000, one of them of few values."""
    random = np.random.default_rng([seed, 1])
    return pd.DataFrame(
        {
            "width": random.normal(0, 1, rows),
            "length": random.normal(100, 300, rows),
            "share": random.random(rows) / 10,
            "rooms": random.integers(1, 7, rows),
        }
    )


def scaled(rows: int, seed: int) -> pd.DataFrame:
    """Four columns of one scale."""
    random = np.random.default_rng([seed, 2])
    return pd.DataFrame(random.normal(0, 1, (rows, 4)), columns=["a", "b", "c", "d"])


def lacking(rows: int, seed: int) -> pd.DataFrame:
    """As `numbers`, each column with gaps."""
    random = np.random.default_rng([seed, 3])
    whole = numbers(rows, seed)
    return whole.mask(random.random(whole.shape) < 0.15)


def counts(rows: int, seed: int) -> pd.DataFrame:
    """Whole numbers from 0."""
    random = np.random.default_rng([seed, 4])
    return pd.DataFrame(random.poisson(2.0, (rows, 4)), columns=["one", "two", "three", "four"])


def shares(rows: int, seed: int) -> pd.DataFrame:
    """Four columns between 0 and 1."""
    random = np.random.default_rng([seed, 5])
    return pd.DataFrame(random.random((rows, 4)), columns=["a", "b", "c", "d"])


def line(rows: int, seed: int) -> pd.DataFrame:
    """One column."""
    return pd.DataFrame({"x": np.random.default_rng([seed, 6]).normal(0, 3, rows)})


def texts(rows: int, seed: int) -> pd.DataFrame:
    """Two columns of texts."""
    random = np.random.default_rng([seed, 7])
    return pd.DataFrame({"city": random.choice(CITIES, rows), "size": random.choice(SIZES, rows)})


def texts_lacking(rows: int, seed: int) -> pd.DataFrame:
    """As `texts`, with gaps."""
    random = np.random.default_rng([seed, 8])
    whole = texts(rows, seed)
    return whole.mask(random.random(whole.shape) < 0.15)


def floors(rows: int, seed: int) -> pd.DataFrame:
    """Two columns of whole numbers that are categories."""
    random = np.random.default_rng([seed, 9])
    return pd.DataFrame(
        {"floor": random.integers(0, 6, rows), "zone": random.choice([1, 2, 5], rows)}
    )


def homes(rows: int, seed: int) -> pd.DataFrame:
    """Texts, numbers with gaps, whole numbers and booleans."""
    random = np.random.default_rng([seed, 10])
    return texts(rows, seed).assign(
        age=random.integers(0, 90, rows),
        income=np.where(random.random(rows) < 0.15, np.nan, random.lognormal(3, 1, rows)),
        garden=random.random(rows) < 0.4,
    )


def homes_lacking(rows: int, seed: int) -> pd.DataFrame:
    """As `homes`, with gaps among the texts and numbers."""
    random = np.random.default_rng([seed, 11])
    whole = homes(rows, seed).drop(columns="garden")
    return whole.mask(random.random(whole.shape) < 0.12)


def homes_by_category(rows: int, seed: int) -> pd.DataFrame:
    """As `homes_lacking`, the texts as pandas has categories."""
    told = homes_lacking(rows, seed)
    return told.astype({"city": pd.CategoricalDtype(CITIES), "size": pd.CategoricalDtype(SIZES)})


def reviews(rows: int, seed: int) -> pd.DataFrame:
    """A column of sentences, and one of numbers."""
    random = np.random.default_rng([seed, 12])
    told = [" ".join(random.choice(_WORDS, random.integers(1, 9))) for _ in range(rows)]
    return pd.DataFrame({"text": told, "stars": random.integers(1, 6, rows)})


def days(rows: int, seed: int) -> pd.DataFrame:
    """A column of dates, as texts, and one of numbers."""
    random = np.random.default_rng([seed, 13])
    first = np.datetime64("2024-01-01")
    told = (first + random.integers(0, 700, rows)).astype(str)
    return pd.DataFrame({"day": told, "width": random.normal(0, 1, rows)})


def value_of(rows: pd.DataFrame) -> Any:
    """A number for each row, that depends on all columns."""
    numbered = np.column_stack([_numbered(rows[name]) for name in rows])
    spread = (numbered - numbered.mean(axis=0)) / (numbered.std(axis=0) + 1e-9)
    noise = np.random.default_rng(99).normal(0, 0.3, len(rows))
    return spread @ np.linspace(1, 2, spread.shape[1]) + np.sin(spread[:, 0] * 2) + noise


def positive_of(rows: pd.DataFrame) -> Any:
    """A number above 0."""
    return np.exp(value_of(rows) / 3)


def two_of(rows: pd.DataFrame) -> Any:
    """0 or 1."""
    return (value_of(rows) > 0).astype(int)


def names_of(rows: pd.DataFrame) -> Any:
    """One of three texts."""
    return np.array(["bas", "moyen", "élevé"])[np.digitize(value_of(rows), [-1, 1])]


def from_one_of(rows: pd.DataFrame) -> Any:
    """1 or 2."""
    return two_of(rows) + 1


def truth_of(rows: pd.DataFrame) -> Any:
    """True or false."""
    return two_of(rows).astype(bool)


def two_values_of(rows: pd.DataFrame) -> Any:
    """Two numbers for each row."""
    return np.column_stack([value_of(rows), positive_of(rows)])


def two_classes_of(rows: pd.DataFrame) -> Any:
    """A class of two and one of three for each row, as whole numbers."""
    return np.column_stack([two_of(rows), np.digitize(positive_of(rows), [0.7, 1.5])])


def labels_of(rows: pd.DataFrame) -> Any:
    """Which of three labels each row has."""
    value = value_of(rows)
    return np.column_stack([value > 0, value > 1, np.abs(value) > 1]).astype(int)


def _numbered(column: pd.Series) -> Any:
    if column.dtype.kind in "biuf":
        return column.astype(float).fillna(0.0).to_numpy()
    return column.astype(object).map(lambda one: float(len(str(one)) % 5)).to_numpy()
