"""A model of each kind answers as its kind says, within its schema, and the answers read back."""

from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped]  # publishes no types
import numpy as np
import pytest

from prediction.answers import kind_of, kind_with
from prediction.catalog import Catalog
from prediction.errors import DamagedModelError
from prediction.explanations import explain
from prediction.model import Model
from tests.tiny_models import write_table


class Case(NamedTuple):
    task: str
    tables: dict[str, Any]
    told: dict[str, Any]
    answers: list[dict[str, Any]]


LABELS = {"labels": {"colour": ["red", "blue", "green"], "late": [False, True]}}
SHARES = [[[0.25, 0.5, 0.25], [1.0, 0.0, 0.0]], [[0.5, 0.5, 0.0], [0.25, 0.75, 0.0]]]

CASES = [
    Case(
        "scored-classification",
        {"label": [1, 0], "scores": [[0.5], [-2.0]]},
        {"classes": ["no", "yes"], "form": {"besides": ["scores"]}},
        [{"class": "yes", "scores": [0.5]}, {"class": "no", "scores": [-2.0]}],
    ),
    Case(
        "scored-classification",
        {"label": [2, 0], "scores": [[0.5, -1.0, 0.75], [3.0, 2.0, 1.0]]},
        {"classes": [1, 2, 5], "form": {"besides": ["scores"]}},
        [
            {"class": 5, "scores": [0.5, -1.0, 0.75]},
            {"class": 1, "scores": [3.0, 2.0, 1.0]},
        ],
    ),
    Case(
        "scored-classification",
        {"label": [1, 0]},
        {"classes": [False, True]},
        [{"class": True}, {"class": False}],
    ),
    Case(
        "multilabel-classification",
        {"labels": [[1, 0], [0, 1]]},
        {"form": LABELS},
        [
            {"labels": {"colour": "blue", "late": False}},
            {"labels": {"colour": "red", "late": True}},
        ],
    ),
    Case(
        "multilabel-classification",
        {"labels": [[1, 0], [0, 1]], "probabilities": SHARES},
        {"form": LABELS | {"besides": ["probabilities"]}},
        [
            {
                "labels": {"colour": "blue", "late": False},
                "probabilities": {"colour": [0.25, 0.5, 0.25], "late": [1.0, 0.0]},
            },
            {
                "labels": {"colour": "red", "late": True},
                "probabilities": {"colour": [0.5, 0.5, 0.0], "late": [0.25, 0.75]},
            },
        ],
    ),
    Case(
        "multioutput-regression",
        {"values": [[1.0, 2.0], [3.0, 4.0]]},
        {"form": {"names": ["north", "east"]}, "unit": "m"},
        [{"values": {"north": 1.0, "east": 2.0}}, {"values": {"north": 3.0, "east": 4.0}}],
    ),
    Case(
        "anomaly-detection",
        {"anomaly": [1, 0], "score": [-0.25, 0.5]},
        {},
        [{"anomaly": True, "score": -0.25}, {"anomaly": False, "score": 0.5}],
    ),
    Case(
        "clustering",
        {"cluster": [2, 0]},
        {"form": {"clusters": 3}},
        [{"cluster": 2}, {"cluster": 0}],
    ),
    Case(
        "clustering",
        {"cluster": [1, 0], "distances": [[2.0, 0.0], [1.0, 1.5]]},
        {"form": {"clusters": 2, "besides": ["distances"]}},
        [{"cluster": 1, "distances": [2.0, 0.0]}, {"cluster": 0, "distances": [1.0, 1.5]}],
    ),
    Case(
        "clustering",
        {"cluster": [1, 0], "probabilities": [[0.25, 0.75], [0.5, 0.5]]},
        {"form": {"clusters": 2, "besides": ["probabilities"]}},
        [
            {"cluster": 1, "probabilities": [0.25, 0.75]},
            {"cluster": 0, "probabilities": [0.5, 0.5]},
        ],
    ),
    Case(
        "transformation",
        {"components": [[0.5, -1.0], [0.0, 2.0]]},
        {"form": {"names": ["pca0", "pca1"]}},
        [{"components": [0.5, -1.0]}, {"components": [0.0, 2.0]}],
    ),
]


