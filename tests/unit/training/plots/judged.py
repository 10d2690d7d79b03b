"""Judged rows of each kind of answer, and manifests as far as plots ask them."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from prediction.answers import Anomalies, Classes, Labels, Scores, SeveralValues, Values
from prediction.manifest import Form
from training.importance import Importance
from training.outcomes import Outcomes

ROWS = 400
RANDOM = np.random.default_rng(0)
LATE = RANDOM.integers(0, 2, ROWS)
SHARES = np.clip(0.5 + (LATE - 0.5) * 0.4 + RANDOM.normal(0, 0.2, ROWS), 0.01, 0.99)
HOURS = np.exp(RANDOM.normal(2, 1.5, ROWS))
GUESSED = HOURS * np.exp(RANDOM.normal(0, 0.5, ROWS))
MATTERS = Importance("the Brier score", {"age": 0.02, "fare_$": 0.1, "deck": -0.001}, 0.13)


def manifest(**members: Any) -> Any:
    return SimpleNamespace(
        **{"classes": (0, 1), "unit": "hours", "interval_coverage": 0.8, "form": Form()} | members
    )


def two_classes(**more: Any) -> Outcomes:
    probabilities = np.stack([1 - SHARES, SHARES], axis=1)
    return Outcomes(LATE, Classes(probabilities.argmax(1), probabilities), MATTERS, **more)


def many_classes(count: int) -> Outcomes:
    true = RANDOM.integers(0, count, ROWS)
    scores = RANDOM.random((ROWS, count)) + 2 * np.eye(count)[true]
    probabilities = scores / scores.sum(axis=1, keepdims=True)
    return Outcomes(true, Classes(probabilities.argmax(1), probabilities))


def values() -> Outcomes:
    """Hours of which some are none at all."""
    return Outcomes(
        np.where(np.arange(ROWS) % 25, HOURS, 0),
        Values(GUESSED, GUESSED / 2, GUESSED * 2),
        groups={"agency": np.repeat(["NYPD", "HPD"], ROWS // 2)},
    )


def several_values() -> Outcomes:
    true = RANDOM.normal(0, 1, (ROWS, 5))
    return Outcomes(true, SeveralValues(true + RANDOM.normal(0, 1, true.shape)))


def labels() -> Outcomes:
    probabilities = np.stack([1 - SHARES, SHARES], axis=1)[:, np.newaxis].repeat(2, axis=1)
    return Outcomes(
        np.stack([LATE, 1 - LATE], axis=1), Labels(probabilities.argmax(2), probabilities)
    )


def scored() -> Outcomes:
    scores = SHARES[:, np.newaxis] - 0.5
    return Outcomes(LATE, Scores((scores[:, 0] > 0).astype(np.int64), scores))


def anomalies() -> Outcomes:
    return Outcomes(LATE, Anomalies((SHARES > 0.7).astype(np.int64), 0.7 - SHARES))
