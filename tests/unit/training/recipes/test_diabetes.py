"""Both files are read, and a measurement of 0 is one that was not taken."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from prediction.instances import Instance, instance_type
from training.conversion import classes_of, convert
from training.data import DataFiles
from training.out_of_fold import Classifier
from training.parity import answering, compare
from training.recipes import diabetes

HEADER = (
    ",Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,"
    "DiabetesPedigreeFunction,Age,Outcome\n"
)
TRAINING = HEADER + "249,1,111,86,19,0,30.1,0.143,23,0\n331,2,87,58,16,52,32.7,0.166,25,1\n"
TEST = HEADER + "754,8,154,78,32,0,32.4,0.443,45,1\n"

RANDOM = np.random.default_rng(0)
WOMEN = np.column_stack(
    [
        RANDOM.integers(0, 8, 90),
        RANDOM.normal(120, 30, 90),
        RANDOM.normal(70, 10, 90),
        RANDOM.normal(25, 8, 90),
        RANDOM.normal(100, 40, 90),
        RANDOM.normal(32, 6, 90),
        RANDOM.uniform(0.1, 1, 90),
        RANDOM.integers(21, 70, 90),
    ]
)
WOMEN[:20, 4] = 0
"""Some without insulin; pregnancies may be 0 as well, which is a number like any other."""
ILL = (WOMEN[:, 1] > 125).astype(np.int64)


FIRST = diabetes.GOLDEN[0]
WOMAN: type[Instance] = instance_type("diabetes", diabetes.INPUTS)


@pytest.fixture(scope="module")
def fitted() -> Classifier:
    return diabetes.fit(diabetes.Settings(C=1.0, gamma=0.1), WOMEN, ILL)


def test_both_files_are_read_and_told_apart(tmp_path: Path) -> None:
    (tmp_path / "pima_training.csv").write_text(TRAINING)
    (tmp_path / "pima_test.csv").write_text(TEST)

    data = diabetes.load(DataFiles(tmp_path))

    assert list(data.frame["test"]) == [False, False, True]
    assert list(data.frame["glucose"]) == [111, 87, 154]
    assert list(data.frame["outcome"]) == [0, 1, 1]
    assert isinstance(data.source.sha256, dict)
    assert set(data.source.sha256) == {"pima_training.csv", "pima_test.csv"}


def test_the_women_of_openml_are_split_into_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame(
        WOMEN, columns=["preg", "plas", "pres", "skin", "insu", "mass", "pedi", "age"]
    )
    outcome = np.where(ILL == 1, "tested_positive", "tested_negative")
    monkeypatch.setattr(diabetes, "openml", lambda _id, _folder: frame.assign(**{"class": outcome}))

    data = diabetes.load(DataFiles(cache=tmp_path))

    assert len(data.frame) == len(WOMEN)
    assert data.frame["test"].sum() == len(WOMEN) / 5
    assert sorted(data.frame["glucose"]) == pytest.approx(sorted(WOMEN[:, 1]))
    assert data.frame["outcome"].sum() == ILL.sum()


def test_zero_and_missing_are_the_same_for_measurements(fitted: Classifier) -> None:
    told = diabetes.unknown_as_missing(WOMEN)

    assert np.isnan(told[:20, 4]).all()
    assert np.array_equal(fitted.predict_proba(WOMEN), fitted.predict_proba(told))


def test_no_pregnancy_is_a_number_and_not_missing(fitted: Classifier) -> None:
    without = WOMEN.copy()
    without[:, 0] = 0

    assert not np.isnan(diabetes.unknown_as_missing(without)[:, 0]).any()
    assert not np.allclose(fitted.predict_proba(without), fitted.predict_proba(WOMEN))


def test_the_graph_takes_zero_and_missing_as_well(fitted: Classifier) -> None:
    graph = convert(fitted, len(diabetes.COLUMNS)).SerializeToString()

    for rows in (WOMEN, diabetes.unknown_as_missing(WOMEN)):
        assert compare(classes_of(fitted)(rows), answering(graph)(rows)).rows == len(WOMEN)


def test_the_search_finds_settings_within_its_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diabetes, "_GRID", {"svc__C": [0.3, 30], "svc__gamma": [0.001, 0.1]})

    settings = diabetes.search(WOMEN, ILL)

    assert settings.C in {0.3, 30}
    assert settings.gamma in {0.001, 0.1}


@pytest.mark.parametrize(
    ("measurement", "nonsense"),
    [
        ("glucose", 7.8),  # mmol/L
        ("glucose", 900),
        ("blood_pressure", 7),
        ("skin_thickness", 0.3),
        ("insulin", 0.9),
        ("bmi", 0.00336),
        ("bmi", 336),
        ("age", 5),
        ("diabetes_pedigree_function", 0),
    ],
)
def test_what_no_woman_of_the_study_was_like_is_refused(measurement: str, nonsense: float) -> None:
    with pytest.raises(ValueError, match=measurement):
        WOMAN.model_validate({**FIRST, measurement: nonsense})


@pytest.mark.parametrize("name", ["glucose", "blood_pressure", "skin_thickness", "insulin", "bmi"])
@pytest.mark.parametrize("unknown", [0, 0.0, None])
def test_a_measurement_that_was_not_taken_is_0_or_null(name: str, unknown: float | None) -> None:
    assert WOMAN.model_validate({**FIRST, name: unknown}).model_dump()[name] == unknown


def test_the_study_itself_is_taken() -> None:
    least = (0, 44, 24, 7, 14, 18.2, 0.078, 21)
    most = (17, 199, 122, 99, 846, 67.1, 2.42, 81)
    for row in (least, most):
        WOMAN.model_validate(dict(zip(FIRST, row, strict=True)))
