"""The complaint model as one ONNX graph: `ComplaintHazard.answer`, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prediction.runtimes.onnx import INPUT_NAME
from training.conversion.agreement import Agreement
from training.conversion.graph import DistributionOutputs, Graph
from training.conversion.links import exponential, sigmoid
from training.conversion.trees.ensemble import Ensemble
from training.conversion.trees.hist_gradient_boosting import add_trees, features_of, numbered
from training.service_311.hazard import LEVELS, WITHIN_PERIODS
from training.service_311.inputs import TYPE
from training.service_311.periods import ENDS

if TYPE_CHECKING:
    from onnx import ModelProto

    from training.service_311.hazard import ComplaintHazard

_TOLD_BESIDE = 3  # era, period, rate: see `hazard.told`


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
    made = Graph()
    # Logarithms are added up in a row, and their sum is an exponent.
    made.loosen(Agreement.FLOAT64)
    closed_by = _closed_by(made, _odds(made, model, _told(made, model, columns)))
    hours = _hours_of(made, closed_by)
    value, low, high = (made.columns(hours, [level]) for level in range(len(LEVELS)))
    return made.model(
        DistributionOutputs(
            value=made.flat(value),
            low=made.flat(low),
            high=made.flat(high),
            quantiles=high,
            probabilities=made.columns(closed_by, WITHIN_PERIODS),
        ),
        columns,
    )


def _told(made: Graph, model: ComplaintHazard, columns: int) -> str:
    """Repeat each row for each period, with the era, the period and the type's rate: [N*P, C]."""
    count = len(ENDS)
    period = np.arange(count, dtype=np.float64)[np.newaxis, :, np.newaxis]
    kind = made.flat(made.to_whole(made.columns(INPUT_NAME, [TYPE])))
    rates = made.add("Gather", made.doubles(model.rates[int(model.era)]), kind, axis=0)
    rate = made.add("Unsqueeze", rates, made.constant(np.array([2])))
    once = made.add("Unsqueeze", INPUT_NAME, made.constant(np.array([1])))
    repeated = made.add("Expand", once, made.constant(np.array([1, count, 1])))
    era_and_period = np.concatenate([np.full_like(period, model.era), period], axis=2)
    beside = made.add("Expand", made.doubles(era_and_period), made.add("Shape", rate))
    told = made.add("Concat", repeated, beside, rate, axis=2)
    return made.add("Reshape", told, made.constant(np.array([-1, columns + _TOLD_BESIDE])))


def _odds(made: Graph, model: ComplaintHazard, told: str) -> str:
    """Add the trees: log odds of closing within the period, [N*P, 1]."""
    features = features_of(model.trees)
    ensemble = Ensemble()
    add_trees(ensemble, model.trees, features, target=0)
    return ensemble.sums(made, numbered(made, told, features))


def _closed_by(made: Graph, odds: str) -> str:
    """Multiply what stays open from period to period: [N, P] closed by the end of each."""
    staying = made.add("Log", sigmoid(made, made.add("Neg", odds)))
    by_row = made.add("Reshape", staying, made.constant(np.array([-1, len(ENDS)])))
    stays_open = exponential(made, made.add("CumSum", by_row, made.constant(np.array(1))))
    return made.add("Sub", made.doubles(1.0), stays_open)


def _hours_of(made: Graph, closed_by: str) -> str:
    """Find the period in which each level is reached, and go into it linearly: [N, levels]."""
    zero, one = made.doubles(0.0), made.doubles(1.0)
    shares = made.add("Pad", closed_by, made.constant(np.array([0, 1, 0, 0])), zero)
    below, after = _periods_around(made, closed_by)
    first = made.add("GatherElements", shares, below, axis=1)
    step = made.add("Sub", made.add("GatherElements", shares, after, axis=1), first)
    rises = made.add("Greater", step, zero)
    lacking = made.add("Sub", made.doubles(LEVELS[np.newaxis, :]), first)
    part = made.add("Div", lacking, made.add("Where", rises, step, one))
    part = made.add("Where", rises, part, zero)
    ends = made.doubles(np.concatenate([[0.0], ENDS]))
    begin, end = made.add("Gather", ends, below), made.add("Gather", ends, after)
    return made.add("Add", begin, made.add("Mul", part, made.add("Sub", end, begin)))


def _periods_around(made: Graph, closed_by: str) -> tuple[str, str]:
    """Count the periods that end below each level, and name the one after: int64 [N, levels]."""
    once = made.add("Unsqueeze", closed_by, made.constant(np.array([1])))
    is_below = made.add("Less", once, made.doubles(LEVELS[np.newaxis, :, np.newaxis]))
    counted = made.to_whole(is_below)
    below = made.add("ReduceSum", counted, made.constant(np.array([2])), keepdims=0)
    above = made.add("Add", below, made.constant(np.array(1)))
    return below, made.add("Min", above, made.constant(np.array(len(ENDS))))
