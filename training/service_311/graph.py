"""The complaint model as one ONNX graph: `ComplaintHazard.answer`, operator by operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from training.service_311.hazard import LEVELS, WITHIN_PERIODS
from training.service_311.inputs import TYPE
from training.service_311.periods import ENDS
from training.tree_ensemble import DOMAIN, DOMAIN_VERSION, baselines, tree_ensemble

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

    from training.service_311.hazard import ComplaintHazard

_OPSET = 21
_IR_VERSION = 10  # the one of opset 21
_TOLD_BESIDE = 3  # era, period, rate: see `hazard.told`

_node = helper.make_node


def graph(model: ComplaintHazard, columns: int) -> ModelProto:
    """Build the graph of a fitted model.

    Args:
        model: fitted.
        columns: how many the encoded columns are.

    Returns:
        A model with the input "columns", double [N, columns], and the outputs "value", "low" and
        "high", double [N], "quantiles", double [N, 1], in hours, and "probabilities", double
        [N, 4].
    """
    trees = tree_ensemble([model.trees], "told", "leaves")
    built = helper.make_graph(
        [*_told(), trees, *_distribution(), *_quantiles(), *_answers()],
        "complaint_time",
        [helper.make_tensor_value_info("columns", TensorProto.DOUBLE, ["N", columns])],
        [
            *(
                helper.make_tensor_value_info(name, TensorProto.DOUBLE, ["N"])
                for name in ("value", "low", "high")
            ),
            helper.make_tensor_value_info("quantiles", TensorProto.DOUBLE, ["N", 1]),
            helper.make_tensor_value_info(
                "probabilities", TensorProto.DOUBLE, ["N", len(WITHIN_PERIODS)]
            ),
        ],
        _constants(model, columns),
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(DOMAIN, DOMAIN_VERSION)]
    return helper.make_model(built, opset_imports=opsets, ir_version=_IR_VERSION)


def _constants(model: ComplaintHazard, columns: int) -> list[TensorProto]:
    count = len(ENDS)
    period = np.arange(count, dtype=np.float64)[np.newaxis, :, np.newaxis]
    values = {
        "type_column": np.array(TYPE),
        "rates": model.rates[int(model.era)],
        "era_and_period": np.concatenate([np.full_like(period, model.era), period], axis=2),
        "second_axis": np.array([1]),
        "third_axis": np.array([2]),
        "each_period": np.array([1, count, 1]),
        "one_a_row": np.array([-1, columns + _TOLD_BESIDE]),
        "periods_a_row": np.array([-1, count]),
        "baselines": baselines([model.trees]),
        "time_axis": np.array(1),
        "one": np.array(1.0),
        "zero": np.array(0.0),
        "before_all": np.array([0, 1, 0, 0]),
        "levels": LEVELS[np.newaxis, :],
        "levels_of_all": LEVELS[np.newaxis, :, np.newaxis],
        "next": np.array(1),
        "last": np.array(count),
        "ends": np.concatenate([[0.0], ENDS]),
        "within": WITHIN_PERIODS.astype(np.int64),
    }
    return [numpy_helper.from_array(np.asarray(v), name) for name, v in values.items()]


def _told() -> list[NodeProto]:
    """Repeat each row for each period, with the era, the period and the type's rate: [N*P, C]."""
    return [
        _node("Gather", ["columns", "type_column"], ["type_value"], axis=1),
        _node("Cast", ["type_value"], ["type"], to=TensorProto.INT64),
        _node("Gather", ["rates", "type"], ["rate_rows"], axis=0),
        _node("Unsqueeze", ["rate_rows", "third_axis"], ["rate"]),
        _node("Unsqueeze", ["columns", "second_axis"], ["columns_once"]),
        _node("Expand", ["columns_once", "each_period"], ["repeated"]),
        _node("Shape", ["rate"], ["rows_and_periods"]),
        _node("Expand", ["era_and_period", "rows_and_periods"], ["beside"]),
        _node("Concat", ["repeated", "beside", "rate"], ["told_by_row"], axis=2),
        _node("Reshape", ["told_by_row", "one_a_row"], ["told"]),
    ]


def _distribution() -> list[NodeProto]:
    """Multiply what stays open from period to period: [N, P] closed by the end of each."""
    return [
        _node("Add", ["leaves", "baselines"], ["odds"]),
        _node("Neg", ["odds"], ["odds_of_staying"]),
        _node("Sigmoid", ["odds_of_staying"], ["staying"]),
        _node("Log", ["staying"], ["log_staying"]),
        _node("Reshape", ["log_staying", "periods_a_row"], ["log_by_row"]),
        _node("CumSum", ["log_by_row", "time_axis"], ["log_open"]),
        _node("Exp", ["log_open"], ["open"]),
        _node("Sub", ["one", "open"], ["closed_by"]),
    ]


def _quantiles() -> list[NodeProto]:
    """Find the period in which each level is reached, and go into it linearly: [N, levels]."""
    return [
        _node("Pad", ["closed_by", "before_all", "zero"], ["shares"]),
        _node("Unsqueeze", ["closed_by", "second_axis"], ["closed_by_once"]),
        _node("Less", ["closed_by_once", "levels_of_all"], ["is_below"]),
        _node("Cast", ["is_below"], ["below_by_period"], to=TensorProto.INT64),
        _node("ReduceSum", ["below_by_period", "third_axis"], ["below"], keepdims=0),
        _node("Add", ["below", "next"], ["above"]),
        _node("Min", ["above", "last"], ["after"]),
        _node("GatherElements", ["shares", "below"], ["first_share"], axis=1),
        _node("GatherElements", ["shares", "after"], ["last_share"], axis=1),
        _node("Sub", ["last_share", "first_share"], ["step"]),
        _node("Greater", ["step", "zero"], ["rises"]),
        _node("Where", ["rises", "step", "one"], ["divisor"]),
        _node("Sub", ["levels", "first_share"], ["lacking"]),
        _node("Div", ["lacking", "divisor"], ["part_if_it_rises"]),
        _node("Where", ["rises", "part_if_it_rises", "zero"], ["part"]),
        _node("Gather", ["ends", "below"], ["begin"]),
        _node("Gather", ["ends", "after"], ["end"]),
        _node("Sub", ["end", "begin"], ["length"]),
        _node("Mul", ["part", "length"], ["way"]),
        _node("Add", ["begin", "way"], ["hours"]),
    ]


def _answers() -> list[NodeProto]:
    return [
        _node(
            "Split", ["hours"], ["value_column", "low_column", "quantiles"], axis=1, num_outputs=3
        ),
        _node("Squeeze", ["value_column", "second_axis"], ["value"]),
        _node("Squeeze", ["low_column", "second_axis"], ["low"]),
        _node("Squeeze", ["quantiles", "second_axis"], ["high"]),
        _node("Gather", ["closed_by", "within"], ["probabilities"], axis=1),
    ]
