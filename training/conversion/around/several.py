"""An estimator for each output or label: side by side, or in a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training.conversion.around.members import label_of, probabilities_of, value_of
from training.conversion.around.writers import of_second
from training.conversion.errors import NoExactWriterError
from training.conversion.graph import ClassOutputs, LabelsOutputs, SeveralOutputs, ValueOutputs
from training.conversion.links import beside_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.conversion.around.writers import Writers
    from training.conversion.graph import Estimator, Graph, Outputs


def each_output(graph: Graph, several: Estimator, columns: str, writers: Writers) -> SeveralOutputs:
    """Write a MultiOutputRegressor."""
    outputs = graph.apart(several.estimators_, lambda one: writers.write(graph, one, columns))
    return _values(graph, outputs)


def each_label(graph: Graph, several: Estimator, columns: str, writers: Writers) -> LabelsOutputs:
    """Write a MultiOutputClassifier."""
    outputs = graph.apart(several.estimators_, lambda one: writers.write(graph, one, columns))
    labels = _labels(graph, outputs)
    if not all(isinstance(one, ClassOutputs) for one in outputs):
        return LabelsOutputs(labels)
    counts = [len(one) for one in several.classes_]
    shares = [
        _padded(graph, probabilities_of(one), max(counts) - count)
        for one, count in zip(outputs, counts, strict=True)
    ]
    return LabelsOutputs(labels, stacked(graph, shares))


def chain_of_outputs(
    graph: Graph, chain: Estimator, columns: str, writers: Writers
) -> SeveralOutputs:
    """Write a RegressorChain: each regression is given the values of those before it."""
    outputs: list[Outputs] = []
    for regression in chain.estimators_:
        outputs.append(writers.write(graph, regression, columns))
        columns = graph.add("Concat", columns, _column(graph, value_of(outputs[-1])), axis=1)
    return _values(graph, _in_order(outputs, chain))


def chain_of_labels(
    graph: Graph, chain: Estimator, columns: str, writers: Writers
) -> LabelsOutputs:
    """Write a ClassifierChain: each classifier is given what those before it say."""
    outputs: list[Outputs] = []
    for classifier in chain.estimators_:
        outputs.append(writers.write(graph, classifier, columns))
        said = _said(graph, chain.chain_method_, classifier, columns, outputs[-1], writers)
        columns = graph.add("Concat", columns, said, axis=1)
    ordered = _in_order(outputs, chain)
    labels = _labels(graph, ordered)
    if not all(isinstance(one, ClassOutputs) for one in ordered):
        return LabelsOutputs(labels)
    # A chain tells the probability of the second class alone.
    shares = [beside_other(graph, graph.columns(probabilities_of(one), [1])) for one in ordered]
    return LabelsOutputs(labels, stacked(graph, shares))


def _labels(graph: Graph, outputs: Sequence[Outputs]) -> str:
    """Add the labels side by side: [N, labels]."""
    return graph.add("Concat", *(_column(graph, label_of(one)) for one in outputs), axis=1)


def _said(  # noqa: PLR0913, PLR0917  what is said, by whom, and how it is written
    graph: Graph,
    method: str,
    classifier: Estimator,
    columns: str,
    outputs: Outputs,
    writers: Writers,
) -> str:
    """Add what a classifier tells the next ones: double [N, 1]."""
    if method == "predict":
        known = graph.doubles(np.asarray(classifier.classes_, dtype=np.float64))
        return _column(graph, graph.add("Gather", known, label_of(outputs)))
    if method == "predict_proba":
        return graph.columns(probabilities_of(outputs), [1])
    if method != "decision_function":
        raise NoExactWriterError(f"a chain by {method}")
    return of_second(graph, writers.respond(graph, classifier, columns))


def _in_order(outputs: Sequence[Outputs], chain: Estimator) -> list[Outputs]:
    """Return the outputs in the order of the targets, not of the chain."""
    return [outputs[position] for position in np.argsort(chain.order_).tolist()]


def stacked(graph: Graph, shares: Sequence[str]) -> str:
    """Add probabilities of labels as one: [N, classes] each -> [N, labels, classes]."""
    axis = graph.constant(np.array([1]))
    return graph.add("Concat", *(graph.add("Unsqueeze", one, axis) for one in shares), axis=1)


def _padded(graph: Graph, shares: str, lacking: int) -> str:
    if not lacking:
        return shares
    pads = graph.constant(np.array([0, 0, 0, lacking]))
    return graph.add("Pad", shares, pads, graph.doubles(0.0))


def _values(graph: Graph, outputs: Sequence[Outputs]) -> SeveralOutputs:
    if not all(isinstance(one, ValueOutputs) for one in outputs):
        raise NoExactWriterError("members with several outputs")
    columns = [_column(graph, value_of(one)) for one in outputs]
    return SeveralOutputs(graph.add("Concat", *columns, axis=1))


def _column(graph: Graph, name: str) -> str:
    return graph.add("Reshape", name, graph.constant(np.array([-1, 1])))
