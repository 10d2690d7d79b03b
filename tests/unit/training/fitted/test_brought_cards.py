"""A brought model's card has plots where the sample has true answers, and says what is missing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from prediction.about import About
from tests.unit.training.fitted.brought import bring, deliveries, speed_of

NUMBERS = deliveries()[["age", "distance km"]].fillna(0)
LATE = np.where(NUMBERS["age"] > 50, "late", "in time")


def classifier() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=3)).fit(NUMBERS, LATE)


def plots(output: Path) -> dict[str, str]:
    manifest = json.loads((output / "brought" / "model.json").read_bytes())
    told = {one["file"]: one["text"] for one in manifest.get("plots", ())}
    folder = output / "brought" / "plots"
    assert set(told) == ({path.name for path in folder.iterdir()} if told else set())
    return told


def test_true_answers_are_drawn_and_told(tmp_path: Path) -> None:
    sample = NUMBERS.assign(when=LATE)

    added, output = bring(tmp_path, classifier(), sample, target="when", plotted=True)

    told = plots(output)
    assert list(told) == [
        "roc.svg",
        "precision-recall.svg",
        "calibration.svg",
        "confusion.svg",
        "importance.svg",
    ]
    assert "for late." in told["roc.svg"]
    assert all(text.endswith("which the model may have learned from.") for text in told.values())
    assert "Most by age (" in told["importance.svg"]
    assert "They may be rows that the model has learned from" in added.card
    assert "| 0.5 | " in added.card
    assert "  logisticregression: LogisticRegression(C=3)" in added.card


def test_several_outputs_are_drawn_each(tmp_path: Path) -> None:
    north, east = NUMBERS["age"] * 2, NUMBERS["distance km"] - 1
    model = LinearRegression().fit(NUMBERS, np.stack([north, east], axis=1))
    sample = NUMBERS.assign(north=north, east=east)

    _, output = bring(tmp_path, model, sample, target="north,east", plotted=True)

    assert list(plots(output)) == [
        "foretold-and-true-0.svg",
        "foretold-and-true-1.svg",
        "importance.svg",
    ]


@pytest.mark.parametrize(
    ("model", "target"),
    [(classifier, None), (lambda: KMeans(2, random_state=0, n_init=1).fit(NUMBERS), "when")],
    ids=["no true answers", "clusters"],
)
def test_without_truth_nothing_is_drawn(tmp_path: Path, model: Any, target: str | None) -> None:
    sample = NUMBERS if target is None else NUMBERS.assign(when=LATE)

    added, output = bring(tmp_path, model(), sample, target=target, plotted=True)

    assert plots(output) == {}
    assert "## Plots" not in added.card


def test_the_card_says_what_its_owner_should_add(tmp_path: Path) -> None:
    about = About(license="apache-2.0", ethics=("Nobody is in it.",))

    added, _ = bring(tmp_path, classifier(), NUMBERS, about=about)

    assert "license: apache-2.0\n" in added.card
    assert "- Nobody is in it.\n" in added.card
    missing = added.card.split("## For its owner to add")[1]
    assert "- for whom the model is, and for which decisions\n" in missing
    assert "`intended_use`, `out_of_scope`, `procedure`, `data_license`, `citation`" in missing


def test_plots_are_alike_each_time(tmp_path: Path) -> None:
    slow = speed_of(deliveries()) == "slow"
    model = RandomForestRegressor(5, random_state=0).fit(NUMBERS, slow.astype(float))
    sample = NUMBERS.assign(slow=slow.astype(float))
    written = []
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        _, output = bring(tmp_path / run, model, sample, target="slow", plotted=True)
        written.append({p.name: p.read_bytes() for p in (output / "brought/plots").iterdir()})

    assert written[0] == written[1]
