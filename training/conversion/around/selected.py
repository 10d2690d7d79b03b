"""RFE and RFECV: an estimator on the columns that they have kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.conversion.preprocessing.numbers import selector

if TYPE_CHECKING:
    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs


def on_selected(graph: Graph, estimator: Estimator, columns: str, writers: Writers) -> Outputs:
    """Write an RFE or RFECV that predicts."""
    return writers.write(graph, estimator.estimator_, selector(graph, estimator, columns))
