"""What one training file provides: a recipe from public data to a model that can be exported.

A model of one's own is one file in `training/recipes` with a module-level `RECIPE`. Its name
decides which file is looked for: `complaint-time` is `training/recipes/complaint_time.py`. Nothing
is registered anywhere else; serving reads what the export wrote.

    RECIPE = Recipe(name="iris", version="1.0.0", ..., load=load, train=train)

`load` turns files into a Dataset, `train` evaluates, fits on everything and answers with a
TrainedModel. Checking the ONNX graph against scikit-learn and writing is the export's business.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from prediction.about import About
from prediction.manifest import Form
from training.artifacts import GraphFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import pandas as pd
    from onnx import ModelProto

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix
    from prediction.manifest import Class, DataSource, Task
    from training.artifacts import EstimatorFile, ServedArtifact
    from training.data import DataFiles
    from training.judgement import Judged
    from training.outcomes import Outcomes
    from training.progress import Progress


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
        plain_name: where the baseline is itself no plain one: one phrase, what would be.
        plain: metric -> figure of that on the same rows.
        spread: metric -> standard deviation of the model's figure.
        spread_over: one phrase: over what figures scatter.
        goals: metric -> what was hoped for; only for the progress display and the model card.
    """

    split: str
    values: Mapping[str, float]
    baseline_name: str
    baseline: Mapping[str, float]
    goals: Mapping[str, float] = field(default_factory=dict)
    plain_name: str = ""
    plain: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)
    spread_over: str = ""


@dataclass(frozen=True, kw_only=True)
class Fitted(ABC):
    """A fitted model with all that it takes to prove that what is served answers alike.

    Attributes:
        answer: the reference: the fitted scikit-learn model's own answers for encoded columns.
        inputs: JSON Schema of one instance, with units and ranges.
        columns: the encoded columns, in the order of a matrix's.
        held_out: encoded columns of every row that an evaluation held out (after a k-fold, all
            rows); both sides must agree on each, and on probes made from it.
        metrics: quality on held-out rows.
        golden: instances whose predictions go into the manifest, to be answered the same for ever.
        classes: what a classifier answers, in the order of the probabilities; the numbers 0 to
            K - 1 if there are none.
        form: what an answer consists of, where the task does not say it all.
        usual: encoded columns of rows as clients are expected to send them, by which drift is
            told; `held_out` if there are none.
        background: rows as clients send them, which explanations draw theirs from; `held_out` if
            there are none, where its columns tell the inputs' values.
        alike_in: the input whose value those rows have in common that one is compared with.
        expected: what is expected of `held_out` where `answer` is only the artifact's own file,
            which was made elsewhere.
        outcomes: judged rows, which plots and figures of thresholds are made from.
        algorithm: the estimator with its hyperparameters, for the card; see `training.algorithm`.
    """

    answer: Callable[[Matrix], Answers]
    inputs: Mapping[str, Any]
    columns: Sequence[Column]
    held_out: Matrix
    metrics: Metrics
    golden: Sequence[Mapping[str, Any]]
    classes: Sequence[Class] = ()
    form: Form = field(default_factory=Form)
    usual: Matrix | None = None
    background: Sequence[Mapping[str, Any]] | None = None
    alike_in: str | None = None
    expected: Answers | None = None
    outcomes: Outcomes | None = None
    algorithm: str = ""

    @property
    @abstractmethod
    def artifact(self) -> ServedArtifact:
        """What is served of it."""


@dataclass(frozen=True, kw_only=True)
class FittedModel(Fitted):
    """A fitted model whose answers a graph gives.

    Attributes:
        graph: one input "columns" [N, columns] of float32 or float64; outputs "label", the number
            of the class, and "probabilities", or "value" and, with an interval, "low"
            and "high", and "quantiles" and "probabilities" where the description names any;
            those of other tasks are named by their kinds in `prediction.answers`.
            `training.conversion.convert` makes it from a scikit-learn estimator that is
            fitted on encoded columns.
    """

    graph: ModelProto

    @cached_property
    def artifact(self) -> ServedArtifact:
        """The graph's file."""
        return GraphFile(self.graph, made_here=self.expected is None)


@dataclass(frozen=True, kw_only=True)
class FittedEstimator(Fitted):
    """A fitted model that scikit-learn itself serves.

    Attributes:
        file: the estimator in its file.
    """

    file: EstimatorFile

    @property
    def artifact(self) -> ServedArtifact:
        """The estimator's file."""
        return self.file


@dataclass(frozen=True, kw_only=True)
class TrainedModel(FittedModel):
    """What a recipe makes: a fitted model, and how one made the same way does on new rows.

    Attributes:
        judged: row by row, how a model made the same way did on rows that it had not seen; the
            export refuses what `training.judgement` finds wanting.
    """

    judged: Judged


@dataclass(frozen=True, kw_only=True)
class Description:
    """What people are told of a model.

    Attributes:
        name: lower-case, words joined by dashes; the folder's name and part of the URL.
        version: semantic version of the answers: a new one when a retrained model differs.
        title: a few words for lists.
        description: one or two sentences for those who call the model.
        task: what is predicted, which decides the kind of answer.
        predicts: what the answer means, e.g. "1 = survived, 0 = died".
        limits: sentences for the model card: what the model is not good for.
        about: for whom the model is, how it was trained, licences: what nothing else tells.
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
    limits: Sequence[str] = ()
    about: About = field(default_factory=About)
    unit: str | None = None
    interval_coverage: float | None = None
    quantiles: Mapping[str, float] = field(default_factory=dict)
    probabilities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recipe(Description):
    """How one model is made.

    Attributes:
        load: reads the data; raises DataUnavailable.
        train: evaluates on held-out rows, then fits what ships on all rows.
    """

    load: Callable[[DataFiles], Dataset]
    train: Callable[[Dataset, Progress], TrainedModel]
