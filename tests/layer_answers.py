"""What an estimator answers, by each of its methods; needs nothing but numpy."""

import warnings
from typing import Any

import numpy as np

ASKED = ("predict", "predict_proba", "decision_function", "score_samples", "transform")


def answers(estimator: Any, rows: Any) -> dict[str, Any]:
    """Call each method that answers rows, and return dense lists by their names."""
    told = {}
    for method in ASKED:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                answer = getattr(estimator, method)(rows)
            except (AttributeError, NotImplementedError):
                continue
        dense = answer.toarray() if hasattr(answer, "toarray") else answer
        told[method] = [np.asarray(one).tolist() for one in dense]
    return told
