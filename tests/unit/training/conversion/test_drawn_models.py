"""Random models answer as scikit-learn does; `make fuzz-models` draws 500 of them."""

import os
from typing import Any

import numpy as np
import pytest

from prediction.runtimes.onnx import session
from tests.unit.training.conversion.drawn_models import COLUMNS, drawn_model
from training.conversion.agreement import TOLERANCES, Agreement, promised
from training.conversion.exact import exact_graph

DRAWN = int(os.environ.get("FUZZ_MODELS", "38"))
"""Two of each kind."""


def assert_promised(expected: Any, found: Any, agreement: Agreement) -> None:
    absolute, relative = TOLERANCES[agreement]
    wrong = ~(np.abs(expected - found) <= absolute + relative * np.abs(expected))
    assert int(wrong.sum()) == 0


@pytest.mark.parametrize("number", range(DRAWN))
# Categories that training did not have are what is asked for.
@pytest.mark.filterwarnings("ignore:Found unknown categories")
def test_a_drawn_model_answers_as_its_estimator(number: int) -> None:
    drawn = drawn_model(number)
    graph = exact_graph(drawn.estimator, COLUMNS)
    agreement = promised(graph)
    first, *others = session(graph.SerializeToString()).run(None, {"columns": drawn.probes})
    expected = drawn.estimator.predict(drawn.probes)

    assert agreement in {Agreement.EQUAL, Agreement.LINK}
    if not others:
        assert_promised(expected, first, agreement)
        return
    if drawn.name == "isolation":
        expected = expected == -1
    assert np.array_equal(first, expected)
    score = drawn.estimator.decision_function if drawn.name == "isolation" else None
    score = score or drawn.estimator.predict_proba
    assert_promised(score(drawn.probes), others[0], agreement)
