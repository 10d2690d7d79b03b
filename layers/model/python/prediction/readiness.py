"""The readiness check: models predict here what they predicted when they were trained."""

import math
from collections.abc import Mapping, Sequence

from prediction.catalog import Catalog
from prediction.model import Model

# Processors round differently, and most of the models compute in 32 bits, which carry seven
# digits; a damaged or mismatched runtime is wrong in the first.
RELATIVE_TOLERANCE = 1e-4
ABSOLUTE_TOLERANCE = 1e-6


class NotReadyError(Exception):
    """Some models cannot predict, or predict something else than they should; or there are none.

    The text is a sentence for clients.
    """

    def __init__(self, models: Sequence[str]) -> None:
        reason = f"these models cannot predict: {', '.join(models)}" if models else "no model"
        super().__init__(f"Not ready: {reason}.")
        self.models = models


def check(catalog: Catalog) -> None:
    """Run every model on its first golden instance.

    Raises:
        NotReadyError: It names those that are damaged, fail, or do not predict the golden
            prediction.
    """
    wrong = {model.manifest.name for model in catalog if not is_ready(model)}
    # loading them has shown which are damaged
    unready = sorted(wrong | catalog.damaged.keys())
    if unready or not (len(catalog) or catalog.may_be_empty):
        raise NotReadyError(unready)


def is_ready(model: Model) -> bool:
    """Return whether a model predicts its first golden row as it should."""
    golden = model.manifest.golden[0]
    try:
        [prediction] = model.run(model.parse([golden.instance]))
    except Exception:  # noqa: BLE001  ONNX Runtime raises unrelated types
        return False
    return _agrees(prediction, golden.prediction)


def _agrees(value: object, golden: object) -> bool:
    """Return whether a prediction has all that the golden one has."""
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
