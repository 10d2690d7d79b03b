"""What a graph's outputs must be: an estimator's own answers, in their shape."""

import warnings
from typing import Any

import numpy as np

_ASKED = {
    "label": "predict",
    "probabilities": "predict_proba",
    "scores": "decision_function",
    "value": "predict",
    "values": "predict",
    "score": "decision_function",
    "cluster": "predict",
    "distances": "transform",
}


def expected_of(estimator: Any, output: str, rows: Any) -> Any:
    """What scikit-learn answers, in the shape of the graph's output."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if output == "anomaly":
            return estimator.predict(rows) == -1
        told = np.asarray(getattr(estimator, _ASKED[output])(rows))
    return told[:, np.newaxis] if output == "scores" and told.ndim == 1 else told
