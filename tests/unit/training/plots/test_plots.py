"""Each kind of answer has the plots that fit it: small, alike each time, and told in words."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from prediction.answers import Classes, Values
from prediction.manifest import Form
from tests.unit.training.plots import judged
from training.outcomes import Outcomes
from training.plots import Picture, plots_of

SVG = "{http://www.w3.org/2000/svg}"
RANKED = ["roc", "precision-recall"]

KINDS: dict[str, tuple[Callable[[], Outcomes], dict[str, Any], list[str]]] = {
    "two classes": (
        judged.two_classes,
        {},
        [*RANKED, "calibration", "confusion", "importance"],
    ),
    "three classes": (
        lambda: judged.many_classes(3),
        {"classes": ("a", "b", "c")},
        [*RANKED, "calibration", "confusion"],
    ),
    "thirty classes": (
        lambda: judged.many_classes(30),
        {"classes": tuple(f"a rather long name {number}" for number in range(30))},
        [*RANKED, "calibration", "confusion"],
    ),
    "scores": (judged.scored, {}, [*RANKED, "confusion"]),
    "labels": (judged.labels, {"form": Form(labels={"red": (0, 1), "big": (0, 1)})}, RANKED),
    "values": (judged.values, {}, ["foretold-and-true", "residuals", "coverage"]),
    "several values": (
        judged.several_values,
        {"form": Form(names=("north", "east", "up", "time", "heat"))},
        [f"foretold-and-true-{number}" for number in range(5)],
    ),
    "anomalies": (judged.anomalies, {}, [*RANKED, "confusion"]),
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, tuple[Picture, ...]]:
    return {
        kind: plots_of(make(), judged.manifest(**members))
        for kind, (make, members, _) in KINDS.items()
    }


@pytest.fixture(scope="module")
def every(drawn: dict[str, tuple[Picture, ...]]) -> list[Picture]:
    return [one for plots in drawn.values() for one in plots]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_answer_has_its_plots(
    kind: str, drawn: dict[str, tuple[Picture, ...]]
) -> None:
    expected = KINDS[kind][2]
    names = [one.name for one in drawn[kind]]

    # of five outputs the four that are foretold worst
    assert (names == expected) if kind != "several values" else (set(names) < set(expected))


def test_plots_are_small(drawn: dict[str, tuple[Picture, ...]]) -> None:
    for plots in drawn.values():
        assert max(len(one.svg) for one in plots) < 15_000
        assert sum(len(one.svg) for one in plots) < 60_000


def test_the_same_rows_give_the_same_bytes() -> None:
    first, second = (plots_of(judged.two_classes(), judged.manifest()) for _ in range(2))

    assert first == second
    assert b"<date" not in b"".join(one.svg for one in first)


def test_plots_are_told_in_words(every: list[Picture]) -> None:
    for one in every:
        root = ET.fromstring(one.svg)  # noqa: S314  our own
        title, text = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert text is not None
        assert (title.text, text.text) == (one.title, one.text)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
        assert re.search(r"\d", one.text), one.name


def test_plots_serve_light_and_dark_pages_under_any_policy(every: list[Picture]) -> None:
    for one in every:
        root = ET.fromstring(one.svg)  # noqa: S314  as above
        assert root.get("fill") == "currentColor"
        assert b"prefers-color-scheme:dark" in one.svg
        attributes = {name for element in root.iter() for name in element.attrib}
        assert "style" not in attributes
        colours = set(re.findall(rb"#[0-9a-f]{6}", re.sub(rb"<style>.*?</style>", b"", one.svg)))
        assert colours <= {b"#3d7fd1", b"#c8691c", b"#808890"}
        assert {element.tag for element in root.iter()}.isdisjoint({f"{SVG}script", f"{SVG}image"})


def test_all_that_is_referred_to_is_there(every: list[Picture]) -> None:
    for one in every:
        text = one.svg.decode()
        referred = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
        assert referred <= set(re.findall(r' id="([^"]+)"', text))


def test_texts_stay_texts_whatever_they_hold(every: list[Picture]) -> None:
    importance = next(one for one in every if one.name == "importance")

    assert "<text" in importance.svg.decode()
    assert ">fare $</text>" in importance.svg.decode()


def test_any_names_can_be_written() -> None:
    called = ("<b>&\x07\x00 $x_1$\n中文", "é \u202e ]]>")

    for one in plots_of(judged.two_classes(called=called), judged.manifest()):
        root = ET.fromstring(one.svg)  # noqa: S314  as above
        assert one.name not in {"roc", "confusion"} or "]]>" in "".join(root.itertext())
        assert "\n" not in one.text


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_few_rows_are_drawn_as_many_are(rows: int) -> None:
    few = np.arange(rows, dtype=np.float64)
    shares = np.stack([few / 3, 1 - few / 3], axis=1)

    of_values = plots_of(Outcomes(few, Values(few)), judged.manifest())
    first = Classes(np.zeros(rows, dtype=np.int64), shares)
    of_classes = plots_of(Outcomes(few.astype(np.int64) % 2, first), judged.manifest())

    assert [one.name for one in of_values] == ["foretold-and-true", "residuals"]
    assert of_classes[-1].name == "confusion"


def test_the_main_figure_is_scikit_learns() -> None:
    roc = plots_of(judged.two_classes(called=("in time", "late")), judged.manifest())[0]

    area = roc_auc_score(judged.LATE, judged.SHARES)
    assert f"is {area:.3f} for late." in roc.text
    assert f">late: {area:.3f}</text>" in roc.svg.decode()


def test_the_most_important_input_is_told_first() -> None:
    importance = plots_of(judged.two_classes(), judged.manifest())[-1]

    assert "Most by fare_$ (0.1), age (0.02), deck (-0.001)." in importance.text


def test_values_that_span_much_are_drawn_by_their_ratio(
    drawn: dict[str, tuple[Picture, ...]],
) -> None:
    beside, residuals, _ = drawn["values"]

    assert ">True by foretold</text>" in residuals.svg.decode()
    assert "times what was foretold" in residuals.text
    # both axes in powers of ten
    assert re.findall(r">(1|10|100)</text>", beside.svg.decode()) == ["1", "10", "100"] * 2


def test_intervals_are_told_by_group(drawn: dict[str, tuple[Picture, ...]]) -> None:
    coverage = drawn["values"][-1]

    held = np.abs(np.log(judged.HOURS / judged.GUESSED)) <= np.log(2)
    held &= np.arange(judged.ROWS) % 25 > 0
    assert f"Intervals held {held.mean():.1%} of true values; 80% are promised." in coverage.text
    assert ">NYPD</text>" in coverage.svg.decode()


def test_curves_of_a_class_that_no_row_is_of_are_not_drawn() -> None:
    all_late = Outcomes(
        np.ones(4, dtype=np.int64),
        Classes(np.ones(4, dtype=np.int64), np.array([[0.2, 0.8], [0.4, 0.6]] * 2)),
    )

    names = [one.name for one in plots_of(all_late, judged.manifest())]

    assert names == ["calibration", "confusion"]
