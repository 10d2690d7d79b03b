"""A brought graph is proven and written to a folder, or refused."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from onnx import TensorProto

from training.conversion.agreement import Agreement, promised
from training.export import export_fitted
from training.fitted.errors import RefusedError
from training.fitted.graphs.interface import REALS
from training.fitted.proving import common_of, source_of
from training.parity import ParityError
from training.recipe import FittedModel, Metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prediction.manifest import Manifest
    from training.fitted.graphs.bringing import Bringing
    from training.fitted.inputs import Input
    from training.fitted.signature import Described, Signature
    from training.recipe import Description

_NOT_JUDGED = "Not judged: what the sample has are the answers expected of the graph, no true ones."
_LARGEST: dict[int, float] = {TensorProto.INT32: 2**31 - 1, TensorProto.INT64: 2**53}
"""Of whole numbers: what the type holds, and what a float64 holds on the way there."""

_PRECISION = {Agreement.FLOAT64: "float64"}


def limit_of(bringing: Bringing) -> str:
    """Return what was proven of a graph, in a sentence."""
    precision = _PRECISION.get(promised(bringing.graph), "float32")
    return (
        f"A graph made elsewhere: it answers the {len(bringing.brought.matrix):,} rows of its"
        f" sample as expected, in the precision of {precision}; to other rows it answers as its"
        " file does, whatever that was made of."
    )


def proven_graph(
    bringing: Bringing,
    signature: Signature,
    description: Description,
    output: Path,
    say: Callable[[str], None],
) -> Manifest:
    """Write the model to `output / description.name`, and return its manifest.

    Raises:
        RefusedError: the signature allows what the graph does not take, or it answers NaN, or a row
            alone otherwise than among others; nothing is written.
    """
    brought = bringing.brought
    for one, element in zip(brought.inputs, bringing.elements, strict=True):
        lacking = None in brought.rows[one.name]
        _require_takeable(signature.inputs[one.name], one, element, lacking=lacking)
    unknown = {"metrics": Metrics(_NOT_JUDGED, {}, "none", {}), "algorithm": ""}
    common = common_of(brought, signature) | unknown
    fitted = FittedModel(graph=bringing.graph, expected=bringing.expected, **common)
    try:
        manifest = export_fitted(description, fitted, source_of(brought), output)
    except ParityError as error:
        # of the sample's rows it is known that they are answered as expected
        raise RefusedError(str(error).replace("scikit-learn", "the graph itself")) from error
    say(f"proof: {', '.join(f'{k} {v}' for k, v in manifest.parity.items())}")
    return manifest


def takeable(signature: Signature, bringing: Bringing) -> Signature:
    """Return a signature that was inferred, within what the graph's numbers can be."""
    inputs = dict(signature.inputs)
    for one, element in zip(bringing.brought.inputs, bringing.elements, strict=True):
        told, most = inputs[one.name], _LARGEST.get(element)
        if most is not None and told.minimum is not None and told.maximum is not None:
            limits = {"minimum": max(told.minimum, -most), "maximum": min(told.maximum, most)}
            inputs[one.name] = told.model_copy(update=limits)
    return signature.model_copy(update={"inputs": inputs})


def _require_takeable(told: Described, one: Input, element: int, *, lacking: bool) -> None:
    most = _LARGEST.get(element, math.inf)
    if max(-(told.minimum or 0), told.maximum or 0) > most:
        raise RefusedError(
            f"the signature lets {one.name} be beyond {most:.0f}, which the type of the graph does"
            " not hold"
        )
    if told.optional and element not in REALS:
        kind = TensorProto.DataType.Name(element).lower()
        raise RefusedError(f"the signature makes {one.name} optional, and the graph takes a {kind}")
    if told.optional and not lacking:
        raise RefusedError(
            f"the signature makes {one.name} optional, and no row of the sample lacks it, so that"
            " nothing is expected of one that does"
        )
    if one.kind == "integer" and element not in REALS and told.type != "integer":
        raise RefusedError(
            f"the signature lets {one.name} have fractions, and the graph takes whole numbers"
        )
    if element == TensorProto.STRING and not {*(told.choices or ("",))} <= {*one.known}:
        raise RefusedError(
            f"the signature takes texts in {one.name} that no row of the sample has, so that"
            " nothing is expected of them"
        )
