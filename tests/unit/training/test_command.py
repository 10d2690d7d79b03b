"""`python -m training`, as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from prediction.catalog import Catalog
from training.__main__ import main
from training.about import about_of
from training.conversion.agreement import TOLERANCES, Agreement, Tolerance

DATA, DISAGREEMENT, USAGE = 3, 4, 2


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.shipped("demo")
def test_a_trained_model_can_be_served_at_once(tmp_path: Path) -> None:
    result = run("--model", "demo", "--output", tmp_path)

    assert result.exit_code == 0
    assert Catalog.load(tmp_path).names == ("demo",)


@pytest.mark.shipped("demo")
def test_steps_and_figures_are_shown_and_a_second_time_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    result, _ = (run("--model", "demo", "--output", tmp_path / time) for time in ("1st", "2nd"))

    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / time).rglob("*") if path.is_file()}
        for time in ("1st", "2nd")
    )
    assert {"model.onnx", "model.json", "roc.svg", "confusion.svg"} <= set(first)
    assert first == second
    for text in ("[1/1] demo", "5-fold cross-validation", " s\n", "accuracy", "baseline", "parity"):
        assert text in result.output


@pytest.mark.shipped("demo")
def test_a_card_with_what_it_has_no_place_for_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.__main__.find", lambda _: about_of("licence: mit"))

    result = run("--model", "demo", "--output", tmp_path)

    assert result.exit_code == DISAGREEMENT
    assert "the card's file: licence: Extra inputs are not permitted." in result.output


def test_a_model_that_no_file_provides_is_a_usage_error(tmp_path: Path) -> None:
    result = run("--model", "demon", "--output", tmp_path)

    assert result.exit_code == USAGE
    assert "training/recipes/demon.py defines no RECIPE" in result.output


@pytest.mark.shipped("titanic")
def test_missing_data_is_one_sentence_and_no_trace(tmp_path: Path) -> None:
    result = run("--model", "titanic", "--data-dir", tmp_path, "--output", tmp_path / "models")

    assert result.exit_code == DATA
    assert result.output.strip().endswith("holds no titanic.csv, which --data-dir needs.")
    assert "Traceback" not in result.output


@pytest.mark.shipped("demo")
def test_a_model_that_disagrees_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if every difference were too great, even none.
    monkeypatch.setitem(TOLERANCES, Agreement.FLOAT64, Tolerance(-1.0, 0.0))

    result = run("--model", "demo", "--output", tmp_path)

    assert result.exit_code == DISAGREEMENT
    assert "Nothing was written" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.shipped("demo")
def test_another_output_folder_leaves_the_model_cards_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.__main__.CARDS", tmp_path / "cards")

    run("--model", "demo", "--output", tmp_path / "models")

    assert not (tmp_path / "cards").exists()


@pytest.mark.shipped("demo")
def test_without_an_output_folder_the_card_is_written_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.__main__.CARDS", tmp_path / "cards")
    monkeypatch.setattr("training.__main__.MODELS", tmp_path / "models")

    run("--model", "demo")

    card = (tmp_path / "cards" / "demo.md").read_text()
    manifest = json.loads((tmp_path / "models" / "demo" / "model.json").read_text())
    assert manifest["artifact"]["sha256"] in card


def test_with_no_recipe_left_there_is_nothing_to_train(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.__main__.find_all", tuple)

    result = run()

    assert result.exit_code == 0
    assert "nothing to train" in result.output
