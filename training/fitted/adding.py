"""From a file and its sample to a model's folder and card, step by step."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.base import is_classifier

from prediction.answers import Values
from prediction.columns import encode_table
from prediction.instances import instance_type
from prediction.manifest import DataSource, Task
from training.card import card
from training.conversion import ConversionError, classes_of, convert, served_classes, values_of
from training.conversion.agreement import Agreement, promised
from training.export import export_fitted
from training.fitted import sample as samples
from training.fitted import signature as signatures
from training.fitted.errors import RefusedError, first_line
from training.fitted.figures import metrics_of
from training.fitted.inputs import frame_of, inputs_of, rows_of
from training.fitted.loading import load
from training.fitted.texts import texts_of, with_numbers
from training.parity import ParityError
from training.recipe import Description, FittedModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from prediction.manifest import Manifest
    from training.conversion.graph import Estimator
    from training.fitted.inputs import Input
    from training.fitted.sample import Sample
    from training.fitted.signature import Signature

_GOLDEN = 3
_TRIED = 5  # rows in which a missing value is tried


class Asked(NamedTuple):
    """What the user says of the model."""

    file: Path
    sample: Path
    name: str
    target: str | None = None
    title: str | None = None
    description: str | None = None
    version: str = "1.0.0"
    signature: str | None = None


class Added(NamedTuple):
    """What was made: an instance that can be asked, and the texts of signature and card."""

    example: dict[str, Any]
    signature: str
    card: str


class _Brought(NamedTuple):
    """A loaded estimator with its rows in both forms."""

    estimator: Estimator
    sample: Sample
    inputs: tuple[Input, ...]
    rows: dict[str, list[Any]]
    matrix: Matrix
    answer: Callable[[Matrix], Answers]


def add(asked: Asked, output: Path, say: Callable[[str], None]) -> Added:
    """Convert, prove and write a model to `output / asked.name`.

    Args:
        asked: what the user says.
        output: a folder for models; nothing else is written.
        say: told one line a step.

    Raises:
        RefusedError: it cannot be served; nothing is written.
    """
    estimator = load(asked.file)
    say(f"loaded: {_steps(estimator)}")
    brought = _brought(estimator, asked)
    say(f"sample: {len(brought.matrix):,} rows of {len(brought.inputs)} columns, all answered")
    classes = served_classes(estimator) if is_classifier(estimator) else ()
    signature = _signature(brought, asked.signature, classes)
    lacking = [name for name, one in signature.inputs.items() if one.optional]
    say(f"signature: {len(signature.inputs)} inputs, {len(lacking)} of them optional")
    if asked.signature is None and (whole := _never_lacking(lacking, brought.rows)):
        say(
            f"optional, though no row lacks them: {', '.join(whole)}; to require them, take their"
            " `optional: true` from signature.yaml and give it back by --signature"
        )
    manifest, description = _proven(brought, signature, asked, output, say)
    return Added(
        manifest.golden[0].instance,
        signatures.written(signature),
        card(description, manifest, {}, "sklambda models add"),
    )


def _never_lacking(names: Sequence[str], rows: Mapping[str, Sequence[Any]]) -> list[str]:
    return [name for name in names if all(value is not None for value in rows[name])]


def _steps(estimator: Estimator) -> str:
    steps = getattr(estimator, "steps", [("", estimator)])
    return ", ".join(type(step).__name__ for _, step in steps)


def _brought(estimator: Estimator, asked: Asked) -> _Brought:
    names = samples.header(asked.sample)
    columns = samples.columns_of(estimator, names, asked.target)
    texts = texts_of(estimator, len(columns))
    as_texts = [columns[number] for number in texts.known]
    sample = samples.read(asked.sample, columns, asked.target, as_texts)
    inputs = inputs_of(sample, texts)
    named = hasattr(estimator, "feature_names_in_")
    if not named and any(one.kind == "text" for one in inputs):
        raise RefusedError(
            "the estimator was fitted on texts without names of columns: fit it on a DataFrame"
        )
    rows = rows_of(sample.frame, inputs)
    matrix = encode_table([one.column for one in inputs], rows)
    ask = classes_of(estimator) if is_classifier(estimator) else values_of(estimator)

    def answer(encoded: Matrix) -> Answers:
        asked_with: Any = frame_of(encoded, inputs) if named else encoded
        return ask(asked_with)

    unread = [
        one.name
        for number, one in enumerate(inputs)
        if one.kind == "text" and number not in texts.known
    ]
    as_fitted: Any = sample.frame if named else sample.frame.to_numpy(dtype=np.float64)
    _require_same_answers(lambda: ask(as_fitted), lambda: answer(matrix), unread)
    return _Brought(estimator, sample, inputs, rows, matrix, answer)


def _require_same_answers(
    as_fitted: Callable[[], Answers], as_sent: Callable[[], Answers], unread: Sequence[str]
) -> None:
    """Hold that nothing is lost between a client's JSON and the frame that was fitted on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected, found = as_fitted(), as_sent()
        # scikit-learn refuses rows as it likes.
        except Exception as error:
            raise RefusedError(f"scikit-learn refuses the sample: {first_line(error)}") from error
    if isinstance(expected, Values) and expected.value.ndim > 1:
        raise RefusedError("the estimator answers several outputs; one can be served")
    for name, one in expected._asdict().items():
        if one is not None and not np.array_equal(one, found._asdict()[name], equal_nan=True):
            raise RefusedError(
                f"the texts of {', '.join(unread)} are read by a step other than OneHotEncoder and"
                " OrdinalEncoder, or in an estimator that is not looked into"
                if unread
                else "the estimator answers the sample otherwise once its numbers are doubles"
            )


