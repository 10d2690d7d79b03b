"""Only what agrees with scikit-learn is written, and what is written can be served."""

import getpass
import json
import platform
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes none
from onnx import numpy_helper

from prediction.answers import Classes, Values
from prediction.catalog import Catalog
from prediction.manifest import Task
from tests.unit.training.tiny_recipes import (
    GOLDEN,
    ROWS,
    SOURCE,
    WIDER,
    classifier,
    interval_regression,
    recipe,
    regression,
)
from training.export import export
from training.parity import ParityError
from training.recipe import TrainedModel

FLAT, TALL = {"width": 8, "height": 1}, {"width": 1, "height": 8}


def serve(folder: Path, *instances: dict[str, Any]) -> list[dict[str, Any]]:
    model = Catalog.load(folder).get("tiny")
    return model.run(model.parse(instances))


def test_an_exported_classifier_answers_through_the_catalog(tmp_path: Path) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path)

    flat, tall = serve(tmp_path, FLAT, TALL)

    assert (flat["class"], tall["class"]) == (1, 0)
    assert flat["class_probabilities"][1] > 0.9


def test_an_exported_model_must_be_there_from_then_on(tmp_path: Path) -> None:
    (tmp_path / "models.txt").write_text("another\nzebra\n")

    export(recipe(), classifier(), SOURCE, tmp_path)

    assert (tmp_path / "models.txt").read_text() == "another\ntiny\nzebra\n"


def test_an_exported_regression_answers_with_a_value(tmp_path: Path) -> None:
    export(recipe(Task.REGRESSION, unit="cm"), regression(), SOURCE, tmp_path)

    assert serve(tmp_path, TALL) == [{"value": pytest.approx(2 * (1 + 8) + 1)}]


def test_an_exported_regression_with_an_interval_gives_its_bounds(tmp_path: Path) -> None:
    tiny = recipe(Task.REGRESSION, interval_coverage=0.8)

    export(tiny, interval_regression(), SOURCE, tmp_path)

    assert serve(tmp_path, TALL) == [
        {"value": 8.0, "interval": {"low": 7.0, "high": 9.0, "coverage": 0.8}}
    ]


def broken_by_the_converter() -> TrainedModel:
    """A graph with coefficients that are not the fitted ones, as a wrong converter leaves it."""
    model = classifier()
    for constant in model.graph.graph.initializer:
        if list(constant.dims) == [2, 1]:
            moved = numpy_helper.to_array(constant) + 0.01
            constant.CopyFrom(numpy_helper.from_array(moved, constant.name))
    return model


def test_a_wrong_converter_is_caught_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParityError, match="probability"):
        export(recipe(), broken_by_the_converter(), SOURCE, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_refused_model_leaves_the_former_one_in_place(tmp_path: Path) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "tiny").iterdir()}

    with pytest.raises(ParityError):
        export(recipe(version="2.0.0"), broken_by_the_converter(), SOURCE, tmp_path)

    assert {path.name: path.read_bytes() for path in (tmp_path / "tiny").iterdir()} == before


def test_one_row_of_another_class_is_enough_to_refuse(tmp_path: Path) -> None:
    model = classifier()
    true = model.answer(ROWS)
    assert isinstance(true, Classes)
    labels = true.labels.copy()
    labels[17] = 1 - labels[17]
    off = true._replace(labels=labels)

    with pytest.raises(ParityError, match="class of 1 of 80 rows"):
        export(recipe(), replace(model, answer=lambda _: off), SOURCE, tmp_path)


def test_a_golden_instance_outside_the_held_out_rows_is_compared_as_well(tmp_path: Path) -> None:
    model = classifier()

    def wrong_elsewhere(matrix: Any) -> Any:
        answers = model.answer(matrix)
        assert isinstance(answers, Classes)
        return answers if len(matrix) == len(ROWS) else answers._replace(labels=1 - answers.labels)

    with pytest.raises(ParityError, match="class of 2 of 2 rows"):
        export(recipe(), replace(classifier(), answer=wrong_elsewhere), SOURCE, tmp_path)


