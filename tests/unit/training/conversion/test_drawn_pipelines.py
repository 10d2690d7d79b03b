"""Random pipelines of any steps answer as in scikit-learn; `make fuzz-models` draws 500 of them."""

import os
import warnings
from typing import Any

import numpy as np
import pytest

from prediction.runtimes.onnx import session
from tests.unit.training.conversion.drawn_pipelines import COLUMNS, drawn_pipeline
from training.conversion.agreement import TOLERANCES, promised
from training.conversion.exact import exact_graph

DRAWN = int(os.environ.get("FUZZ_MODELS", "30"))

_WHOLE = {"label", "anomaly", "cluster"}
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


@pytest.mark.parametrize("number", range(DRAWN))
def test_a_drawn_pipeline_answers_as_in_scikit_learn(number: int) -> None:
    drawn = drawn_pipeline(number)
    graph = exact_graph(drawn.estimator, COLUMNS)
    absolute, relative = TOLERANCES[promised(graph)]
    loaded = session(graph.SerializeToString())
    answers = loaded.run(None, {"columns": drawn.probes})

    for output, found in zip(loaded.get_outputs(), answers, strict=True):
        expected = expected_of(drawn.estimator, output.name, drawn.probes)
        assert found.shape == expected.shape
        if output.name in _WHOLE:
            assert int((found != expected).sum()) == 0
        limit = absolute + relative * np.abs(expected)
        assert int((~(np.abs(found - expected) <= limit)).sum()) == 0