def model_of(folder: Path, case: Case) -> Model:
    write_table(folder, case.task, case.tables, **case.told)
    return Catalog.load(folder).get("table")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.task} {'+'.join(case.tables)}")
def test_a_kind_answers_within_its_schema_and_reads_back(tmp_path: Path, case: Case) -> None:
    model = model_of(tmp_path, case)
    kind = kind_of(model.manifest)

    predictions = model.run(model.parse([{"left": 0}, {"left": 1}]))

    assert predictions == case.answers
    schema = kind.schema("What is asked.")
    for prediction in predictions:
        jsonschema.validate(prediction, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(prediction | {"more": 1}, schema)
    assert "What is asked." in str(schema)
    assert kind_with(list(case.tables)) is type(kind)
    as_arrays = {name: np.asarray(table) for name, table in case.tables.items()}
    asked = type(kind).arrays(as_arrays)._asdict()
    read = kind.answers(predictions)._asdict()
    assert all(np.array_equal(asked[part], read[part]) for part in asked)
    assert set(asked) == set(kind.answers(predictions).measures())


EXPLAINED: list[tuple[object, float, float, int]] = [
    ("yes", -2.0, 0.5, 1),
    (5, 1.0, 0.75, 3),
    (True, 0.0, 1.0, 2),
    ("colour=blue", 0.0, 1.0, 5),
    ("colour=blue", 0.5, 0.5, 5),
    ("north", 3.0, 1.0, 2),
    ("score", 0.5, -0.25, 1),
    (2, 0.0, 1.0, 3),
    (1, 1.5, 0.0, 2),
    (1, 0.5, 0.75, 2),
    ("pca0", 0.0, 0.5, 2),
]
"""Of the first row of each case beside the second: which number comes first, its base, it, of how
many."""


@pytest.mark.parametrize(("case", "expected"), list(zip(CASES, EXPLAINED, strict=True)))
def test_a_kind_names_the_numbers_that_explain_it(
    tmp_path: Path, case: Case, expected: tuple[object, float, float, int]
) -> None:
    background = {"inputs": ["left", "right"], "rows": [[1, None]]}
    model = model_of(tmp_path, case._replace(told=case.told | {"background": background}))

    [told] = explain(model, model.parse([{"left": 0}]))

    several = told.get("all", [told])
    names = [one["explains"] for one in several]
    found = (told["explains"], told["base"], told["prediction"], len(several))
    assert found == expected
    assert len(set(names)) == len(names)
    for one in several:
        assert one["contributions"]["left"] == one["prediction"] - one["base"]


def test_a_label_that_is_true_or_false_is_named_as_in_json(tmp_path: Path) -> None:
    background = {"inputs": ["left", "right"], "rows": [[1, None]]}
    case = next(one for one in CASES if one.task == "multilabel-classification")
    model = model_of(tmp_path, case._replace(told=case.told | {"background": background}))

    [told] = explain(model, model.parse([{"left": 0}]))

    assert [one["explains"] for one in told["all"]][-2:] == ["late=false", "late=true"]


def margins(case: Case) -> list[float] | None:
    kind = kind_with(list(case.tables))
    answers = kind.arrays({name: np.asarray(table) for name, table in case.tables.items()})
    assert len(answers.slopes()) == 2
    found = answers.margins()
    return None if found is None else found.tolist()


def test_a_margin_tells_how_clearly_an_answer_was_chosen() -> None:
    assert [margins(case) for case in CASES] == [
        [0.5, 2.0],
        [0.25, 1.0],
        None,
        None,
        [0.25, 0.0],
        None,
        [0.25, 0.5],
        None,
        [2.0, 0.5],
        [0.5, 0.0],
        None,
    ]


@pytest.mark.parametrize(
    "task", [case.task for case in CASES if case.told and case.task != "anomaly-detection"]
)
def test_a_manifest_without_what_its_answers_consist_of_is_refused(
    tmp_path: Path, task: str
) -> None:
    write_table(tmp_path, task, {"left": [0.0]})

    with pytest.raises(DamagedModelError):
        Catalog.load(tmp_path).get("table")
