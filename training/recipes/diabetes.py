"""Diabetes among Pima women within five years: a support vector machine with an RBF kernel.

Hyperparameters are searched on the training file; the test file judges once. What ships is fitted
on both with the settings found.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GridSearchCV,
    RepeatedStratifiedKFold,
    train_test_split,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from prediction.columns import Matrix, encode_table
from prediction.manifest import DataSource, Task
from training.about import read_about
from training.algorithm import algorithm_of
from training.classifier_evaluation import CrossValidation, as_given, judge
from training.conversion import classes_of, convert
from training.data import digests, openml
from training.inputs import Schema, columns_of, instance, integer, number, optional, or_zero
from training.judgement import Judged
from training.recipe import Dataset, Metrics, Recipe, TrainedModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.data import DataFiles
    from training.out_of_fold import Classifier, Labels
    from training.outcomes import Outcomes
    from training.progress import Progress

TRAINING_FILE, TEST_FILE = "pima_training.csv", "pima_test.csv"
_OPENML_ID = 37
_SEED = 0

# The files' names in the order of the inputs; OpenML has the same columns under short names.
_COLUMN_NAMES = (
    "Pregnancies",
    "Glucose",
    "BloodPressure",
    "SkinThickness",
    "Insulin",
    "BMI",
    "DiabetesPedigreeFunction",
    "Age",
    "Outcome",
)
_TEST_SHARE = 0.2
_YOUNG, _OLD = 30, 45


def _measurement(
    description: str, least: float, most: float, *, unit: str, example: float
) -> Schema:
    meaning = f"{description} Left out, null or 0: not measured."
    measured = or_zero(number(meaning, least, most, unit=unit, example=example), least)
    return optional(measured)


# Ranges are those of the study, somewhat widened: beyond them the machine would answer by nothing
# that it has seen, and a glucose in mmol/L (7.8) as if it were one in mg/dL.
INPUTS = instance(
    pregnancies=integer("Number of pregnancies; in the study 0 to 17.", 0, 20, example=6),
    glucose=_measurement(
        "Plasma glucose two hours after drinking glucose; in the study 44 to 199.",
        40,
        250,
        unit="mg/dL",
        example=148,
    ),
    blood_pressure=_measurement(
        "Diastolic blood pressure; in the study 24 to 122.", 20, 150, unit="mm Hg", example=72
    ),
    skin_thickness=_measurement(
        "Skin fold at the triceps; in the study 7 to 99.", 5, 120, unit="mm", example=35
    ),
    insulin=_measurement(
        "Serum insulin after the same two hours; in the study 14 to 846.",
        10,
        1000,
        unit="µU/mL",
        example=125,
    ),
    bmi=_measurement(
        "Body mass index; in the study 18.2 to 67.1.", 15, 80, unit="kg/m²", example=33.6
    ),
    diabetes_pedigree_function=number(
        "How much diabetes there is among relatives, by how near they are; in the study 0.078 to"
        " 2.42.",
        0.05,
        3,
        example=0.627,
    ),
    age=integer("Age; in the study 21 to 81.", 21, 90, unit="years", example=50),
)
COLUMNS = columns_of(INPUTS)
# The first woman of the study, whose insulin is unknown.
_FIRST = dict(zip(INPUTS["properties"], (6, 148, 72, 35, 0, 33.6, 0.627, 50), strict=True))
GOLDEN = (
    _FIRST,
    {**_FIRST, "insulin": None},
    {**_FIRST, "glucose": 85, "bmi": 26.6, "age": 31},
    {"pregnancies": 2, "diabetes_pedigree_function": 0.3, "age": 40},
)

_NAMES = tuple(INPUTS["properties"])
_ALWAYS_KNOWN = [_NAMES.index(name) for name in INPUTS["required"]]
_ZERO_IS_UNKNOWN = [i for i in range(len(_NAMES)) if i not in _ALWAYS_KNOWN]

# Around the settings that suit scaled inputs (C of 1, gamma of one by the number of columns).
_GRID = {"svc__C": [0.3, 1, 3, 10, 30], "svc__gamma": [0.001, 0.003, 0.01, 0.03, 0.1]}


class Settings(NamedTuple):
    """The hyperparameters of the support vector machine."""

    C: float
    gamma: float


def load(files: DataFiles) -> Dataset:
    """Read both files; the column "test" tells the rows of the second."""
    paths = files.paths((TRAINING_FILE, TEST_FILE), fetch)
    training, test = (read_women(path) for path in paths)
    frame = pd.concat([training.assign(test=False), test.assign(test=True)], ignore_index=True)
    source = DataSource(
        source="Pima Indians Diabetes (OpenML diabetes, id 37; UCI)",
        sha256=digests(paths),
        rows=len(frame),
    )
    return Dataset(frame, source)


def fetch(folder: Path) -> None:
    """Download OpenML's women and hold out a fifth of them as the test file."""
    frame = openml(_OPENML_ID, folder).set_axis(list(_COLUMN_NAMES), axis=1)
    frame = frame.assign(Outcome=(frame["Outcome"] == "tested_positive").astype(int))
    training, test = train_test_split(
        frame, test_size=_TEST_SHARE, stratify=frame["Outcome"], random_state=_SEED
    )
    training.to_csv(folder / TRAINING_FILE)
    test.to_csv(folder / TEST_FILE)


def read_women(path: Path) -> pd.DataFrame:
    """Parse one file; its unnamed first column is a row number."""
    frame = pd.read_csv(path, index_col=0)[list(_COLUMN_NAMES)]
    return frame.set_axis([*_NAMES, "outcome"], axis=1)


