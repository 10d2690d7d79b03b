"""The smallest model there is: two features without meaning, two classes, logistic regression.

It shows what a training file looks like, and gives tests and first calls something to ask.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from prediction.columns import Matrix, encode_table
from prediction.manifest import DataSource, Task
from training.about import read_about
from training.algorithm import algorithm_of
from training.classifier_evaluation import CrossValidation
from training.conversion import classes_of, convert
from training.data import frame_digest
from training.inputs import columns_of, instance, number
from training.judgement import Judged
from training.recipe import Dataset, Metrics, Recipe, TrainedModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.data import DataFiles
    from training.out_of_fold import Classifier, Labels
    from training.progress import Progress

_ROWS = 1_000
# Classes that overlap a little: a model that is always sure would show nothing.
_SEPARATION = 0.8
_SEED = 16

INPUTS = instance(
    feature_a=number("First coordinate; most are between -3 and 3.", -1000, 1000, example=1.0),
    feature_b=number("Second coordinate; most are between -3 and 3.", -1000, 1000, example=1.0),
)
COLUMNS = columns_of(INPUTS)
GOLDEN = (
    {"feature_a": 1.0, "feature_b": 1.0},
    {"feature_a": 1.3, "feature_b": -3.2},
    {"feature_a": 0.0, "feature_b": 0.0},
)


def load(_: DataFiles) -> Dataset:
    """Make the points; there is nothing to fetch."""
    points, classes = make_classification(
        n_samples=_ROWS,
        n_features=2,
        n_informative=2,
        n_redundant=0,
        n_clusters_per_class=1,
        class_sep=_SEPARATION,
        random_state=_SEED,
    )
    frame = pd.DataFrame(points, columns=["feature_a", "feature_b"]).assign(target=classes)
    made = DataSource(
        source="made by scikit-learn's make_classification, seeded",
        sha256=frame_digest(frame),
        rows=_ROWS,
    )
    return Dataset(frame, made)


def train(data: Dataset, progress: Progress) -> TrainedModel:
    """Judge by cross-validation, then fit on all points."""
    X = encode_table(COLUMNS, {name: data.frame[name] for name in ("feature_a", "feature_b")})
    y = data.frame["target"].to_numpy(dtype=np.int64)
    judged = CrossValidation(repeats=1)
    with progress.step("demo: 5-fold cross-validation", judged.rounds) as advance:
        found = judged.beside((_fit, _fit_baseline), X, y, advance, COLUMNS)
    classifier = _fit(X, y)
    return TrainedModel(
        graph=convert(classifier, len(COLUMNS)),
        answer=classes_of(classifier),
        inputs=INPUTS,
        columns=COLUMNS,
        held_out=X,
        metrics=Metrics(
            split="Stratified 5-fold cross-validation: each point is judged by a model that has"
            " not seen it.",
            values=found.model,
            baseline_name="always the more frequent class",
            baseline=found.baseline,
            spread=found.spread,
            spread_over="the five parts held out",
        ),
        judged=Judged({"brier": found.brier}, {"quadrant": _quadrants(X)}, found.shares),
        golden=GOLDEN,
        outcomes=replace(found.outcomes, called=("the first cloud", "the second cloud")),
        algorithm=algorithm_of(classifier),
    )


def _quadrants(X: Matrix) -> NDArray[np.str_]:
    signs = np.where(X < 0, "-", "+")
    return np.char.add(signs[:, 0], signs[:, 1])


def _fit(X: Matrix, y: Labels) -> Classifier:
    fitted: Classifier = LogisticRegression().fit(X, y)
    return fitted


def _fit_baseline(X: Matrix, y: Labels) -> Classifier:
    fitted: Classifier = DummyClassifier().fit(X, y)
    return fitted


RECIPE = Recipe(
    name="demo",
    version="1.0.0",
    title="Demo",
    description="Tells two overlapping clouds of made-up points apart by two features.",
    task=Task.CLASSIFICATION,
    predicts="Which of the two clouds the point most probably belongs to.",
    load=load,
    train=train,
    limits=("The points are made up: this model is for trying calls, not for any decision.",),
    about=read_about(Path(__file__).with_suffix(".yaml")),
)
