"""A model's manifest: everything serving must know about a model that is not in its graph.

Training writes one `model.json` beside each `model.onnx`; serving builds validation, OpenAPI and
documentation from it. A model is data: nothing here names a particular one.
"""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from prediction.about import About, Plot, Threshold
from prediction.columns import Column
from prediction.errors import ArtifactError
from prediction.histograms import Reference

MANIFEST_FILE = "model.json"

type Class = StrictBool | StrictInt | StrictStr
"""A class as the estimator has it."""


class Task(StrEnum):
    """What a model predicts; each has its kind of answer in `prediction.answers`."""

    CLASSIFICATION = "classification"
    SCORED_CLASSIFICATION = "scored-classification"
    MULTILABEL_CLASSIFICATION = "multilabel-classification"
    REGRESSION = "regression"
    MULTIOUTPUT_REGRESSION = "multioutput-regression"
    ANOMALY_DETECTION = "anomaly-detection"
    CLUSTERING = "clustering"
    TRANSFORMATION = "transformation"


class RuntimeName(StrEnum):
    """What runs an artifact."""

    ONNX = "onnx"
    SCIKIT_LEARN = "scikit-learn"


class Table(StrEnum):
    """What a runtime makes of instances."""

    MATRIX = "matrix"
    """Numbers: [rows, columns]."""
    FRAME = "frame"
    """Columns by their names, each of its own type."""
    TEXTS = "texts"
    """One text a row."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Form(_Part):
    """What an answer consists of where its task does not say it all.

    Attributes:
        names: Of several outputs, or of the components of a vector, in their order.
        labels: Of several labels: name -> its classes, in the order of their probabilities.
        clusters: How many there are; they are numbered from 0.
        besides: What else is answered: `scores`, `probabilities` or `distances`.
    """

    names: tuple[str, ...] = ()
    labels: dict[str, tuple[Class, ...]] = {}
    clusters: int = 0
    besides: tuple[Literal["scores", "probabilities", "distances"], ...] = ()


_FORMED_BY = {
    Task.MULTILABEL_CLASSIFICATION: "labels",
    Task.MULTIOUTPUT_REGRESSION: "names",
    Task.CLUSTERING: "clusters",
    Task.TRANSFORMATION: "names",
}
"""The member of the form without which a task's answers cannot be made."""


class Artifact(_Part):
    """The file beside the manifest, what runs it, and the digest it must have.

    Attributes:
        dtype: Of the numbers.
        code: Files of the model's own modules, below its folder `code`, and their digests.
    """

    file: str = "model.onnx"
    runtime: RuntimeName = RuntimeName.ONNX
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int
    dtype: Literal["float32", "float64"]
    table: Table = Table.MATRIX
    code: dict[str, str] = {}


class Baseline(_Part):
    """A plain alternative, judged on the same rows as the model."""

    name: str
    values: dict[str, float]


class Cell(_Part):
    """The rows of one member of a group: the model's figures, and the baseline's."""

    group: str
    member: str
    rows: int
    values: dict[str, float]
    baseline: dict[str, float]


class Spread(_Part):
    """How far figures scatter: the standard deviation of each, over what `over` says."""

    over: str
    values: dict[str, float]


class Metrics(_Part):
    """How well the model does on data that its training never saw, over all and by groups."""

    split: str
    values: dict[str, float]
    spread: Spread | None = Field(default=None, exclude_if=lambda spread: spread is None)
    baseline: Baseline
    plain: Baseline | None = None
    cells: tuple[Cell, ...] = ()
    thresholds: tuple[Threshold, ...] = Field(default=(), exclude_if=lambda some: not some)


class Period(_Part):
    """First and last day of the training data, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class DataSource(_Part):
    """What the shipped artifact was trained on."""

    source: str
    sha256: str | dict[str, str]
    rows: int
    period: Period | None = None


class Golden(_Part):
    """An instance, the prediction that this artifact must give for it, and its explanation."""

    instance: dict[str, Any]
    prediction: dict[str, Any]
    explanation: dict[str, Any] | None = None


class Background(_Part):
    """Rows that the model was made or proven with, which explanations compare an instance with.

    Attributes:
        inputs: The names of the values of each row.
        rows: Values as clients send them; null for what is missing.
        same: The input whose value an instance and what it is compared with have in common.
        alike: With `same`: rows for each of its values, where there are enough.
    """

    inputs: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = Field(min_length=1)
    same: str | None = None
    alike: tuple[tuple[Any, ...], ...] = ()


class Manifest(_Part):
    """The parsed `model.json`; `inputs` and `outputs` are JSON Schemas of one instance.

    Attributes:
        limits: What it is not good for, a sentence each.
        about: For whom it is, and how it was made.
        plots: Of how good it is, in the order in which they are shown.
        classes: Those of a classification, in the order of their probabilities; 0 to K - 1 if
            there is no list.
        form: What an answer consists of where the task does not say it all.
        quantiles: What a regression answers besides: name -> share of true values below it.
        probabilities: What it answers besides: name -> of what.
        background: What explanations compare with; without it there are none.
        reference: What drift is told by; without it the model is not watched.
    """

    manifest_version: Literal[1] = 1
    name: str = Field(pattern="^[a-z][a-z0-9-]*$")
    version: str
    title: str
    description: str
    limits: tuple[str, ...] = Field(default=(), exclude_if=lambda limits: not limits)
    about: About = Field(default=About(), exclude_if=lambda about: about == About())
    plots: tuple[Plot, ...] = Field(default=(), exclude_if=lambda plots: not plots)
    task: Task
    unit: str | None = None
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    columns: tuple[Column, ...]
    artifact: Artifact
    classes: tuple[Class, ...] = ()
    form: Form = Field(default=Form(), exclude_if=lambda form: form == Form())
    interval_coverage: float | None = None
    quantiles: dict[str, float] = {}
    probabilities: dict[str, str] = {}
    metrics: Metrics
    parity: dict[str, float | int | bool]
    data: DataSource
    libraries: dict[str, str]
    golden: tuple[Golden, ...] = Field(min_length=1)
    background: Background | None = None
    reference: Reference | None = None

    @model_validator(mode="after")
    def _reference_is_of_columns(self) -> "Manifest":
        inputs = self.reference.inputs if self.reference else ()
        if any(not 0 <= one.of < len(self.columns) for one in inputs):
            message = "the reference is of columns that there are not"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _form_fits_task(self) -> "Manifest":
        needed = _FORMED_BY.get(self.task)
        if needed and not getattr(self.form, needed):
            message = f"{self.task} without the form's {needed}"
            raise ValueError(message)
        if self.task is Task.SCORED_CLASSIFICATION and not self.classes:
            message = f"{self.task} without classes"
            raise ValueError(message)
        return self


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the model in `folder`.

    Raises:
        ArtifactError: The manifest is missing, is not a manifest, or names another model.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except OSError as error:
        raise ArtifactError(folder.name, f"{MANIFEST_FILE} cannot be read") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArtifactError(folder.name, f"{MANIFEST_FILE}: {place}: {first['msg']}") from error
    if manifest.name != folder.name:
        raise ArtifactError(folder.name, f"{MANIFEST_FILE} is that of {manifest.name}")
    return manifest
