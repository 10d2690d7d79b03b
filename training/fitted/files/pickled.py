"""Files of joblib, pickle and cloudpickle. Loading one runs the code that it holds."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import joblib
from sklearn.exceptions import InconsistentVersionWarning

from training.conversion.boosters import LIBRARIES
from training.fitted.errors import RefusedError, first_line

if TYPE_CHECKING:
    from pathlib import Path

    from training.conversion.graph import Estimator


def load(path: Path) -> tuple[Estimator, dict[str, str]]:
    """Load what a file holds; it says nothing of versions unless scikit-learn's is another.

    Raises:
        RefusedError: it is damaged, of another scikit-learn, or needs what is not installed.
    """
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
            raise RefusedError(other_version(path.name, was, now))
    return estimator, {}


def other_version(name: str, was: str, now: str) -> str:
    """Return why a file of another scikit-learn is refused."""
    return (
        f"{name} was saved by scikit-learn {was}, and {now} is installed here: fit and save it"
        f" with {now}"
    )


def _reason(error: Exception) -> str:
    module = getattr(error, "name", None) or ""
    # Damaged bytes ask for modules as well, of impossible names.
    library = module.partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and library in LIBRARIES:
        return f"needs {library}, which is not installed here: make .venv/.boosters"
    if isinstance(error, ModuleNotFoundError) and module.replace(".", "_").isidentifier():
        return (
            f"needs the module {module}, which is not installed here; if it is your own, name the"
            " folder that it is in by --code"
        )
    told = first_line(error)
    return f"cannot be loaded: it is damaged, or no file of joblib or pickle ({told})"
