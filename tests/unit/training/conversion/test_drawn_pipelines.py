"""Random pipelines of any steps answer as in scikit-learn; `make fuzz-models` draws 500 of them."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from prediction.runtimes.onnx import session
from tests.unit.training.conversion.drawn_pipelines import (
    COLUMNS,
    ROWS,
    DrawnPipeline,
    drawn_pipeline,
)
from tests.unit.training.conversion.expected import expected_of
from tests.unit.training.fitted.brought import bring
from training.conversion.agreement import TOLERANCES, promised
from training.conversion.exact import exact_graph
from training.fitted.errors import RefusedError

DRAWN = int(os.environ.get("FUZZ_MODELS", "30"))

_WHOLE = {"label", "anomaly", "cluster"}


def is_served_as_graph(folder: Path, drawn: DrawnPipeline) -> bool:
    """Whether the whole road, with its proof, takes the graph."""
    names = [f"x{number}" for number in range(COLUMNS)]
    sample = pd.DataFrame(drawn.probes[:ROWS], columns=names)
    try:
        _, models = bring(folder, drawn.estimator, sample)
    except RefusedError:
        return False
    return any(models.rglob("*.onnx"))


@pytest.mark.parametrize("number", range(DRAWN))
def test_a_drawn_pipeline_answers_as_in_scikit_learn(number: int, tmp_path: Path) -> None:
    drawn = drawn_pipeline(number)
    graph = exact_graph(drawn.estimator, COLUMNS)
    absolute, relative = TOLERANCES[promised(graph)]
    loaded = session(graph.SerializeToString())
    answers = loaded.run(None, {"columns": drawn.probes})

    unequal = 0
    for output, found in zip(loaded.get_outputs(), answers, strict=True):
        expected = expected_of(drawn.estimator, output.name, drawn.probes)
        assert found.shape == expected.shape
        if output.name in _WHOLE:
            unequal += int((found != expected).sum())
        limit = absolute + relative * np.abs(expected)
        unequal += int((~(np.abs(found - expected) <= limit)).sum())

    # Where numbers cancel, another order of sums is another answer: the proof must notice.
    assert not unequal or not is_served_as_graph(tmp_path, drawn)
