"""Files of skops, which hold no code: only types that this project has looked at are made of them.

What the file itself says may be trusted is not asked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zipfile import ZipFile

from sklearn.exceptions import InconsistentVersionWarning

from prediction.runtimes.scikit_learn.allowed import NotAllowedError
from prediction.runtimes.scikit_learn.own_code import OwnCode
from training.fitted.errors import RefusedError, first_line
from training.fitted.files.pickled import other_version

if TYPE_CHECKING:
    from pathlib import Path

    from training.conversion.graph import Estimator


def load(path: Path) -> tuple[Estimator, dict[str, str]]:
    """Load what a skops file holds.

    Raises:
        RefusedError: it is damaged, of another scikit-learn, or holds other types.
    """
    # Only here: it sets the libraries' threads, and loads skops.
    from prediction.runtimes.scikit_learn import loading  # noqa: PLC0415

    try:
        estimator = loading.load(path.read_bytes(), OwnCode(None, {}))
    except NotAllowedError as error:
        raise RefusedError(f"{path.name} cannot be loaded: {error}") from error
    except InconsistentVersionWarning as warning:
        was, now = warning.original_sklearn_version, warning.current_sklearn_version
        raise RefusedError(other_version(path.name, was, now)) from warning
    # skops raises whatever comes to hand.
    except Exception as error:
        raise RefusedError(f"{path.name} cannot be loaded: {first_line(error)}") from error
    return estimator, _versions(path)


def _versions(path: Path) -> dict[str, str]:
    with ZipFile(path) as file:
        found = json.loads(file.read("schema.json")).get("_skops_version")
    return {"skops": str(found)} if found else {}
