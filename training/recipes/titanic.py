"""Who survived the sinking of the Titanic: gradient boosting and a linear model, averaged.

Only the sex is asked of a client; the rest may be left out. So that the model stays sensible then,
it also learns from copies of the passengers whose optional inputs are blanked. The age of a fifth
of them is unknown, of the poor and the drowned above all: alone, they would teach that those
without an age drown. Blanked copies of the others teach what a client means who does not know it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Binarizer, OneHotEncoder, PolynomialFeatures, StandardScaler

from prediction.columns import Matrix, encode_table
from prediction.manifest import DataSource, Task
from training.about import read_about
from training.algorithm import algorithm_of
from training.background import decoded
from training.classifier_evaluation import CrossValidation, as_given
from training.conversion import classes_of, convert
from training.data import digests, openml
from training.inputs import choice, columns_of, instance, integer, number, optional
from training.judgement import Judged
from training.recipe import Dataset, Metrics, Recipe, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from training.data import DataFiles
    from training.out_of_fold import Classifier, Labels
    from training.progress import Progress

FILE = "titanic.csv"
_OPENML_ID = 40945
_SEED = 0

# Ranges are those of the passengers, somewhat widened; a group of eleven was the greatest.
INPUTS = instance(
    age=optional(number("Age; a fraction below one year.", 0, 100, unit="years", example=10)),
    sex=choice("Sex, as the passenger list has it.", ("female", "male"), example="male"),
    pclass=optional(integer("Class of the ticket; 1 is the best.", 1, 3, example=3)),
    sibsp=optional(integer("Brothers, sisters and spouses aboard.", 0, 10, example=1)),
    parch=optional(integer("Parents and children aboard.", 0, 10, example=0)),
    fare=optional(
        number("Price of the ticket.", 0, 600, unit="pounds sterling of 1912", example=7.25)
    ),
    embarked=optional(
        choice("Port: Cherbourg, Queenstown or Southampton.", ("C", "Q", "S"), example="S")
    ),
)
COLUMNS = columns_of(INPUTS)
GOLDEN = (
    {"age": 10, "sex": "male"},
    {"age": 15, "sex": "female"},
    {"sex": "female"},
    {"sex": "male", "pclass": 1, "fare": 30},
    {"age": 22, "sex": "male", "pclass": 3, "sibsp": 1, "parch": 0, "fare": 7.25, "embarked": "S"},
    {"age": 38, "sex": "female", "pclass": 1, "sibsp": 1, "parch": 0, "fare": 71.2833},
    {"age": 4, "sex": "male", "pclass": None, "parch": 1},
)

_POSITION = {column.input: position for position, column in enumerate(COLUMNS)}
_OPTIONAL = [position for name, position in _POSITION.items() if name not in INPUTS["required"]]
_AGE = [_POSITION["age"]]
_BESIDE_AGE = [position for position in _OPTIONAL if position not in _AGE]
# Below every real value, so that a tree can tell a missing one by a single split.
_MISSING = -1.0

# Blanked copies must teach without drowning the complete rows, which are what clients with a
# passenger list send: four plain copies to one without the age, one with nothing but age and sex,
# one with the sex alone and one with some of the inputs.
_PLAIN_COPIES = 4
_BLANK_SHARE = 0.5


def load(files: DataFiles) -> Dataset:
    """Read the 891 passengers of the file, or the 1,309 of OpenML."""
    paths = files.paths((FILE,), fetch)
    frame = read_passengers(paths[0])
    source = DataSource(
        source="Titanic passengers (OpenML titanic, id 40945, or its 891-row training part)",
        sha256=digests(paths),
        rows=len(frame),
    )
    return Dataset(frame, source)


def fetch(folder: Path) -> None:
    """Download OpenML's passengers into FILE."""
    openml(_OPENML_ID, folder).to_csv(folder / FILE, index=False)


def read_passengers(path: Path) -> pd.DataFrame:
    """Parse either file: the same columns, in capitals in one and in another order."""
    frame = pd.read_csv(path).rename(columns=str.lower)[[*_POSITION, "survived"]]
    text = frame[["sex", "embarked"]].astype(object)
    return frame.assign(
        sex=text["sex"].str.lower(), embarked=text["embarked"].where(text["embarked"].notna(), None)
    )


