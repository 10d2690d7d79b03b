"""What a model's page shows of its card, its plots and its first answer."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from predict_api.pages.site.example_answer import example_answer
from predict_api.pages.site.model_page import model_page
from prediction.catalog import Catalog
from tests.tiny_models import write_sum_regression
from tests.unit.predict_api.elements import Elements

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><text fill="#123456">80%</text></svg>'
PLOT = {"file": "roc.svg", "title": "ROC curve", "text": "The area is 0.8."}


def page_with_plot(folder: Path, drawn: str, **members: Any) -> str:
    write_sum_regression(folder, plots=[PLOT, PLOT | {"file": "lost.svg"}], **members)
    (folder / "sum" / "plots").mkdir()
    (folder / "sum" / "plots" / "roc.svg").write_text(drawn)
    catalog = Catalog.load(folder)
    return model_page(catalog.get("sum"), "../../", list(catalog.plots("sum")))


def test_plots_are_images_told_in_words_and_a_lost_one_is_left_out(tmp_path: Path) -> None:
    html = page_with_plot(tmp_path, DRAWN)

    [image] = [one for one in Elements(html).of("img") if one["alt"]]
    assert image["alt"] == PLOT["text"]
    scheme, _, encoded = str(image["src"]).partition(",")
    assert scheme == "data:image/svg+xml;charset=utf-8"
    assert unquote(encoded) == DRAWN
    assert "#" not in encoded  # where an address would end


def test_a_plot_cannot_leave_its_image(tmp_path: Path) -> None:
    trick = '"><script>alert(1)</script>'

    html = page_with_plot(tmp_path, DRAWN + trick)

    assert trick not in html
    assert all("src" in one or "type" in one for one in Elements(html).of("script"))


def test_a_page_says_what_the_card_says_of_use_ethics_licences_and_figures(tmp_path: Path) -> None:
    about = {
        "intended_use": ["Adding up."],
        "out_of_scope": ["Taking away."],
        "ethics": ["Sums hurt nobody."],
        "procedure": "None was needed.",
        "algorithm": "Sum()",
        "license": "mit",
        "data_license": "None.",
        "citation": "A. Ries, 1522.",
    }
    metrics = {
        "split": "New rows.",
        "values": {"error": 0.25},
        "spread": {"over": "ten tries", "values": {"error": 0.125}},
        "baseline": {"name": "a guess", "values": {"error": 0.5}},
        "thresholds": [
            {"probability": 0.5, "sensitivity": 0.75, "specificity": 0.625, "precision": None}
        ],
        "cells": [
            {"group": "side", "member": member, "rows": 100, "values": found, "baseline": {}}
            for member, found in (("left", {}), ("right", {"sensitivity": 0.375}))
        ],
    }
    members = {"about": about, "metrics": metrics, "classes": ["a", "b"]}

    html = page_with_plot(tmp_path, DRAWN, **members)

    for said in ("Adding up.", "Taking away.", "Sums hurt nobody.", "None was needed.", "Sum()"):
        assert f">{said}<" in html
    assert "<dt>To be cited</dt><dd>A. Ries, 1522.</dd>" in html
    assert "<td>0.25</td><td>0.125</td><td>0.5</td>" in html
    assert "standard deviation over ten tries" in html
    assert "<td>0.75</td><td>0.625</td><td></td>" in html
    assert "<td>100</td><td></td></tr>" in html
    assert "<td>100</td><td>0.375</td></tr>" in html


def test_without_scripts_the_first_answer_is_drawn_and_explained(tmp_path: Path) -> None:
    golden = {
        "instance": {"left": 1, "right": 2},
        "prediction": {"value": 3, "interval": {"low": 2, "high": 4, "coverage": 0.8}},
        "explanation": {"contributions": {"left": 1.0, "right": 1.5, "nothing": 0.0}},
    }
    write_sum_regression(tmp_path, golden=[golden])

    html = model_page(Catalog.load(tmp_path).get("sum"), "")

    [_, drawn] = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert '<p class="headline">3 m</p>' in drawn
    assert "80.0% of true values lie between 2 m and 4 m." in drawn
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', drawn)
    assert rows == [("right", "+1.5"), ("left", "+1")]
    assert "drawn here by scripts, which your browser does not run" in drawn


def test_without_scripts_probabilities_have_bars() -> None:
    told = example_answer(
        SimpleNamespace(classes=("yes", "no"), unit=None),  # type: ignore[arg-type]  # as far as asked
        {"class": "no", "class_probabilities": [0.25, 0.75]},
        None,
    )

    assert told.headline == "no"
    assert told.bars == [("yes", 25, "25.0%", False), ("no", 75, "75.0%", True)]
    assert (told.interval, told.contributions) == ("", [])
