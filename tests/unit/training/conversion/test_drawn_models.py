"""Random models answer as scikit-learn does; `make fuzz-models` draws 500 of them."""

import os

import pytest

from tests.unit.training.conversion.drawn_kinds import PRODUCTS
from tests.unit.training.conversion.drawn_models import COLUMNS, drawn_model
from training.conversion.agreement import Agreement, promised
from training.conversion.exact import exact_graph
from training.fitted.answering import answering_of
from training.parity import answering, compare

DRAWN = int(os.environ.get("FUZZ_MODELS", "82"))
"""Two of each kind."""


@pytest.mark.parametrize("number", range(DRAWN))
# Categories that training did not have are what is asked for.
@pytest.mark.filterwarnings("ignore:Found unknown categories")
def test_a_drawn_model_answers_as_its_estimator(number: int) -> None:
    drawn = drawn_model(number)
    answers = answering_of(drawn.estimator, drawn.probes)
    graph = exact_graph(drawn.estimator, COLUMNS, answers.task)

    found = answering(graph.SerializeToString())(drawn.probes)

    is_product = drawn.name in PRODUCTS
    assert (promised(graph) is Agreement.FLOAT64) == is_product
    compare(answers.ask(drawn.probes), found, promised(graph))
