"""Whether a model predicts here what it predicted when it was trained."""

import math
from collections.abc import Mapping

from prediction.model import Model

# Processors round differently, and most of the models compute in 32 bits, which carry seven
# digits; a damaged or mismatched runtime is wrong in the first.
RELATIVE_TOLERANCE = 1e-4
ABSOLUTE_TOLERANCE = 1e-6


class NotReadyError(Exception):
    """The model cannot run, or predicts something else than it should."""

    def __init__(self, model: str) -> None:
        super().__init__(f"model {model} does not predict what its manifest says")
        self.model = model


def check(model: Model) -> None:
    """Run a model on its first golden instance.

    Raises:
        NotReadyError: It fails, or its prediction is not the golden one.
    """
    golden = model.manifest.golden[0]
    try:
        [prediction] = model.run(model.parse([golden.instance]))
    except Exception as error:
        raise NotReadyError(model.manifest.name) from error
    if not _agrees(prediction, golden.prediction):
        raise NotReadyError(model.manifest.name)


def _agrees(value: object, golden: object) -> bool:
    """Whether a prediction has all that the golden one has."""
    if isinstance(golden, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and _agrees(value[name], member) for name, member in golden.items()
        )
    if isinstance(golden, list):
        return (
            isinstance(value, list)
            and len(value) == len(golden)
            and all(map(_agrees, value, golden))
        )
    if isinstance(golden, float | int) and isinstance(value, float | int):
        return math.isclose(value, golden, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)
    return value == golden