def _signature(
    brought: _Brought, given: str | None, classes: Sequence[bool | int | str]
) -> Signature:
    if given is not None:
        return signatures.read(given, brought.inputs)
    tried = brought.matrix[:_TRIED]

    def takes_missing(position: int) -> bool:
        rows = tried.copy()
        rows[:, position] = np.nan
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                brought.answer(rows)
            except Exception:  # noqa: BLE001  scikit-learn refuses rows as it likes
                return False
        return True

    return signatures.inferred(brought.inputs, brought.rows, takes_missing, classes)


def _proven(
    brought: _Brought,
    signature: Signature,
    asked: Asked,
    output: Path,
    say: Callable[[str], None],
) -> tuple[Manifest, Description]:
    known = {number: one.known for number, one in enumerate(brought.inputs)}
    writable = with_numbers(brought.estimator, known, len(brought.inputs))
    schema = signatures.schema_of(signature, brought.inputs)
    _require_names(schema)
    classes = served_classes(brought.estimator) if is_classifier(brought.estimator) else ()
    metrics = metrics_of(brought.answer(brought.matrix), brought.sample.target, classes)
    description = _description(brought.estimator, asked)
    source = DataSource(
        source="the sample that the model was added with",
        sha256=brought.sample.sha256,
        rows=len(brought.matrix),
    )
    refusal: Exception | None = None
    for dtype in ("float32", "float64"):
        try:
            graph = convert(writable, len(brought.inputs), dtype)
            exact = promised(graph) is not Agreement.FLOAT32
            how = "written exactly, in float64" if exact else f"made by skl2onnx, in {dtype}"
            say(f"graph: {how}")
            fitted = FittedModel(
                graph=graph,
                answer=brought.answer,
                inputs=schema,
                columns=[one.column for one in brought.inputs],
                held_out=brought.matrix,
                metrics=metrics,
                golden=_golden(brought),
                classes=classes,
            )
            manifest = export_fitted(description, fitted, source, output)
        except (ConversionError, ParityError) as error:
            refusal = refusal or error
            if isinstance(error, ParityError) and exact:
                break
        else:
            say(f"proof: {', '.join(f'{k} {v}' for k, v in manifest.parity.items())}")
            return manifest, description
    raise RefusedError(str(refusal)) from refusal


def _require_names(schema: dict[str, Any]) -> None:
    """Refuse names of columns that no type of instances can have."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            instance_type("brought", schema)
        # pydantic refuses names by several types, and warns of those that hide its own.
        except Exception as error:
            raise RefusedError(f"a column's name cannot be served: {first_line(error)}") from error


def _golden(brought: _Brought) -> list[dict[str, Any]]:
    count = min(_GOLDEN, len(brought.matrix))
    return [
        {name: values[row] for name, values in brought.rows.items() if values[row] is not None}
        for row in range(count)
    ]


def _description(estimator: Estimator, asked: Asked) -> Description:
    classifier = is_classifier(estimator)
    last = type(getattr(estimator, "steps", [("", estimator)])[-1][1]).__name__
    return Description(
        name=asked.name,
        version=asked.version,
        title=asked.title or asked.name.replace("-", " ").capitalize(),
        description=asked.description or f"A fitted {last}, answering as in scikit-learn.",
        task=Task.CLASSIFICATION if classifier else Task.REGRESSION,
        predicts=asked.target or ("The class." if classifier else "The value."),
    )
