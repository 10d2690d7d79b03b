"""What estimators around others take of the outputs of those within."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, ScoreOutputs, ValueOutputs

if TYPE_CHECKING:
    from training.conversion.graph import Outputs


def label_of(outputs: Outputs) -> str:
    """Return the name of a classifier's label: int64 [N]."""
    if isinstance(outputs, (ClassOutputs, ScoreOutputs)):
        return outputs.label
    raise NoExactWriterError(f"{_answer(outputs)} instead of a class")


def probabilities_of(outputs: Outputs) -> str:
    """Return the name of a classifier's probabilities: double [N, classes]."""
    if isinstance(outputs, ClassOutputs):
        return outputs.probabilities
    raise NoExactWriterError(f"{_answer(outputs)} instead of probabilities")


def value_of(outputs: Outputs) -> str:
    """Return the name of a regression's value: double [N]."""
    if isinstance(outputs, ValueOutputs):
        return outputs.value
    raise NoExactWriterError(f"{_answer(outputs)} instead of a value")


def _answer(outputs: Outputs) -> str:
    return " and ".join(outputs._fields)