def train(data: Dataset, progress: Progress) -> TrainedModel:
    """Judge by repeated cross-validation, then fit on all passengers."""
    X = encode_table(COLUMNS, {name: data.frame[name].to_numpy() for name in _POSITION})
    y = data.frame["survived"].to_numpy(dtype=np.int64)
    judged = CrossValidation(views=VIEWS, seed=_SEED)
    with progress.step("titanic: 10 times 5-fold cross-validation", judged.rounds) as advance:
        found = judged.beside((fit, _fit_baseline), X, y, advance, COLUMNS)
    with progress.step("titanic: fit on all passengers"):
        classifier = fit(X, y)
    return TrainedModel(
        graph=convert(classifier, len(COLUMNS)),
        answer=classes_of(classifier),
        inputs=INPUTS,
        columns=COLUMNS,
        # Clients may leave out what the files hold: the graph must agree there as well.
        held_out=np.vstack([view(X) for view in VIEWS.values()]),
        metrics=Metrics(
            split="Stratified 5-fold cross-validation, ten times over: each passenger is judged by"
            " models that have not seen them. _without_age: the same, told everything but the age;"
            " _age_and_sex_only: nothing but these; _sex_only: nothing else."
            " calibration_slope: of the outcome on the log odds foretold, over all passengers of a"
            " repetition; 0.9 to 1.1 is good.",
            values=found.model,
            baseline_name="logistic regression on sex alone",
            baseline=found.baseline,
            spread=found.spread,
            spread_over="the fifty parts held out",
            goals={"accuracy": 0.82, "auc": 0.87, "calibration_slope": 1.0},
        ),
        judged=Judged(
            {"brier": found.brier},
            {
                "sex": data.frame["sex"].to_numpy(dtype=np.str_),
                "class": data.frame["pclass"].to_numpy(dtype=np.str_),
            },
            found.shares,
        ),
        golden=GOLDEN,
        usual=X,
        background=decoded(X, COLUMNS, INPUTS),
        outcomes=replace(found.outcomes, called=("died", "survived")),
        algorithm=algorithm_of(classifier),
    )


def without(X: Matrix, positions: Sequence[int]) -> Matrix:
    """The same passengers, not told by these columns."""
    blanked = X.copy()
    blanked[:, positions] = np.nan
    return blanked


VIEWS: dict[str, Callable[[Matrix], Matrix]] = {
    "": as_given,
    "_without_age": partial(without, positions=_AGE),
    "_age_and_sex_only": partial(without, positions=_BESIDE_AGE),
    "_sex_only": partial(without, positions=_OPTIONAL),
}
"""What clients may know of a passenger: the model learns and is judged by each."""


def fit(X: Matrix, y: Labels) -> Classifier:
    """Fit the average of both models on the passengers and their blanked copies."""
    copies = [
        *[X] * _PLAIN_COPIES,
        *(view(X) for view in VIEWS.values() if view is not as_given),
        _partly_blank(X),
    ]
    members = [("boosting", _boosting()), ("linear", _linear())]
    average = VotingClassifier(members, voting="soft", flatten_transform=False)
    fitted: Classifier = average.fit(np.vstack(copies), np.tile(y, len(copies)))
    return fitted


def _partly_blank(X: Matrix) -> Matrix:
    drawn = np.random.default_rng(_SEED).random((len(X), len(_OPTIONAL))) < _BLANK_SHARE
    blanked = X.copy()
    blanked[:, _OPTIONAL] = np.where(drawn, np.nan, X[:, _OPTIONAL])
    return blanked


def _fit_baseline(X: Matrix, y: Labels) -> Classifier:
    sex_alone = ColumnTransformer([("sex", "passthrough", [_POSITION["sex"]])])
    fitted: Classifier = make_pipeline(sex_alone, LogisticRegression()).fit(X, y)
    return fitted


def _boosting() -> Pipeline:
    return make_pipeline(
        SimpleImputer(strategy="constant", fill_value=_MISSING),
        GradientBoostingClassifier(
            n_estimators=150,
            learning_rate=0.05,
            max_depth=5,
            min_samples_leaf=20,
            max_features=3,
            subsample=0.6,
            random_state=_SEED,
        ),
    )


def _linear() -> Pipeline:
    """Logistic regression on all inputs and their products, two at a time."""
    numbers = [_POSITION[name] for name in ("age", "sibsp", "parch", "fare")]
    inputs = ColumnTransformer(
        [
            ("number", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            ("present", _presence(), numbers),
            ("sex", "passthrough", [_POSITION["sex"]]),
            ("class", _one_hot([1.0, 2.0, 3.0]), [_POSITION["pclass"]]),
            ("port", _one_hot([0.0, 1.0, 2.0]), [_POSITION["embarked"]]),
        ]
    )
    products = PolynomialFeatures(2, interaction_only=True, include_bias=False)
    regression = LogisticRegression(C=0.02, max_iter=2_000)
    return make_pipeline(inputs, products, StandardScaler(), regression)


def _presence() -> Pipeline:
    """1 where a number is given, 0 where it is missing."""
    missing = SimpleImputer(strategy="constant", fill_value=_MISSING)
    return make_pipeline(missing, Binarizer(threshold=_MISSING / 2))


def _one_hot(categories: list[float]) -> Pipeline:
    missing = SimpleImputer(strategy="constant", fill_value=_MISSING)
    return make_pipeline(missing, OneHotEncoder(categories=[[_MISSING, *categories]]))


RECIPE = Recipe(
    name="titanic",
    version="1.1.0",
    title="Titanic survival",
    description="Would this passenger have survived the sinking of the Titanic in 1912? The sex is"
    " enough; age, class, family, fare and port make the answer better.",
    task=Task.CLASSIFICATION,
    predicts="1 = survived, 0 = died.",
    load=load,
    train=train,
    limits=(
        "It describes one ship on one night; it says nothing about other ships or people today.",
        "Told only the sex, or age and sex, it is hardly better than going by sex alone.",
        "Titles, tickets and cabins, which tell more, are not among the inputs.",
    ),
    about=read_about(Path(__file__).with_suffix(".yaml")),
)
