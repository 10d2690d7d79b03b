"""A recipe in a few lines trains, is judged and exports as one that says everything."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from sklearn.compose import make_column_transformer
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

from prediction.about import About
from prediction.catalog import Catalog
from training import new_recipe
from training.__main__ import main
from training.about import about_of
from training.cross_validated import TooFewRowsError, judged_classifier
from training.data import DataFiles, DataUnavailableError
from training.export import export
from training.fitted.bringing import bring
from training.judgement import JudgementError
from training.progress import Progress
from training.recipe import Recipe
from training.short_recipe import short_recipe

ROWS = 200


def people() -> pd.DataFrame:
    drawn = np.random.default_rng(1)
    speed = drawn.normal(10, 3, ROWS)
    return pd.DataFrame(
        {
            "speed": speed,
            "shoe": drawn.choice(["boot", "sandal"], ROWS),
            "kind": np.where(speed + drawn.normal(0, 1, ROWS) > 10, "fast", "slow"),
            "minutes": 60 / np.maximum(speed, 1) + drawn.normal(0, 0.1, ROWS),
        }
    )


def encoded(estimator: Any) -> Any:
    columns = make_column_transformer(
        (StandardScaler(), ["speed"]), (OneHotEncoder(handle_unknown="ignore"), ["shoe"])
    )
    return make_pipeline(columns, estimator)


def of_kinds(estimator: Any, **more: Any) -> Recipe:
    return short_recipe(
        "runner",
        lambda _: people().drop(columns="minutes"),
        target="kind",
        estimator=encoded(estimator),
        **more,
    )


def shipped(recipe: Recipe, folder: Path) -> Any:
    data = recipe.load(DataFiles())
    manifest = export(recipe, recipe.train(data, Progress()), data.source, folder)
    return manifest, Catalog.load(folder).get(recipe.name), data.frame


def test_a_classifier_answers_as_scikit_learn_fitted_on_all_rows(tmp_path: Path) -> None:
    _, model, frame = shipped(of_kinds(LogisticRegression()), tmp_path)
    rows = frame.drop(columns="kind")
    fitted = encoded(LogisticRegression()).fit(rows, frame["kind"])

    answers = model.run(model.parse(rows.to_dict("records")))

    assert [one["class"] for one in answers] == fitted.predict(rows).tolist()
    found = np.array([one["class_probabilities"] for one in answers])
    np.testing.assert_allclose(found, fitted.predict_proba(rows), rtol=1e-12, atol=1e-15)


def test_its_figures_are_of_rows_that_were_held_out(tmp_path: Path) -> None:
    manifest, _, _ = shipped(of_kinds(LogisticRegression(), groups=["shoe"]), tmp_path)

    assert manifest.metrics.split.startswith("Stratified 5-fold")
    metrics = manifest.metrics.model_dump()
    assert 0.8 < metrics["values"]["auc"] <= 1
    assert metrics["baseline"]["values"]["auc"] == pytest.approx(0.5, abs=0.05)
    members = {cell.member for cell in manifest.metrics.cells if cell.group == "shoe"}
    assert members <= {"boot", "sandal"}


def test_a_regression_is_judged_by_its_errors(tmp_path: Path) -> None:
    recipe = short_recipe(
        "runner",
        lambda _: people().drop(columns="kind"),
        target="minutes",
        estimator=encoded(RandomForestRegressor(10, random_state=0)),
    )

    manifest, model, frame = shipped(recipe, tmp_path)

    metrics, error = manifest.metrics.model_dump(), "mean_absolute_error"
    assert metrics["values"][error] < metrics["baseline"]["values"][error]
    fitted = encoded(RandomForestRegressor(10, random_state=0))
    rows = frame.drop(columns="minutes")
    answers = model.run(model.parse(rows.to_dict("records")))
    assert [one["value"] for one in answers] == fitted.fit(rows, frame["minutes"]).predict(
        rows
    ).tolist()


def test_what_is_worse_than_the_plainest_guess_does_not_ship(tmp_path: Path) -> None:
    recipe = short_recipe(
        "runner",
        lambda _: people().drop(columns="kind"),
        target="minutes",
        estimator=encoded(DummyRegressor(strategy="constant", constant=60.0)),
    )

    with pytest.raises(JudgementError):
        shipped(recipe, tmp_path)


def test_data_without_the_target_is_an_error_that_names_it() -> None:
    recipe = short_recipe(
        "runner", lambda _: people(), target="none", estimator=LogisticRegression()
    )

    with pytest.raises(DataUnavailableError, match="no column none"):
        recipe.load(DataFiles())


def test_a_class_with_one_row_cannot_be_held_out() -> None:
    rows, truth = people()[["speed"]][:5], pd.Series(["a", "a", "a", "a", "b"])

    with pytest.raises(TooFewRowsError, match="class b"):
        judged_classifier(LogisticRegression(), rows, truth, {})


def test_the_brier_score_of_several_classes_is_that_of_two_where_there_are_two() -> None:
    frame = people()
    metrics, judged, _ = judged_classifier(
        LogisticRegression(), frame[["speed"]], frame["kind"], {}
    )

    figure = dict(metrics.values)["brier"]
    assert figure == pytest.approx(judged.losses["brier"].model.mean())
    assert figure < metrics.baseline["brier"] <= 0.2501


def test_a_started_recipe_trains_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_recipe, "RECIPES", tmp_path)

    done = CliRunner().invoke(new_recipe.main, ["house-price"])

    assert done.exit_code == 0
    text = (tmp_path / "house_price.py").read_text()
    made: dict[str, Any] = {"__file__": str(tmp_path / "house_price.py")}
    exec(text, made)  # noqa: S102  what was written
    manifest, _, _ = shipped(made["RECIPE"], tmp_path / "models")
    assert manifest.name == "house-price"
    _, *lines = (tmp_path / "house_price.yaml").read_text().splitlines()
    filled = about_of("\n".join(line.removeprefix("# ") for line in lines))
    assert [name for name in About.model_fields if not getattr(filled, name)] == ["algorithm"]
    assert len([line for line in text.splitlines() if line.strip()]) < 30


@pytest.mark.parametrize("name", ["", "House", "a/b", "../a", "a--b", "1a"])
def test_a_name_that_is_none_is_wrong_use(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_recipe, "RECIPES", tmp_path)

    assert CliRunner().invoke(new_recipe.main, [name]).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_recipe_that_is_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_recipe, "RECIPES", tmp_path)
    (tmp_path / "mine.py").write_text("mine")

    assert CliRunner().invoke(new_recipe.main, ["mine"]).exit_code == 2
    assert (tmp_path / "mine.py").read_text() == "mine"


def with_times(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(when=pd.Timestamp("2026-01-01"))


@pytest.mark.parametrize(
    ("rows", "told", "message"),
    [
        (people(), {"estimator": LinearSVC()}, "LinearSVC has no probabilities"),
        (people(), {"groups": ["none"]}, "no column none, which groups names"),
        (with_times(people()), {}, "runner: "),
        (people(), {}, "runner: could not convert string to float"),
    ],
    ids=["scores alone", "unknown group", "times", "texts"],
)
def test_what_cannot_be_trained_is_said_in_a_sentence(
    rows: pd.DataFrame,
    told: dict[str, Any],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    told = {"estimator": LogisticRegression()} | told
    recipe = short_recipe("runner", lambda _: rows, target="kind", **told)
    monkeypatch.setattr("training.__main__.find_all", lambda: (recipe,))

    result = CliRunner().invoke(main, ["--output", str(tmp_path)])

    assert (result.exit_code, message in result.output) == (4, True), result.output
    assert not list(tmp_path.iterdir())


def test_what_ships_works_with_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    # several add trees in the order in which they happen to end
    shipped_with: list[int] = []
    made = bring

    def noted(file: Any, asked: Any) -> Any:
        shipped_with.append(file.estimator[-1].n_jobs)
        return made(file, asked)

    monkeypatch.setattr("training.short_recipe.bring", noted)
    recipe = of_kinds(RandomForestClassifier(5, n_jobs=2, random_state=0))
    recipe.train(recipe.load(DataFiles()), Progress())

    assert shipped_with == [1]
