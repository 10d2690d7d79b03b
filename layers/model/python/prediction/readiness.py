"""The readiness check: models predict here what they predicted when they were trained."""

import math
from collections.abc import Mapping, Sequence

from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, FetchError
from prediction.model import Model

# Processors round differently, and most of the models compute in 32 bits, which carry seven
# digits; a damaged or mismatched runtime is wrong in the first.
RELATIVE_TOLERANCE = 1e-4
ABSOLUTE_TOLERANCE = 1e-6


class NotReadyError(Exception):
    """Some models cannot predict, or predict something else than they should; or there are none.

    The text is a sentence for clients.
    """

    def __init__(self, models: Sequence[str], fetched: FetchError | None = None) -> None:
        reasons = [f"these models cannot predict: {', '.join(models)}"] if models else []
        reasons += [f"{fetched.model} is {fetched.state}"] if fetched else []
        super().__init__(f"Not ready: {'; '.join(reasons) or 'no model'}.")
        self.models = models


def check(catalog: Catalog) -> None:
    """Run every model on its first golden instance.

    Ends at the first whose artifact cannot be fetched in time: the next check goes on there.

    Raises:
        NotReadyError: It names those that are damaged, fail, or do not predict the golden
            prediction, and the one that is being fetched.
    """
    wrong: set[str] = set()
    fetched = None
    for model in catalog:
        try:
            model.load()
        except FetchError as error:
            fetched = error
            break
        except DamagedModelError:
            continue
        if not is_ready(model):
            wrong.add(model.manifest.name)
    # loading them has shown which are damaged
    unready = sorted(wrong | catalog.damaged.keys())
    if unready or fetched or not (len(catalog) or catalog.may_be_empty):
        raise NotReadyError(unready, fetched)


def is_ready(model: Model) -> bool:
    """Return whether a model predicts its first golden row as it should."""
    golden = model.manifest.golden[0]
    try:
        [prediction] = model.run(model.parse([golden.instance]), counted=False)
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
