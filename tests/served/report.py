"""docs/what-can-be-served.md: written from verdicts, and read back by the test that holds it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.served.judge import Verdict

REFUSED = "refused"

_HEAD = """\
# What can be served

Written by `make served`; do not edit it. Each line is a small estimator or pipeline, fitted on
{fitted} rows, brought as [`sklambda models add`](adding-a-model.md) brings it, and then asked by
the shipped artifact on 200 fresh rows and up to 2,000 rows at edges that no proof saw: the numbers
half-way between known ones, where trees split, and the float32 and float64 numbers beside them,
limits, nulls, known rows, unseen categories, texts with accents and capitals.

Of {cases} lines, **{graphs} are served as graphs**, **{others} by scikit-learn itself**, and
{refused} are refused, each with its reason. None answers otherwise than its estimator.

| promise | of what | allowed difference |
|---|---|---|
| equal | sums of trees, labels, imputers, scalers, encoders | none, bit by bit |
| link | what passes exp | 1e-15 + 1e-12 of the value |
| float64 | products of matrices, kernels | 1e-12 + 1e-9 of the value |
| float32 | what a converter makes | 1e-5 in a probability, 1e-6 of a value |

Labels are equal throughout. [Decision 9](decisions/0009-proof-by-probes.md) says how it is proven.
The largest difference is next to the value where that is above 1.

Not in the table, for their libraries are not installed where it is made: XGBoost, LightGBM and
CatBoost, which are [graphs](decisions/0043-boosters-from-their-own-words.md), with the categories
of a DataFrame in XGBoost and LightGBM. Categories that CatBoost encodes itself (`cat_features`) are
refused: it hashes them and combines their statistics, and its library is larger than a Lambda; put
a OneHotEncoder, OrdinalEncoder or TargetEncoder before it. Nor are
[graphs made elsewhere](adding-a-model.md#an-onnx-graph-made-elsewhere), each of which brings the
answers that are expected of it.
"""

_CURES = (
    (
        "neither predicts nor transforms",
        "It answers nothing of new rows: fit a classifier on the labels that it found, or KMeans.",
    ),
    ("scikit-learn refuses", "Give the input a narrower range in signature.yaml."),
    ("NaN or infinity", "Scale the inputs, or give them narrower ranges in signature.yaml."),
)
_CURE = "Replace the step, or write what it does as a class of your own (`--code`)."


class Line(NamedTuple):
    """One line of the table."""

    group: str
    name: str
    runtime: str
    promise: str


def write(path: Path, verdicts: Sequence[Verdict], fitted: int) -> None:
    """Write the table."""
    runtimes = [one.runtime for one in verdicts]
    told = _HEAD.format(
        fitted=fitted,
        cases=len(verdicts),
        graphs=runtimes.count("graph"),
        others=runtimes.count("scikit-learn"),
        refused=runtimes.count(""),
    )
    path.write_text(told + "".join(_groups(verdicts)), encoding="utf-8")


def read(path: Path) -> list[Line]:
    """Read the table back."""
    lines, group = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif group and (cells := re.fullmatch(r"\| `(.*?)` \| ([^|]*) \| ([^|]*) \|.*", line)):
            lines.append(Line(group, *cells.groups()))
    return lines


def _groups(verdicts: Sequence[Verdict]) -> Iterator[str]:
    order = list(dict.fromkeys(one.group for one in verdicts))
    ordered = sorted(verdicts, key=lambda one: order.index(one.group))
    for group, members in groupby(ordered, key=lambda one: one.group):
        yield f"\n## {group}\n\n"
        yield "| what | served by | promise | fresh rows | edge rows | refused, and the cure |\n"
        yield "|---|---|---|---|---|---|\n"
        yield from (_line(one) for one in members)


def _line(one: Verdict) -> str:
    if not one.runtime:
        return f"| `{one.name}` | {REFUSED} |  |  |  | {_reason(one.said)} |\n"
    figures = f"{one.fresh:.0e} | {one.edge:.0e}".replace("0e+00", "0")
    return f"| `{one.name}` | {one.runtime} | {one.promise} | {figures} |  |\n"


def _reason(said: str) -> str:
    said = re.sub(r"^model\.joblib cannot be served: ", "", said)
    # The row that shows it is of made data.
    said = re.sub(r", such as \{.*", "", said).replace("|", "/").rstrip(".")
    cure = next((cure for known, cure in _CURES if known in said), _CURE)
    return f"{said[:1].upper()}{said[1:]}. {cure}"
