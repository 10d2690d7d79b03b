"""An opened file: its estimator, what it says of itself, and what it brings besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from training.conversion.boosters import library_of, require_numbers
from training.conversion.errors import ConversionError
from training.conversion.meta_estimators import unwrapped
from training.conversion.servable import last_step
from training.conversion.tasks import task_of
from training.fitted.errors import CodeError, RefusedError
from training.fitted.files import booster_files, mlflow_folder, pickled, skops_file
from training.fitted.files.versions import compared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from training.conversion.graph import Estimator

    type Open = Callable[[Path], tuple[Estimator, Mapping[str, str]]]

_WITHOUT_CODE: dict[str, Open] = {
    ".skops": skops_file.load,
    ".json": booster_files.load_xgboost,
    ".ubj": booster_files.load_xgboost,
    ".txt": booster_files.load_lightgbm,
    ".cbm": booster_files.load_catboost,
    # as MLflow names them
    ".xgb": booster_files.load_xgboost,
    ".lgb": booster_files.load_lightgbm,
    ".cb": booster_files.load_catboost,
}


class Opened(NamedTuple):
    """What a file holds.

    Attributes:
        estimator: fitted, of a kind that can be served.
        versions: the libraries of then and of now, in words; empty if the file names none.
        example: rows that came with it, as a table of their own.
        required: what it says of its columns: name -> whether a value must be there.
    """

    estimator: Estimator
    versions: str
    example: Any = None
    required: Mapping[str, bool] | None = None


def opened(path: Path, *, may_run_code: bool) -> Opened:
    """Open a file or folder.

    Args:
        path: a file of joblib, pickle or skops, a booster's own, or a folder of MLflow.
        may_run_code: whether the user wants the code that a pickle holds to be run.

    Raises:
        CodeError: loading it runs code, which is not allowed.
        RefusedError: it is of another kind, damaged, of other versions, holds what may not be
            loaded, or no estimator that can be served.
    """
    if path.is_dir():
        folder = mlflow_folder.read(path)
        estimator, versions = _loaded(folder.file, may_run_code=may_run_code)
        found = Opened(
            estimator, compared(versions | folder.versions), folder.example, folder.required
        )
    elif path.is_file():
        estimator, versions = _loaded(path, may_run_code=may_run_code)
        found = Opened(estimator, compared(versions))
    else:
        raise RefusedError(f"{path.name} is no file")
    prepare(found.estimator, path.name)
    return found


def _loaded(path: Path, *, may_run_code: bool) -> tuple[Estimator, dict[str, str]]:
    if not path.stat().st_size:
        raise RefusedError(f"{path.name} is empty")
    load = _WITHOUT_CODE.get(path.suffix.lower())
    if load is None and not may_run_code:
        raise CodeError(f"{path.name} may hold code, and was not allowed to run it")
    estimator, versions = (load or pickled.load)(path)
    return estimator, dict(versions)


def prepare(estimator: Estimator, name: str) -> None:
    """Require an estimator that can be served, and have it work with one job.

    Raises:
        RefusedError: it cannot be served.
    """
    try:
        task_of(estimator)
        last = unwrapped(last_step(unwrapped(estimator)))
        if library_of(last) == "catboost":
            require_numbers(last)
    except ConversionError as error:
        raise RefusedError(f"{name} cannot be served: {error}") from error
    # With several jobs a forest adds its trees in the order in which they happen to end.
    jobs = [one for one in estimator.get_params() if one.rsplit("__")[-1] == "n_jobs"]
    if jobs and library_of(estimator) != "catboost":  # which takes no parameters once it is fitted
        estimator.set_params(**dict.fromkeys(jobs, 1))
