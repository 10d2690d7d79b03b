"""A fitted estimator of each kind of answer, its rows, and what scikit-learn answers for these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import RidgeClassifier
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from prediction.catalog import Catalog
from tests.unit.training.fitted.brought import bring

if TYPE_CHECKING:
    from pathlib import Path

    from prediction.histograms import Reference

RANDOM = np.random.default_rng(4)
ROWS = pd.DataFrame(RANDOM.normal(size=(120, 3)).round(3), columns=["left", "right", "up"])
SIDE = np.where(ROWS["left"] > ROWS["right"], "left", "right")
HEIGHT = np.digitize(ROWS["up"], [-0.4, 0.4])
BOTH = pd.DataFrame({"side": SIDE, "high": np.array(["low", "mid", "high"])[HEIGHT]})
PLACES = pd.DataFrame({"north": ROWS["left"] + ROWS["up"], "east": ROWS["right"] * 2})


class Case(NamedTuple):
    estimator: Any
    target: Any
    task: str
    figures: set[str]


CASES = {
    "scores of two": Case(LinearSVC(), SIDE, "scored-classification", {"accuracy"}),
    "scores of three": Case(RidgeClassifier(), HEIGHT, "scored-classification", {"accuracy"}),
    "several outputs": Case(
        RandomForestRegressor(5, random_state=0),
        PLACES,
        "multioutput-regression",
        {
            "north mean_absolute_error",
            "north r2",
            "east mean_absolute_error",
            "east r2",
        },
    ),
    "several labels": Case(
        RandomForestClassifier(4, max_depth=3, random_state=0),
        BOTH,
        "multilabel-classification",
        {"side accuracy", "side f1", "high accuracy", "high f1"},
    ),
    "anomalies": Case(
        IsolationForest(n_estimators=20, random_state=0),
        None,
        "anomaly-detection",
        {"share_of_anomalies"},
    ),
    "clusters": Case(
        KMeans(3, n_init=1, random_state=0), None, "clustering", {"share_of_largest_cluster"}
    ),
    "a mixture": Case(
        GaussianMixture(2, random_state=0), None, "clustering", {"share_of_largest_cluster"}
    ),
    "a vector": Case(make_pipeline(StandardScaler(), PCA(2)), None, "transformation", set()),
}


RIDING = {
    f"each-{CASES[name].task}": CASES[name]
    for name in (
        "scores of two",
        "several outputs",
        "several labels",
        "anomalies",
        "clusters",
        "a vector",
    )
}
"""One of each kind, by names that models can have: those that the tests of the stack deploy."""


def as_answered(estimator: Any, task: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Answer rows in scikit-learn, in the shape of the API."""
    match task:
        case "scored-classification":
            scores = estimator.decision_function(rows).reshape(len(rows), -1)
            labels = estimator.predict(rows).tolist()
            return [
                {"class": one, "scores": row}
                for one, row in zip(labels, scores.tolist(), strict=True)
            ]
        case "multioutput-regression":
            values = estimator.predict(rows).tolist()
            return [{"values": dict(zip(PLACES, row, strict=True))} for row in values]
        case "multilabel-classification":
            side, high = (part.tolist() for part in estimator.predict_proba(rows))
            return [
                {"labels": {"side": s, "high": h}, "probabilities": {"side": p, "high": q}}
                for (s, h), p, q in zip(estimator.predict(rows), side, high, strict=True)
            ]
        case "anomaly-detection":
            scores = estimator.decision_function(rows).tolist()
            return [
                {"anomaly": bool(sign == -1), "score": score}
                for sign, score in zip(estimator.predict(rows), scores, strict=True)
            ]
        case "clustering":
            told, name = (
                estimator.transform if hasattr(estimator, "transform") else None,
                "distances",
            )
            if told is None:
                told, name = estimator.predict_proba, "probabilities"
            return [
                {"cluster": number, name: row}
                for number, row in zip(
                    estimator.predict(rows).tolist(), told(rows).tolist(), strict=True
                )
            ]
        case _:
            return [{"components": row} for row in estimator.transform(rows).tolist()]


def counted_alike(models: Path, rows: list[dict[str, Any]]) -> Reference:
    """Return the reference of a model, whose rows serving counts as the reference has them."""
    model = Catalog.load(models, watched=True).get("brought")
    reference = model.manifest.reference
    assert model.tally is not None
    assert reference is not None

    model.run(model.parse(rows))

    counts = [count for one in reference.histograms for count in one.counts]
    assert model.tally.take() == (
        len(rows),
        {number: count for number, count in enumerate(counts) if count},
        1,  # run
    )
    return reference


def close(found: Any, expected: Any) -> None:
    """Compare answers: numbers within float32, all else exactly."""
    if isinstance(expected, dict):
        assert list(found) == list(expected)
        for name, one in expected.items():
            close(found[name], one)
    elif isinstance(expected, list):
        for one, other in zip(found, expected, strict=True):
            close(one, other)
    else:
        assert type(found) is type(expected)
        assert found == (pytest.approx(expected, abs=1e-5) if type(expected) is float else expected)


def added(folder: Path, case: Case, name: str = "brought") -> Path:
    """Fit and add a model whose sample has its targets."""
    sample, target = ROWS, case.target
    case.estimator.fit(ROWS) if target is None else case.estimator.fit(ROWS, target)
    if target is not None:
        targets = target if isinstance(target, pd.DataFrame) else pd.DataFrame({"true": target})
        sample, target = pd.concat([ROWS, targets], axis=1), ",".join(targets)
    return bring(folder, case.estimator, sample, target=target, name=name)[1]
