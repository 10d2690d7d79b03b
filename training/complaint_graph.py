"""The complaint forest as one ONNX graph: `ComplaintForest.answer`, operator by operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from training.complaint_forest import KINDS_OF_DAY, NEXT_TO_NOTHING
from training.complaint_inputs import SATURDAY, TYPE, WEEKDAY
from training.tree_ensemble import DOMAIN, DOMAIN_VERSION, baselines, tree_ensemble

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

    from training.complaint_forest import ComplaintForest

_OPSET = 21
_IR_VERSION = 10  # the one of opset 21


def graph(forest: ComplaintForest, columns: int) -> ModelProto:
    """Build the graph of a forest.

    Args:
        forest: fitted and calibrated.
        columns: how many the encoded columns are.

    Returns:
        A model with the input "columns", double [N, columns], and the outputs "value", "low" and
        "high", double [N], in hours.
    """
    trees = tree_ensemble([*forest.noise, *forest.other], "told", "leaves")
    nodes = [*_told(), trees, *_chosen(), *_interval()]
    built = helper.make_graph(
        nodes,
        "complaint_time",
        [helper.make_tensor_value_info("columns", TensorProto.DOUBLE, ["N", columns])],
        [
            helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["N"])
            for name in ("value", "low", "high")
        ],
        _constants(forest),
    )
    return helper.make_model(
        built,
        opset_imports=[
            helper.make_opsetid("", _OPSET),
            helper.make_opsetid(DOMAIN, DOMAIN_VERSION),
        ],
        ir_version=_IR_VERSION,
    )


def _constants(forest: ComplaintForest) -> list[TensorProto]:
    values = {
        "type_column": np.array(TYPE),
        "weekday_column": np.array(WEEKDAY),
        "saturday": np.array(float(SATURDAY)),
        "kinds_of_day": np.array(KINDS_OF_DAY),
        "one": np.array([1]),
        "era": np.array(forest.era),
        "baselines": baselines([*forest.noise, *forest.other]),
        "is_noise_type": forest.is_noise[:, np.newaxis],
        "offsets": forest.offsets,
        "next_to_nothing": np.array(NEXT_TO_NOTHING),
        "zero": np.array(0.0),
    }
    return [numpy_helper.from_array(np.asarray(v), name) for name, v in values.items()]


def _told() -> list[NodeProto]:
    """Read the type's number; append the era's column, which no client knows of."""
    return [
        helper.make_node("Gather", ["columns", "type_column"], ["type_value"], axis=1),
        helper.make_node("Cast", ["type_value"], ["type"], to=TensorProto.INT64),
        helper.make_node("Shape", ["type"], ["rows"]),
        helper.make_node("Concat", ["rows", "one"], ["era_shape"], axis=0),
        helper.make_node("Expand", ["era", "era_shape"], ["era_column"]),
        helper.make_node("Concat", ["columns", "era_column"], ["told"], axis=1),
    ]


def _chosen() -> list[NodeProto]:
    """Choose the expert by type: median, low and high quantile of the root of hours."""
    return [
        helper.make_node("Add", ["leaves", "baselines"], ["roots"]),
        helper.make_node("Split", ["roots"], ["noise_roots", "other_roots"], axis=1, num_outputs=2),
        helper.make_node("Gather", ["is_noise_type", "type"], ["is_noise"], axis=0),
        helper.make_node("Where", ["is_noise", "noise_roots", "other_roots"], ["chosen"]),
        helper.make_node("Transpose", ["chosen"], ["by_part"], perm=[1, 0]),
        helper.make_node(
            "Split", ["by_part"], ["median_row", "low_row", "high_row"], axis=0, num_outputs=3
        ),
    ]


def _interval() -> list[NodeProto]:
    """Widen the interval by the type's offset, and turn roots into hours."""
    return [
        *_cells(),
        helper.make_node("Gather", ["offsets", "cell"], ["offset"], axis=0),
        helper.make_node("Sub", ["low_row", "offset"], ["low_root"]),
        helper.make_node("Add", ["high_row", "offset"], ["high_root"]),
        *_hours("median_row", "value"),
        *_hours("low_root", "low_hours"),
        *_hours("high_root", "high_hours"),
        helper.make_node("Min", ["low_hours", "value"], ["low"]),
        helper.make_node("Max", ["high_hours", "value"], ["high"]),
    ]


def _cells() -> list[NodeProto]:
    """Number the calibration's cells, as `complaint_forest.cells` does: [N]."""
    return [
        helper.make_node("Gather", ["columns", "weekday_column"], ["weekday"], axis=1),
        helper.make_node("GreaterOrEqual", ["weekday", "saturday"], ["is_weekend"]),
        helper.make_node("Cast", ["is_weekend"], ["weekend"], to=TensorProto.INT64),
        helper.make_node("Mul", ["type", "kinds_of_day"], ["first_cell"]),
        helper.make_node("Add", ["first_cell", "weekend"], ["cell"]),
    ]


def _hours(root: str, hours: str) -> list[NodeProto]:
    """Square, but for what is next to nothing: [1, N] -> [N]."""
    return [
        helper.make_node("Less", [root, "next_to_nothing"], [f"{hours}_is_nothing"]),
        helper.make_node("Mul", [root, root], [f"{hours}_square"]),
        helper.make_node(
            "Where", [f"{hours}_is_nothing", "zero", f"{hours}_square"], [f"{hours}_row"]
        ),
        helper.make_node("Reshape", [f"{hours}_row", "rows"], [hours]),
    ]