def test_a_reference_without_interval_does_not_match_a_graph_with_one(tmp_path: Path) -> None:
    model = replace(interval_regression(), answer=lambda matrix: Values(matrix[:, 1]))

    with pytest.raises(ParityError, match="answers low"):
        export(recipe(Task.REGRESSION, interval_coverage=0.8), model, SOURCE, tmp_path)


def test_a_model_without_held_out_rows_is_refused(tmp_path: Path) -> None:
    model = replace(interval_regression(), held_out=np.empty((0, 2)))

    with pytest.raises(ParityError):
        export(recipe(Task.REGRESSION, interval_coverage=0.8), model, SOURCE, tmp_path)


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path / "first")
    export(recipe(), classifier(), SOURCE, tmp_path / "second")

    for file in ("model.onnx", "model.json"):
        first, second = (tmp_path / run / "tiny" / file for run in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()


def test_nothing_but_the_two_files_and_the_list_is_left(tmp_path: Path) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path)
    export(recipe(), classifier(), SOURCE, tmp_path)

    files = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert files == ["models.txt", "tiny/model.json", "tiny/model.onnx"]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("file", ["model.onnx", "model.json"])
def test_artifacts_tell_nothing_of_the_machine(tmp_path: Path, file: str) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path)

    content = (tmp_path / "tiny" / file).read_bytes()

    secrets = (str(tmp_path), str(Path.home()) + "/", str(Path.cwd()), platform.node())
    assert [text for text in secrets if text.encode() in content] == []
    assert f"/{getpass.getuser()}/".encode() not in content


def test_the_manifest_says_what_was_exported_and_how_good_it_is(tmp_path: Path) -> None:
    written = export(recipe(), classifier(), SOURCE, tmp_path)

    manifest = json.loads((tmp_path / "tiny" / "model.json").read_text())

    assert manifest == written.model_dump(mode="json", by_alias=True)
    assert manifest["metrics"].pop("cells")
    assert manifest["metrics"] == {
        "split": "All rows are new.",
        "values": {"error": 0.3333},
        "baseline": {"name": "a guess", "values": {"error": 0.5}},
        "plain": None,
    }
    assert manifest["parity"]["rows"] == len(ROWS)
    assert manifest["parity"]["classes_equal"] is True
    assert 0 <= manifest["parity"]["max_probability_difference"] <= 1e-5
    assert manifest["artifact"]["bytes"] == (tmp_path / "tiny" / "model.onnx").stat().st_size
    assert manifest["libraries"]["scikit-learn"].startswith("1.")


@pytest.mark.parametrize(
    ("tiny", "model"),
    [
        (recipe(), classifier()),
        (recipe(Task.REGRESSION, unit="cm"), regression()),
        (recipe(Task.REGRESSION, interval_coverage=0.8), interval_regression()),
    ],
    ids=["classifier", "regression", "interval"],
)
def test_golden_rows_fit_the_schemas_beside_them(
    tmp_path: Path, tiny: Any, model: TrainedModel
) -> None:
    manifest = export(tiny, model, SOURCE, tmp_path)

    assert [golden.instance for golden in manifest.golden] == list(GOLDEN)
    for schema, rows in (
        (manifest.inputs, [golden.instance for golden in manifest.golden]),
        (manifest.outputs, [golden.prediction for golden in manifest.golden]),
    ):
        Draft202012Validator.check_schema(schema)
        for row in rows:
            Draft202012Validator(schema).validate(row)


def test_the_training_rows_are_learnt(tmp_path: Path) -> None:
    export(recipe(), classifier(), SOURCE, tmp_path)

    answers = serve(tmp_path, *({"width": a, "height": b} for a, b in ROWS.tolist()))

    right = np.mean([one["class"] for one in answers] == WIDER)
    assert right > 0.95
