"""The artifacts that ship answer as their manifests, cards and goals say."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes none

from prediction.about import PLOTS
from prediction.catalog import MODELS, Catalog
from prediction.model import Model
from training.recipe_discovery import find

NAMES = ("demo", "diabetes", "titanic")
CARDS = Path(__file__).parents[4] / "docs" / "models"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.fixture(params=NAMES)
def model(request: pytest.FixtureRequest, catalog: Catalog) -> Model:
    return catalog.get(request.param)


def ask(model: Model, **instance: Any) -> dict[str, Any]:
    return model.run(model.parse([instance]))[0]


def test_golden_rows_are_answered_as_the_manifest_says(model: Model) -> None:
    golden = model.manifest.golden
    found = model.run(model.parse([one.instance for one in golden]))

    assert len(golden) >= 3
    for expected, prediction in zip((one.prediction for one in golden), found, strict=True):
        assert prediction["class"] == expected["class"]
        # Other processors may add in another order.
        assert prediction["class_probabilities"] == pytest.approx(
            expected["class_probabilities"], abs=1e-6
        )


def test_manifests_are_complete(model: Model) -> None:
    manifest = model.manifest

    artifact = (MODELS / manifest.name / manifest.artifact.file).read_bytes()
    assert manifest.artifact.bytes == len(artifact)
    assert manifest.artifact.sha256 == hashlib.sha256(artifact).hexdigest()
    assert re.search("cross-validation|judged on", manifest.metrics.split)
    # One that answers the same to all has no slope.
    shared = set(manifest.metrics.values) - {"calibration_slope"}
    assert set(manifest.metrics.baseline.values) == shared
    assert manifest.parity["rows"] >= manifest.data.rows
    assert manifest.data.source
    assert {"python", "scikit-learn", "skl2onnx", "onnxruntime"} <= set(manifest.libraries)


def test_every_input_has_a_meaning_a_range_and_an_example(model: Model) -> None:
    for schema in model.manifest.inputs["properties"].values():
        assert schema["description"]
        assert schema["examples"]
        assert "enum" in schema or {"minimum", "maximum"} <= set(schema)


def test_golden_rows_fit_the_published_schemas(model: Model) -> None:
    for golden in model.manifest.golden:
        Draft202012Validator(model.manifest.inputs).validate(golden.instance)
        Draft202012Validator(model.manifest.outputs).validate(golden.prediction)


def test_recipes_are_those_that_the_artifacts_were_made_by(model: Model) -> None:
    recipe = find(model.manifest.name)

    assert (recipe.version, recipe.title) == (model.manifest.version, model.manifest.title)


def test_cards_are_those_of_the_artifacts(model: Model) -> None:
    card = (CARDS / f"{model.manifest.name}.md").read_text()

    assert model.manifest.artifact.sha256 in card
    assert f"`{model.manifest.name}` {model.manifest.version}" in card


@pytest.mark.parametrize(
    "name",
    [*NAMES, pytest.param("complaint-time", marks=pytest.mark.shipped("complaint-time"))],
)
def test_cards_show_plots_and_the_manifests_figures(catalog: Catalog, name: str) -> None:
    manifest = catalog.manifest(name)
    text = (CARDS / f"{manifest.name}.md").read_text("utf-8")
    folder = MODELS / manifest.name / PLOTS

    assert manifest.plots
    assert {path.name for path in folder.iterdir()} == {plot.file for plot in manifest.plots}
    sizes = [(folder / plot.file).stat().st_size for plot in manifest.plots]
    assert max(sizes) < 15_000
    assert sum(sizes) < 60_000
    for plot in manifest.plots:
        linked = re.search(rf"!\[{re.escape(plot.text)}\]\((.+)\)", text)
        assert linked is not None, plot.file
        assert (CARDS / linked[1]).resolve() == (folder / plot.file).resolve()
        assert plot.text in (folder / plot.file).read_text("utf-8")
    (told,) = yaml.safe_load(text.split("---\n")[1])["model-index"][0]["results"]
    figures = {figure["name"]: figure["value"] for figure in told["metrics"]}
    assert figures == manifest.metrics.values
    for metric, value in figures.items():
        assert f"| {metric} | {value:g} |" in text
    assert "For its owner to add" not in text


def test_the_demo_answers_as_its_seed_does(catalog: Catalog) -> None:
    demo = catalog.get("demo")

    answer = ask(demo, feature_a=1.0, feature_b=1.0)
    assert answer["class"] == 1
    assert answer["class_probabilities"] == pytest.approx([0.096, 0.904], abs=0.01)
    assert ask(demo, feature_a=1.3, feature_b=-3.2)["class"] == 0


def test_even_the_farthest_points_get_a_probability(catalog: Catalog) -> None:
    answer = ask(catalog.get("demo"), feature_a=1000, feature_b=-1000)

    assert sum(answer["class_probabilities"]) == pytest.approx(1)


@pytest.mark.parametrize(("age", "sex", "survived"), [(10, "male", 0), (15, "female", 1)])
def test_titanic_needs_only_age_and_sex(
    catalog: Catalog, age: int, sex: str, survived: int
) -> None:
    assert ask(catalog.get("titanic"), age=age, sex=sex)["class"] == survived


def test_titanic_takes_null_for_what_is_not_known(catalog: Catalog) -> None:
    titanic = catalog.get("titanic")

    known_only = ask(titanic, age=30, sex="female", pclass=1)
    assert ask(titanic, age=30, sex="female", pclass=1, fare=None, embarked=None) == known_only


def test_the_class_of_the_ticket_matters(catalog: Catalog) -> None:
    titanic = catalog.get("titanic")

    by_class = [
        ask(titanic, age=30, sex="female", pclass=pclass)["class_probabilities"][1]
        for pclass in (1, 2, 3)
    ]
    assert by_class == sorted(by_class, reverse=True)


@pytest.mark.parametrize("unknown", [{"insulin": 0}, {"insulin": None}, {}])
def test_a_measurement_that_was_not_taken_may_be_zero_null_or_left_out(
    catalog: Catalog, unknown: dict[str, Any]
) -> None:
    diabetes = catalog.get("diabetes")
    known = {"pregnancies": 6, "glucose": 148, "bmi": 33.6, "age": 50}

    answer = ask(diabetes, **known, diabetes_pedigree_function=0.627, **unknown)

    assert answer["class"] == 1
    assert answer == ask(diabetes, **known, diabetes_pedigree_function=0.627)


@pytest.mark.parametrize(
    ("name", "metric", "goal"),
    [
        ("titanic", "accuracy", 0.82),
        ("titanic", "auc", 0.87),
        ("diabetes", "auc_5_fold", 0.83),
        ("diabetes", "auc_test", 0.82),
    ],
)
def test_goals_of_quality_are_reached(
    catalog: Catalog, name: str, metric: str, goal: float
) -> None:
    assert catalog.get(name).manifest.metrics.values[metric] >= goal


def test_titanics_probabilities_are_as_extreme_as_they_should_be() -> None:
    metrics = Catalog.load().get("titanic").manifest.metrics
    assert 0.9 <= metrics.values["calibration_slope"] <= 1.1
