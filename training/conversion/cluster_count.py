"""How many clusters an estimator knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.errors import ConversionError
from training.conversion.meta_estimators import innermost

if TYPE_CHECKING:
    from training.conversion.graph import Estimator


def cluster_count(estimator: Estimator) -> int:
    """Return how many clusters a fitted clusterer or mixture numbers from 0.

    Raises:
        ConversionError: it does not say, or found none.
    """
    clusterer = innermost(estimator)
    labels = getattr(clusterer, "subcluster_labels_", None)
    if labels is not None:
        return int(np.max(labels)) + 1
    found = [
        getattr(clusterer, name)
        for name in ("cluster_centers_", "means_")
        if hasattr(clusterer, name)
    ]
    centres = found[0] if found else ()
    if not len(centres):
        raise ConversionError(f"{type(clusterer).__name__} has found no clusters")
    return len(centres)
