"""`sklambda models`: a file becomes a model's folder, or one sentence and exit code 4."""

import json
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from sklambda.models import folder, process
from sklambda.models.commands import models
from sklambda.models.errors import RefusedError

ROWS = pd.DataFrame({"left": [1.0, 2.0, 3.0, 4.0], "right": [4.0, 3.0, 1.0, 2.0]})


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> folder.Places:
    places = folder.Places(tmp_path / "models", tmp_path / "cards")
    places.models.mkdir()
    (places.models / "models.txt").write_text("other\n")
    monkeypatch.setattr(folder, "HERE", places)
    joblib.dump(LinearRegression().fit(ROWS, ROWS.sum(axis=1)), tmp_path / "sum.joblib")
    ROWS.to_csv(tmp_path / "rows.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return places


def run(*arguments: str, **told: Any) -> Result:
    return CliRunner().invoke(models, arguments, **told)


def test_a_model_is_added_shown_and_removed(places: folder.Places) -> None:
    ROWS.assign(sum=ROWS.sum(axis=1)).to_csv("true.csv", index=False)
    Path("card.yaml").write_text("license: mit\nintended_use:\n  - Adding up.\n")
    judged = ("--sample", "true.csv", "--target", "sum", "--card", "card.yaml")

    added = run("add", "sum.joblib", *judged, "--name", "total", "--yes")

    assert added.exit_code == 0, added.output
    assert "proof: rows 4" in added.stderr
    assert '{"left": 1.0, "right": 4.0}' in added.stdout
    made = sorted(path.name for path in (places.models / "total").iterdir())
    assert made == ["model.json", "model.onnx", "plots", "signature.yaml"]
    assert (places.models / "models.txt").read_text() == "other\ntotal\n"
    card = (places.cards / "total.md").read_text()
    assert card.startswith("---\nlanguage: en\nlicense: mit\n")
    assert "Written by `sklambda models add`" in card
    assert "- Adding up.\n" in card
    assert "/total/plots/importance.svg)" in card
    assert "- whom it may harm, and how\n" in card
    assert "no row lacks" not in added.stderr  # a linear model takes no missing value
    assert run("list").stdout == "total 1.0.0 (regression): Total\n"
    assert "left: number\n" in run("show", "total").stdout
    assert "drift: not watched" in added.stderr  # four rows say nothing of what is usual
    assert "drift: not watched\n" in run("show", "total").stdout

    again = run("add", "sum.joblib", "--sample", "rows.csv", "--name", "total", "--yes")
    assert (again.exit_code, "is there already" in again.stderr) == (4, True)

    assert run("remove", "total", "--yes").exit_code == 0
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]
    assert (places.models / "models.txt").read_text() == "other\n"
    assert not list(places.cards.iterdir())


def test_a_card_that_says_something_else_is_refused_before_the_model_is_loaded(
    places: folder.Places,
) -> None:
    Path("sum.joblib").write_bytes(b"would be refused if it were loaded")
    Path("card.yaml").write_text("licence: mit\n")
    told = ("--sample", "rows.csv", "--card", "card.yaml", "--name", "total", "--yes")

    refused = run("add", "sum.joblib", *told)

    assert refused.exit_code == 4
    assert "the card's file: licence: Extra inputs are not permitted" in refused.stderr
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]


def test_a_refusal_is_one_sentence_and_leaves_nothing(places: folder.Places) -> None:
    Path("sum.joblib").write_bytes(b"cut off")

    refused = run("add", "sum.joblib", "--sample", "rows.csv", "--name", "total", "--yes")

    assert refused.exit_code == 4
    assert refused.stderr.startswith("Error: Not served: sum.joblib cannot be loaded")
    assert refused.stderr.count("\n") == 1
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]
    assert not places.cards.exists()


@pytest.mark.usefixtures("places")
def test_models_are_tried_compared_and_listed_as_json() -> None:
    for name in ("total", "same"):
        run("add", "sum.joblib", "--sample", "rows.csv", "--name", name, "--yes")
    ROWS.assign(true=[5.0, 5.0, 4.0, 7.0]).to_csv("new.csv", index=False)

    tried = run("test", "total", "--data", "new.csv", "--target", "true")
    both = run("compare", "total", "same", "--data", "new.csv", "--target", "true", "--json")

    assert tried.stdout.startswith("total 1.0.0: 4 rows, 4 answered, 0 refused\n")
    assert "mean_absolute_error: 0.25 (always the mean: " in tried.stdout
    told = json.loads(both.stdout)
    assert told["difference"]["share_unequal"] == 0.0
    assert set(told["models"]) == {"total", "same"}
    assert [one["name"] for one in json.loads(run("list", "--json").stdout)] == ["same", "total"]
    assert json.loads(run("show", "total", "--json").stdout)["task"] == "regression"
    absent = run("test", "nope", "--data", "new.csv")
    assert (absent.exit_code, "There is no model nope" in absent.stderr) == (4, True)


@pytest.mark.usefixtures("places")
def test_a_check_tells_each_step_also_as_json() -> None:
    done = run("check", "sum.joblib", "--sample", "rows.csv", "--yes", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["servable"]) == (0, True)
    assert "step LinearRegression: LinearRegression, written exactly" in told["steps"]

    refused = run("check", "sum.joblib", "--sample", "rows.csv", "--json", "--yes", "--target", "x")
    told = json.loads(refused.stdout)
    assert (refused.exit_code, told["servable"]) == (4, False)
    assert "has no column x" in told["refused"]


