"""The true answers of a sample, read as what the model answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from prediction.manifest import Class

_STRANGE = "-1"
"""How scikit-learn marks an anomaly, beside 1."""


def only(targets: pd.DataFrame) -> pd.Series:
    """Return the one column of true answers.

    Raises:
        RefusedError: there are several.
    """
    if targets.shape[1] != 1:
        raise RefusedError(
            f"--target names {targets.shape[1]} columns, and the estimator answers one thing"
        )
    return targets.iloc[:, 0]


def true_classes(target: pd.Series, classes: Sequence[Class]) -> NDArray[np.int64]:
    """Number true classes, whose texts may have been read as numbers or the other way round.

    Raises:
        RefusedError: one is no class.
    """
    numbers = {str(label): number for number, label in enumerate(classes)}
    found = [_spelled(value) for value in target.tolist()]
    unknown = next((value for value in found if value not in numbers), None)
    if unknown is not None:
        raise RefusedError(f"the column {target.name} has {unknown}, which is no class")
    return np.array([numbers[value] for value in found], dtype=np.int64)


def true_numbers(target: pd.Series) -> NDArray[np.float64]:
    """Return true values.

    Raises:
        RefusedError: one is no number.
    """
    if target.dtype.kind not in "iuf" or target.isna().any():
        raise RefusedError(f"the column {target.name} has values that are no numbers")
    return np.asarray(target, dtype=np.float64)


def strange(target: pd.Series) -> NDArray[np.int64]:
    """Return 1 for what is marked as an anomaly: by -1 beside 1, or else by true or 1.

    Raises:
        RefusedError: it is marked otherwise.
    """
    found = [_spelled(value) for value in target.tolist()]
    if {*found} <= {_STRANGE, "1"} and _STRANGE in found:
        return np.array([value == _STRANGE for value in found], dtype=np.int64)
    if {*found} <= {"0", "1"} or {*found} <= {"True", "False"}:
        return np.array([value in {"1", "True"} for value in found], dtype=np.int64)
    raise RefusedError(
        f"the column {target.name} marks anomalies neither by -1 beside 1 nor by true or 1"
    )


def _spelled(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
