"""The estimator of a file saved by joblib or pickle. Loading it runs the file's code."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import joblib
from sklearn.exceptions import InconsistentVersionWarning

from training.conversion.boosters import LIBRARIES
from training.conversion.errors import ConversionError
from training.conversion.tasks import task_of
from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from pathlib import Path

    from training.conversion.graph import Estimator

_OTHER_KINDS = {
    ".skops": "a skops file",
    ".onnx": "an ONNX graph",
    ".json": "a booster's own file",
    ".ubj": "a booster's own file",
    ".txt": "a booster's own file",
    ".cbm": "a booster's own file",
}


def load(path: Path) -> Estimator:
    """Load a fitted estimator.

    Raises:
        RefusedError: the file is of another kind, damaged, of other versions, or holds no estimator
            that can be served.
    """
    if kind := _OTHER_KINDS.get(path.suffix.lower()):
        raise RefusedError(f"{path.name} is {kind}; only files of joblib and pickle can be added")
    if not path.is_file():
        raise RefusedError(f"{path.name} is no file")
    estimator = _unpickled(path)
    try:
        task_of(estimator)
    except ConversionError as error:
        raise RefusedError(f"{path.name} cannot be served: {error}") from error
    _answer_in_one_order(estimator)
    return estimator


def _unpickled(path: Path) -> Estimator:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            estimator = joblib.load(path)
        # Unpickling raises whatever comes to hand.
        except Exception as error:
            raise RefusedError(f"{path.name} {_reason(error)}") from error
    for one in told:
        if isinstance(one.message, InconsistentVersionWarning):
            was, now = one.message.original_sklearn_version, one.message.current_sklearn_version
            raise RefusedError(
                f"{path.name} was saved by scikit-learn {was}, and {now} is installed here: fit and"
                f" save it with {now}"
            )
    return estimator


def _reason(error: Exception) -> str:
    module = getattr(error, "name", None) or ""
    # Damaged bytes ask for modules as well, of impossible names.
    if isinstance(error, ModuleNotFoundError) and module.partition(".")[0] in LIBRARIES:
        return (
            f"needs {module.partition('.')[0]}, which is not installed here: make .venv/.boosters"
        )
    if isinstance(error, ModuleNotFoundError) and module.replace(".", "_").isidentifier():
        return (
            f"needs the module {module}, which is not installed here; code of your own cannot be"
            " added"
        )
    told = first_line(error)
    return f"cannot be loaded: it is damaged, or no file of joblib or pickle ({told})"


def _answer_in_one_order(estimator: Estimator) -> None:
    """With several jobs a forest adds its trees in the order in which they happen to end."""
    jobs = [name for name in estimator.get_params() if name.rsplit("__")[-1] == "n_jobs"]
    if jobs:  # CatBoost takes no parameters once it is fitted, not even none
        estimator.set_params(**dict.fromkeys(jobs, 1))