@pytest.mark.parametrize("name", ["Total", "to tal", "../total", "other", "1st", ""])
def test_a_name_that_is_none_or_in_use_is_refused(places: folder.Places, name: str) -> None:
    refused = run("add", "sum.joblib", "--sample", "rows.csv", "--name", name, "--yes")

    assert refused.exit_code == 4
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]


@pytest.mark.usefixtures("places")
def test_a_sample_that_does_not_exist_is_said_before_anything_is_loaded() -> None:
    Path("sum.joblib").write_bytes(b"would be refused if it were loaded")

    refused = run("check", "sum.joblib", "--sample", "nope.csv", "--yes")

    assert (refused.exit_code, refused.stderr) == (4, "Error: There is no file nope.csv.\n")


@pytest.mark.usefixtures("places")
def test_inputs_that_may_be_left_out_though_no_row_lacks_them_are_named() -> None:
    tree = DecisionTreeRegressor(random_state=0).fit(ROWS, ROWS.sum(axis=1))
    joblib.dump(tree, "tree.joblib")

    checked = run("check", "tree.joblib", "--sample", "rows.csv", "--yes")

    assert checked.exit_code == 0, checked.stderr
    (line,) = [line for line in checked.stderr.splitlines() if "no row lacks them" in line]
    assert "left, right;" in line
    assert "signature.yaml" in line


@pytest.mark.usefixtures("places")
def test_nothing_is_loaded_without_a_yes() -> None:
    Path("sum.joblib").write_bytes(b"would be refused if it were loaded")

    asked = run("check", "sum.joblib", "--sample", "rows.csv", input="n\n")

    assert asked.exit_code == 1
    assert "runs whatever code it holds" in asked.stderr


@pytest.mark.usefixtures("places")
def test_a_check_writes_the_signature_alone() -> None:
    before = set(Path.cwd().rglob("*"))

    run("check", "sum.joblib", "--sample", "rows.csv", "--yes", "--write-signature", "s.yaml")

    assert set(Path.cwd().rglob("*")) - before == {Path.cwd() / "s.yaml"}
    assert "left:\n    type: number\n" in Path("s.yaml").read_text()


@pytest.mark.usefixtures("places")
def test_a_file_that_never_loads_is_given_up() -> None:
    class Endless:
        def __reduce__(self) -> tuple[Any, ...]:
            return eval, ("__import__('time').sleep(600)",)

    joblib.dump(Endless(), "sum.joblib")
    asked = {"file": "sum.joblib", "sample": "rows.csv", "name": "total", "output": "made"}
    allowed = asked | {"may_run_code": True}

    with pytest.raises(RefusedError, match="was not loaded in 5 seconds"):
        process.made(allowed, lambda _: None, process.Limits(loading=5, whole=60))
    with pytest.raises(RefusedError, match="was not done in"):
        process.made(allowed, lambda _: None, process.Limits(loading=60, whole=3))


def test_a_process_that_dies_is_told(places: folder.Places) -> None:
    class Deadly:
        def __reduce__(self) -> tuple[Any, ...]:
            return eval, ("__import__('os')._exit(9)",)

    joblib.dump(Deadly(), "sum.joblib")

    refused = run("add", "sum.joblib", "--sample", "rows.csv", "--name", "total", "--yes")

    assert (refused.exit_code, "ended without an answer" in refused.stderr) == (4, True)
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]


def test_scikit_learn_is_asked_for_where_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, places: folder.Places
) -> None:
    monkeypatch.setattr(process, "find_spec", lambda _: None)

    asked = run("add", "sum.joblib", "--sample", "rows.csv", "--name", "total", "--yes")

    assert (asked.exit_code, "make .venv/.dev" in asked.stderr) == (1, True)
    assert [path.name for path in places.models.iterdir()] == ["models.txt"]


@pytest.mark.parametrize("name", ["{other}", "../other", "total/", "..", ".", ""])
def test_a_path_is_no_model_and_stays(places: folder.Places, tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    for home in (other, places.models / "total"):
        home.mkdir()
        (home / "model.json").write_text("{}")

    for command in (["remove", "--yes"], ["show"]):
        told = run(command[0], name.format(other=other), *command[1:])

        assert told.exit_code == 4, told.output
        assert "There is no model" in told.output

    assert (other / "model.json").exists()
    assert (places.models / "total" / "model.json").exists()


def test_a_manifest_that_is_none_is_told_in_a_sentence(places: folder.Places) -> None:
    (places.models / "total").mkdir()
    (places.models / "total" / "model.json").write_text("[]")

    told = run("show", "total")

    assert (told.exit_code, told.exception.__class__) == (4, SystemExit)
    assert "There is no model total that can be read" in told.output


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("written", ["folder", "nowhere/s.yaml"])
def test_a_signature_is_written_to_a_file_in_a_folder_that_is_there(written: str) -> None:
    Path("folder").mkdir()

    told = run("check", "sum.joblib", "--sample", "rows.csv", "--yes", "--write-signature", written)

    assert told.exit_code == 2, told.output
