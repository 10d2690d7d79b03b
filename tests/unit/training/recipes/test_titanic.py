"""The passengers are read from either source, and blanks are learnt."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import VotingClassifier

from prediction.columns import encode
from training.conversion import classes_of, convert
from training.data import DataFiles
from training.parity import answering, compare
from training.recipes import titanic

KAGGLE = """PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked
1,0,3,"Doe, Mr. John ""Jack"" O'Hara",male,22,1,0,A/5 1,7.25,,S
2,1,1,"Roe, Mrs. Jane",female,,0,2,PC 2,71.2833,C85,
"""
OPENML = """pclass,survived,name,sex,age,sibsp,parch,ticket,fare,cabin,embarked,boat,body,home.dest
3,0,"Doe, Mr. John ""Jack"" O'Hara",male,22.0,1,0,A/5 1,7.25,,S,,,"Nowhere, NY"
1,1,"Roe, Mrs. Jane",female,,0,2,PC 2,71.2833,C85,,2,,
"""


@pytest.mark.parametrize("text", [KAGGLE, OPENML], ids=["file", "OpenML"])
def test_both_sources_give_the_same_passengers(tmp_path: Path, text: str) -> None:
    (tmp_path / "titanic.csv").write_text(text)

    data = titanic.load(DataFiles(tmp_path))

    rows = data.frame.to_dict("records")
    assert rows[0] == {
        "age": 22.0, "sex": "male", "pclass": 3, "sibsp": 1, "parch": 0, "fare": 7.25,
        "embarked": "S", "survived": 0,
    }  # fmt: skip
    assert np.isnan(rows[1]["age"])
    assert rows[1]["embarked"] is None
    assert data.source.rows == 2


RANDOM = np.random.default_rng(0)
PASSENGERS = [
    {
        "age": float(RANDOM.integers(1, 70)) if RANDOM.random() > 0.2 else None,
        "sex": str(RANDOM.choice(["female", "male"])),
        "pclass": int(RANDOM.integers(1, 4)),
        "sibsp": int(RANDOM.integers(0, 3)),
        "parch": int(RANDOM.integers(0, 3)),
        "fare": float(RANDOM.gamma(2, 15)),
        "embarked": str(RANDOM.choice(["C", "Q", "S"])),
    }
    for _ in range(200)
]
"""All that could be made up; only women of the first class survive."""
SURVIVED = np.array([int(p["sex"] == "female" and p["pclass"] == 1) for p in PASSENGERS])
MATRIX = encode(titanic.COLUMNS, PASSENGERS)


@pytest.fixture(scope="module")
def fitted() -> VotingClassifier:
    model = titanic.fit(MATRIX, SURVIVED)
    assert isinstance(model, VotingClassifier)
    return model


def test_without_the_class_a_woman_may_have_been_in_any(fitted: VotingClassifier) -> None:
    asked = [
        {"age": 30, "sex": "female", "pclass": 1},
        {"age": 30, "sex": "female"},
        {"age": 30, "sex": "female", "pclass": 3},
        {"age": 30, "sex": "male"},
    ]

    first, unknown, third, man = fitted.predict_proba(encode(titanic.COLUMNS, asked))[:, 1]

    assert first > unknown > third
    assert unknown > man


@pytest.mark.parametrize("blanked", [view(MATRIX) for view in titanic.VIEWS.values()])
def test_the_graph_agrees_whatever_is_missing(
    fitted: VotingClassifier, blanked: np.ndarray
) -> None:
    graph = convert(fitted, len(titanic.COLUMNS)).SerializeToString()

    parity = compare(classes_of(fitted)(blanked), answering(graph)(blanked))

    assert parity.rows == len(PASSENGERS)


def test_each_view_keeps_what_its_name_says() -> None:
    names = [column.input for column in titanic.COLUMNS]
    told = {
        view: {name for name, column in zip(names, see(MATRIX).T, strict=True) if any(column >= 0)}
        for view, see in titanic.VIEWS.items()
    }

    assert told == {
        "": set(names),
        "_without_age": set(names) - {"age"},
        "_age_and_sex_only": {"age", "sex"},
        "_sex_only": {"sex"},
    }


def test_without_an_age_a_passenger_is_not_taken_for_one_of_those_whose_age_is_unknown() -> None:
    """Of the passengers without a recorded age none survived; that is no reason to give up."""
    of_unknown_age = np.isnan(MATRIX[:, 0])
    drowned = np.where(of_unknown_age, 0, (MATRIX[:, 0] > 0).astype(np.int64))

    fitted = titanic.fit(MATRIX, drowned)

    (unknown,) = fitted.predict_proba(encode(titanic.COLUMNS, [{"sex": "female"}]))[:, 1]
    assert unknown > 0.3
