"""The categories of a DataFrame that XGBoost keeps in a model."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.conversion.graph import Estimator


def xgboost_categories(estimator: Estimator) -> dict[int, list[Any]]:
    """Return the categories of a fitted estimator."""
    learner = json.loads(bytes(estimator.get_booster().save_raw("json")))["learner"]
    return categories_in(learner["gradient_booster"].get("model", {}))


def categories_in(model: Mapping[str, Any]) -> dict[int, list[Any]]:
    """Return the categories of each column that has any: column -> values by their numbers.

    Args:
        model: the part "model" of the booster's JSON, whose "cats" has one encoding a column:
            texts as offsets into their bytes, numbers as they are.
    """
    found = {}
    for column, encoding in enumerate(model.get("cats", {}).get("enc", ())):
        values = _texts(encoding) if "offsets" in encoding else list(encoding.get("values", ()))
        if values:
            found[column] = values
    return found


def _texts(encoding: Mapping[str, Any]) -> list[str]:
    offsets = encoding["offsets"]
    stored = np.asarray(encoding["values"], dtype=np.int8).tobytes()
    return [stored[first:last].decode("utf-8") for first, last in pairwise(offsets)]
