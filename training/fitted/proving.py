"""A brought estimator is converted, proven and written to a folder, or refused."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from prediction.instances import instance_type
from prediction.manifest import DataSource
from training.algorithm import algorithm_of
from training.conversion import ConversionError, convert
from training.conversion.agreement import Agreement, promised
from training.export import export_fitted
from training.fitted import signature as signatures
from training.fitted.errors import NoGraphError, RefusedError, first_line
from training.fitted.figures import metrics_of
from training.fitted.outcomes import outcomes_of
from training.fitted.texts import with_numbers
from training.parity import NarrowerError, ParityError
from training.recipe import FittedModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from onnx import ModelProto

    from prediction.manifest import Manifest
    from training.conversion.skl2onnx_graph import DType
    from training.fitted.bringing import Brought
    from training.fitted.signature import Signature
    from training.recipe import Description

_GOLDEN = 3
_DTYPES: tuple[DType, ...] = "float32", "float64"
"""In which the converter is asked for a graph, one after the other."""


def proven(
    brought: Brought,
    signature: Signature,
    description: Description,
    output: Path,
    say: Callable[[str], None],
) -> Manifest:
    """Write the model to `output / description.name`, and return its manifest.

    Raises:
        NoGraphError: there is no graph that answers as the estimator does; nothing is written.
        RefusedError: scikit-learn refuses rows that the signature allows.
    """
    fitted = _around_graph(brought, signature)
    refusal: Exception | None = None
    for dtype in _DTYPES:
        try:
            graph = graph_of(brought, dtype)
            exact = promised(graph) is not Agreement.FLOAT32
            how = "written exactly, in float64" if exact else f"made by skl2onnx, in {dtype}"
            say(f"graph: {how}")
            manifest = export_fitted(description, fitted(graph), source_of(brought), output)
        except NarrowerError as error:
            raise RefusedError(str(error)) from error
        except (ConversionError, ParityError) as error:
            refusal = refusal or error
            if isinstance(error, ParityError) and exact:
                break
        else:
            say(f"proof: {', '.join(f'{k} {v}' for k, v in manifest.parity.items())}")
            return manifest
    raise NoGraphError(str(refusal)) from refusal


def graph_of(brought: Brought, dtype: DType = "float32") -> ModelProto:
    """Write the graph of a brought estimator; the type counts where a converter makes it.

    Raises:
        ConversionError: there is none.
    """
    known = {number: one.known for number, one in enumerate(brought.inputs)}
    writable = with_numbers(brought.estimator, known, len(brought.inputs))
    return convert(writable, len(brought.inputs), dtype, brought.answering.task)


def _around_graph(brought: Brought, signature: Signature) -> Callable[[ModelProto], FittedModel]:
    """Return what makes a fitted model of a graph: all the rest is the same for each graph."""
    common = common_of(brought, signature)

    def fitted(graph: ModelProto) -> FittedModel:
        return FittedModel(graph=graph, **common)

    return fitted


def common_of(brought: Brought, signature: Signature) -> dict[str, Any]:
    """Return what a fitted model has, whatever serves it: the members of `Fitted`."""
    schema = signatures.schema_of(signature, brought.inputs)
    _require_names(schema)
    answering = brought.answering
    return {
        "answer": brought.answer,
        "inputs": schema,
        "columns": [one.column for one in brought.inputs],
        "held_out": brought.matrix,
        "metrics": metrics_of(brought.answer(brought.matrix), brought.sample.targets, answering),
        "golden": _golden(brought),
        "classes": answering.classes,
        "form": answering.form,
        "background": _rows(brought),
        "outcomes": outcomes_of(brought) if brought.plotted else None,
        "algorithm": algorithm_of(brought.estimator),
    }


def source_of(brought: Brought) -> DataSource:
    """Return where the rows are from."""
    return DataSource(
        source="the sample that the model was added with",
        sha256=brought.sample.sha256,
        rows=len(brought.matrix),
    )


def _require_names(schema: dict[str, Any]) -> None:
    """Refuse names of columns that no type of instances can have."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            instance_type("brought", schema)
        # pydantic refuses names by several types, and warns of those that hide its own.
        except Exception as error:
            raise RefusedError(f"a column's name cannot be served: {first_line(error)}") from error


def _rows(brought: Brought) -> list[dict[str, Any]]:
    columns = brought.rows.values()
    return [dict(zip(brought.rows, values, strict=True)) for values in zip(*columns, strict=True)]


def _golden(brought: Brought) -> list[dict[str, Any]]:
    count = min(_GOLDEN, len(brought.matrix))
    return [
        {name: values[row] for name, values in brought.rows.items() if values[row] is not None}
        for row in range(count)
    ]
