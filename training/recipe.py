"""What one training file provides: a recipe from public data to a model that can be exported.

A model of one's own is one file in `training/recipes` with a module-level `RECIPE`. Its name
decides which file is looked for: `complaint-time` is `training/recipes/complaint_time.py`. Nothing
is registered anywhere else; serving reads what the export wrote.

    RECIPE = Recipe(name="iris", version="1.0.0", ..., load=load, train=train)

`load` turns files into a Dataset, `train` evaluates, fits on everything and answers with a
TrainedModel. Checking the ONNX graph against scikit-learn and writing is the export's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from onnx import ModelProto

    from prediction.columns import Column, Matrix
    from prediction.manifest import DataSource, Task
    from training.data import DataFiles
    from training.judgement import Judged
    from training.progress import Progress


class Classes(NamedTuple):
    """What a classifier answers: one row an instance."""

    labels: NDArray[np.int64]
    """[rows]"""
    probabilities: NDArray[np.float64]
    """[rows, classes]; each row sums to 1."""


class Values(NamedTuple):
    """What a regression answers, in the recipe's unit.

    Attributes:
        value: [rows].
        low: lower end of the interval, [rows].
        high: upper end, [rows].
        quantiles: by the recipe's `quantiles`, [rows, quantiles].
        probabilities: by the recipe's `probabilities`, [rows, probabilities].
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None
    quantiles: NDArray[np.float64] | None = None
    probabilities: NDArray[np.float64] | None = None


type Answers = Classes | Values


@dataclass(frozen=True)
class Dataset:
    """The rows to learn from, and where they came from.

    Attributes:
        frame: one row an example: the inputs under their names in the API, and the target.
        source: where the rows are from, their SHA-256, count and period, for the manifest.
    """

    frame: pd.DataFrame
    source: DataSource


@dataclass(frozen=True)
class Metrics:
    """How good the model is on rows that it has not seen, beside a plain baseline.

    Attributes:
        split: one sentence: how the rows were held out.
        values: metric -> figure of the model.
        baseline_name: one phrase: what the model is compared with.
        baseline: metric -> figure of the baseline on the same rows.
        goals: metric -> what was hoped for; only for the progress display and the model card.
    """

    split: str
    values: Mapping[str, float]
    baseline_name: str
    baseline: Mapping[str, float]
    goals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class TrainedModel:
    """A fitted model with all that the export needs to prove that ONNX answers alike.

    Attributes:
        graph: one input "columns" [N, columns] of float32 or float64; outputs "label" and
            "probabilities" of the classes 0 to K - 1, or "value" and, with an interval, "low"
            and "high", and "quantiles" and "probabilities" where the recipe names any.
            `training.conversion.convert` makes it from a scikit-learn estimator that is
            fitted on encoded columns.
        answer: the reference: the fitted scikit-learn model's own answers for encoded columns.
        inputs: JSON Schema of one instance, with units and ranges.
        columns: the encoded columns, in the graph's order.
        held_out: encoded columns of every row that an evaluation held out (after a k-fold, all
            rows); graph and reference must agree on each, and on probes made from it.
        metrics: quality on held-out rows.
        judged: row by row, how a model made the same way did on rows that it had not seen; the
            export refuses what `training.judgement` finds wanting.
        golden: instances whose predictions go into the manifest, to be answered the same for ever.
    """

    graph: ModelProto
    answer: Callable[[Matrix], Answers]
    inputs: Mapping[str, Any]
    columns: Sequence[Column]
    held_out: Matrix
    metrics: Metrics
    judged: Judged
    golden: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """How one model is made.

    Attributes:
        name: lower-case, words joined by dashes; the folder's name and part of the URL.
        version: semantic version of the answers: a new one when a retrained model differs.
        title: a few words for lists.
        description: one or two sentences for those who call the model.
        task: classification or regression.
        predicts: what the answer means, e.g. "1 = survived, 0 = died".
        load: reads the data; raises DataUnavailable.
        train: evaluates on held-out rows, then fits what ships on all rows.
        limits: sentences for the model card: what the model is not good for.
        unit: unit of a regression's value.
        interval_coverage: share of true values that the interval is calibrated to hold.
        quantiles: further quantiles that a regression answers: name -> share below it.
        probabilities: probabilities that a regression answers: name -> of what.
    """

    name: str
    version: str
    title: str
    description: str
    task: Task
    predicts: str
    load: Callable[[DataFiles], Dataset]
    train: Callable[[Dataset, Progress], TrainedModel]
    limits: Sequence[str] = ()
    unit: str | None = None
    interval_coverage: float | None = None
    quantiles: Mapping[str, float] = field(default_factory=dict)
    probabilities: Mapping[str, str] = field(default_factory=dict)
