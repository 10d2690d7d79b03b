"""What an estimator answers, in the members of the API's predictions; written for this alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

type Asked = Callable[[pd.DataFrame], NDArray[Any]]


def difference(
    estimator: Any, rows: pd.DataFrame, predictions: Sequence[dict[str, Any]]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Compare predictions with the estimator's own.

    Returns:
        Of each row: whether what must be the same is not, and the largest difference of numbers,
        next to the number if that is above 1.
    """
    other = np.zeros(len(rows), np.bool_)
    apart = np.zeros(len(rows))
    for member in predictions[0]:
        if member in {"unknown_inputs", "interval"}:
            continue
        told = "cluster probabilities" if "cluster" in predictions[0] else "probabilities"
        expected = _expected(estimator, told if member == "probabilities" else member, rows)
        found = np.array([_flat(one[member]) for one in predictions], dtype=object)
        if expected.shape != found.shape:
            raise ValueError(f"{member} has the shape {found.shape}, and not {expected.shape}")
        if member in {"class", "cluster", "anomaly", "labels"}:
            other |= (found != expected).reshape(len(rows), -1).any(axis=1)
            continue
        wide = expected.astype(np.float64).reshape(len(rows), -1)
        off = np.abs(found.astype(np.float64).reshape(len(rows), -1) - wide)
        off /= np.maximum(np.abs(wide), 1)
        apart = np.maximum(apart, off.max(axis=1))
    return other, apart


def _flat(told: Any) -> Any:
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list) and told and isinstance(told[0], list):
        return [number for part in told for number in part]
    return told


def _expected(estimator: Any, member: str, rows: pd.DataFrame) -> NDArray[Any]:
    return np.asarray(_MEMBERS[member](estimator, rows))


def _predicted(estimator: Any, rows: pd.DataFrame) -> Any:
    return np.asarray(estimator.predict(rows)).astype(object)


def _flat_labels(estimator: Any, rows: pd.DataFrame) -> Any:
    found = estimator.predict_proba(rows)
    return np.hstack(found) if isinstance(found, list) else _both(found)


def _both(share: Any) -> Any:
    """Put the share of 0 beside that of 1, label by label."""
    return np.stack([1 - share, share], axis=2).reshape(len(share), -1)


def _scores(estimator: Any, rows: pd.DataFrame) -> Any:
    found = np.asarray(estimator.decision_function(rows))
    return found[:, np.newaxis] if found.ndim == 1 else found


def _distances(estimator: Any, rows: pd.DataFrame) -> Any:
    return estimator.transform(rows)


def _components(estimator: Any, rows: pd.DataFrame) -> Any:
    found = estimator.transform(rows)
    return found.toarray() if hasattr(found, "toarray") else np.asarray(found)


_MEMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "class": _predicted,
    "class_probabilities": lambda estimator, rows: estimator.predict_proba(rows),
    "scores": _scores,
    "labels": _predicted,
    "probabilities": _flat_labels,
    "cluster probabilities": lambda estimator, rows: estimator.predict_proba(rows),
    "value": lambda estimator, rows: np.ravel(estimator.predict(rows)),
    "values": lambda estimator, rows: estimator.predict(rows),
    "anomaly": lambda estimator, rows: (estimator.predict(rows) == -1).astype(object),
    "score": lambda estimator, rows: estimator.decision_function(rows),
    "cluster": _predicted,
    "distances": _distances,
    "components": _components,
}