def train(data: Dataset, progress: Progress) -> TrainedModel:
    """Search, judge by nested cross-validation and on the test file, then fit on all rows."""
    X = encode_table(COLUMNS, {name: data.frame[name].to_numpy() for name in _NAMES})
    y = data.frame["outcome"].to_numpy(dtype=np.int64)
    test = data.frame["test"].to_numpy(dtype=np.bool_)
    with progress.step("diabetes: search of hyperparameters"):
        settings = search(X[~test], y[~test])
    progress.say(f"  found: C={settings.C:g}, gamma={settings.gamma:g}")
    metrics, judged, outcomes = _judge(
        settings, Split(X[~test], y[~test], X[test], y[test]), progress
    )
    with progress.step("diabetes: fit on all rows"):
        classifier = fit(settings, X, y)
    return TrainedModel(
        graph=convert(classifier, len(COLUMNS)),
        answer=classes_of(classifier),
        inputs=INPUTS,
        columns=COLUMNS,
        # Each row once as it is, and once with its unknown measurements given as missing.
        held_out=np.vstack([X, unknown_as_missing(X)]),
        usual=unknown_as_missing(X),
        metrics=metrics,
        judged=judged,
        golden=GOLDEN,
        outcomes=outcomes,
        algorithm=algorithm_of(classifier),
    )


def search(X: Matrix, y: Labels) -> Settings:
    """Find the settings with the greatest AUC in a repeated 5-fold on these rows."""
    folds = RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=_SEED)
    machine = make_pipeline(*_prepared(), SVC())
    found = GridSearchCV(machine, _GRID, scoring="roc_auc", cv=folds, refit=False).fit(X, y)
    return Settings(found.best_params_["svc__C"], found.best_params_["svc__gamma"])


def fit(settings: Settings, X: Matrix, y: Labels) -> Classifier:
    """Fit the machine and, on out-of-fold scores, the sigmoid that makes them probabilities."""
    machine = SVC(C=settings.C, gamma=settings.gamma)
    calibrated = CalibratedClassifierCV(machine, ensemble=False)
    fitted: Classifier = make_pipeline(*_prepared(), calibrated).fit(X, y)
    return fitted


def unknown_as_missing(X: Matrix) -> Matrix:
    """The same women, with NaN for each 0 that means unknown."""
    told = X.copy()
    told[:, _ZERO_IS_UNKNOWN] = np.where(
        X[:, _ZERO_IS_UNKNOWN] == 0, np.nan, told[:, _ZERO_IS_UNKNOWN]
    )
    return told


def _prepared() -> tuple[ColumnTransformer, StandardScaler]:
    """Both 0 and missing become the median of what is known; then everything is scaled."""
    known = make_pipeline(
        SimpleImputer(strategy="constant", fill_value=0.0),
        SimpleImputer(missing_values=0.0, strategy="median"),
    )
    columns = [("zero", known, _ZERO_IS_UNKNOWN), ("known", "passthrough", _ALWAYS_KNOWN)]
    return ColumnTransformer(columns), StandardScaler()


def _fit_searched(X: Matrix, y: Labels) -> Classifier:
    return fit(search(X, y), X, y)


def _fit_baseline(X: Matrix, y: Labels) -> Classifier:
    fitted: Classifier = make_pipeline(*_prepared(), LogisticRegression()).fit(X, y)
    return fitted


class Split(NamedTuple):
    """The rows of both files."""

    X: Matrix
    y: Labels
    held_out: Matrix
    held_out_y: Labels


def _judge(
    settings: Settings, split: Split, progress: Progress
) -> tuple[Metrics, Judged, Outcomes]:
    nested = CrossValidation(repeats=1, views={"_5_fold": as_given}, seed=_SEED)
    with progress.step("diabetes: nested 5-fold cross-validation", nested.rounds) as advance:
        found = nested.beside((_fit_searched, _fit_baseline), split.X, split.y, advance, COLUMNS)
    fitted = fit(settings, split.X, split.y)
    metrics = Metrics(
        split="_5_fold: stratified 5-fold cross-validation of the training file, searching again"
        " for each fold; _test: fitted on the training file, judged on the test file.",
        values=found.model | _on_test(fitted, split),
        baseline_name="logistic regression on the same inputs",
        baseline=found.baseline | _on_test(_fit_baseline(split.X, split.y), split),
        spread=found.spread,
        spread_over="the five parts held out",
        goals={"auc_5_fold": 0.83, "auc_test": 0.82},
    )
    judged = Judged({"brier": found.brier}, {"age": _ages(split.X)}, found.shares)
    return metrics, judged, replace(found.outcomes, called=("none", "diabetes"))


def _ages(X: Matrix) -> NDArray[np.str_]:
    age = X[:, _NAMES.index("age")]
    return np.select([age < _YOUNG, age < _OLD], ["under 30", "30 to 44"], "45 and over")


def _on_test(classifier: Classifier, split: Split) -> dict[str, float]:
    figures = judge(classifier, split.held_out, split.held_out_y)
    return {f"{metric}_test": figure for metric, figure in figures.items()}


RECIPE = Recipe(
    name="diabetes",
    version="1.0.0",
    title="Diabetes risk",
    description="Will this woman be found to have diabetes within five years? From eight figures of"
    " a study of Pima women; measurements that were not taken may be left out.",
    task=Task.CLASSIFICATION,
    predicts="1 = diabetes, 0 = none.",
    load=load,
    train=train,
    limits=(
        "The study saw Pima women of 21 years and more near Phoenix; others may differ.",
        "It is no medical device and no diagnosis.",
        "A logistic regression on the same inputs does about as well: see the baseline.",
        "Without glucose it knows little: glucose tells more than all else together.",
        "Figures far from those of the study are refused, and so is glucose in mmol/L.",
    ),
    about=read_about(Path(__file__).with_suffix(".yaml")),
)
