"""The first example's answer and explanation, drawn for those who run no scripts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from prediction.manifest import Manifest


class Bar(NamedTuple):
    """A line of a drawing.

    Attributes:
        label: What it is of.
        percent: Its length, of the whole width.
        text: Its number.
        strong: Whether it is of what was answered.
    """

    label: str
    percent: float
    text: str
    strong: bool


class ExampleAnswer(NamedTuple):
    """An answer in a headline, bars and sentences; of some kinds of answer there is no headline.

    Attributes:
        headline: What was answered.
        bars: The probability of each class.
        interval: Between what the true value lies, in words.
        contributions: Input -> what it adds, largest first.
    """

    headline: str
    bars: list[Bar]
    interval: str
    contributions: list[tuple[str, str]]


def example_answer(
    manifest: Manifest, prediction: Mapping[str, Any], explanation: Mapping[str, Any] | None
) -> ExampleAnswer:
    """Return what is drawn of a golden row.

    Args:
        manifest: Of the model.
        prediction: As the API answers it.
        explanation: As the API explains it, if it does.
    """
    unit = f" {manifest.unit}" if manifest.unit else ""
    return ExampleAnswer(
        _headline(prediction, unit),
        list(_bars(manifest, prediction)),
        _interval(prediction, unit),
        _contributions(explanation),
    )


def _headline(prediction: Mapping[str, Any], unit: str) -> str:
    if "class" in prediction:
        return str(prediction["class"])
    return f"{prediction['value']:,.4g}{unit}" if "value" in prediction else ""


def _bars(manifest: Manifest, prediction: Mapping[str, Any]) -> list[Bar]:
    shares = prediction.get("class_probabilities", [])
    classes = manifest.classes or range(len(shares))
    return [
        Bar(str(one), round(100 * share, 1), f"{share:.1%}", one == prediction["class"])
        for one, share in zip(classes, shares, strict=False)
    ]


def _interval(prediction: Mapping[str, Any], unit: str) -> str:
    if (ends := prediction.get("interval")) is None:
        return ""
    low, high = f"{ends['low']:,.4g}{unit}", f"{ends['high']:,.4g}{unit}"
    return f"{ends['coverage']:.1%} of true values lie between {low} and {high}."


def _contributions(explanation: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    added = {} if explanation is None else explanation["contributions"]
    ranked = sorted(added.items(), key=lambda one: -abs(one[1]))
    return [(name.replace("_", " "), f"{value:+,.4g}") for name, value in ranked if value]
