"""A forest with an optional input answers null over serving's own way as scikit-learn does."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier

from prediction.catalog import Catalog
from prediction.columns import encode
from tests.unit.training.tiny_recipes import SOURCE, judged, recipe
from training.conversion import classes_of, convert
from training.export import export
from training.inputs import columns_of, instance, number, optional
from training.parity import ParityError
from training.recipe import Metrics, TrainedModel

INPUTS = instance(
    mean_radius=optional(number("Mean radius of the nuclei.", 0, 50, unit="µm", example=14.1)),
    mean_texture=number("Spread of the grey values.", 0, 60, example=19.3),
    mean_smoothness=number("Local variation of the radius.", 0, 1, example=0.096),
)
COLUMNS = columns_of(INPUTS)
GOLDEN = {"mean_texture": 10.38, "mean_smoothness": 0.1184}
ASKED = 300

FRAME = load_breast_cancer(as_frame=True).frame
MATRIX = FRAME[["mean radius", "mean texture", "mean smoothness"]].to_numpy()
BENIGN = FRAME["target"].to_numpy()


def trained(classifier: RandomForestClassifier | GradientBoostingClassifier) -> TrainedModel:
    return TrainedModel(
        graph=convert(classifier, len(COLUMNS)),
        answer=classes_of(classifier),
        inputs=INPUTS,
        columns=COLUMNS,
        held_out=MATRIX,
        metrics=Metrics("None is held out.", {}, "none", {}),
        judged=judged(),
        golden=[GOLDEN],
    )


def test_no_class_of_300_flips_if_the_radius_is_null(tmp_path: Path) -> None:
    forest = RandomForestClassifier(30, random_state=0).fit(MATRIX, BENIGN)
    export(recipe(), trained(forest), SOURCE, tmp_path)
    model = Catalog.load(tmp_path).get("tiny")
    rows = [
        {"mean_radius": None, "mean_texture": texture, "mean_smoothness": smoothness}
        for _, texture, smoothness in MATRIX[:ASKED].tolist()
    ]

    answers = model.run(model.parse(rows))

    expected = classes_of(forest)(encode(COLUMNS, rows))
    assert [one["class"] for one in answers] == expected.labels.tolist()
    assert [one["class_probabilities"] for one in answers] == expected.probabilities.tolist()
    # With the radius the classes are others: the null matters.
    assert np.sum(forest.predict(MATRIX[:ASKED]) != expected.labels) > 10


def test_boosting_that_takes_no_null_is_not_exported_with_an_optional_input(
    tmp_path: Path,
) -> None:
    boosting = GradientBoostingClassifier(n_estimators=5).fit(MATRIX, BENIGN)

    with pytest.raises(ParityError, match="null in mean_radius"):
        export(recipe(), trained(boosting), SOURCE, tmp_path)

    assert list(tmp_path.iterdir()) == []
