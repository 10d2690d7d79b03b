"""Which kind of answer a fitted estimator gives: one table for the whole way of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from prediction.manifest import Form, Task
from training.conversion import reference, served_as, served_classes, task_of
from training.conversion.cluster_count import cluster_count
from training.conversion.errors import ConversionError
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prediction.answers import Answers, Clusters, Labels, Scores
    from prediction.manifest import Class
    from training.conversion.graph import Estimator


class Answering(NamedTuple):
    """How an estimator answers.

    Attributes:
        task: of the manifest.
        classes: of a classifier, as they are served; otherwise none.
        form: what an answer consists of, where the task does not say it all.
        ask: the estimator itself, asked with the frame or the matrix that it was fitted on.
        predicts: what the answer is, if the user gives it no name.
    """

    task: Task
    classes: tuple[Class, ...]
    form: Form
    ask: Callable[[Any], Answers]
    predicts: str


def answering_of(estimator: Estimator, rows: Any, names: Sequence[str] = ()) -> Answering:  # noqa: ANN401  a frame or a matrix
    """Return how a fitted estimator answers.

    Args:
        estimator: a fitted one.
        rows: some that it takes.
        names: of its outputs or labels, if they are known.

    Raises:
        RefusedError: its answers cannot be served, or are not as many as the names.
    """
    try:
        task = task_of(estimator, rows)
        return _ANSWERING[task](estimator, rows, names)
    except ConversionError as error:
        raise RefusedError(f"the estimator cannot be served: {error}") from error


def _classes(estimator: Estimator, _rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    classes = served_classes(estimator)
    ask = reference.classes_of(estimator)
    return Answering(Task.CLASSIFICATION, classes, Form(), ask, "The class.")


def _scores(estimator: Estimator, rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    ask, classes = reference.scores_of(estimator), served_classes(estimator)
    form = _besides(ask(rows), Form())
    return Answering(Task.SCORED_CLASSIFICATION, classes, form, ask, "The class.")


def _labels(estimator: Estimator, rows: Any, names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    count = np.shape(estimator.predict(rows))[1]
    known = getattr(estimator, "classes_", None)
    # Otherwise each label is there or not.
    known = known if isinstance(known, list) else [np.array([0, 1])] * count
    classes = [served_as(one) for one in known]
    labels = dict(zip(_named(names, count, "label"), classes, strict=True))
    ask = reference.labels_of(estimator, classes)
    form = _besides(ask(rows), Form(labels=labels))
    return Answering(Task.MULTILABEL_CLASSIFICATION, (), form, ask, "The class of each label.")


def _value(estimator: Estimator, _rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    ask = reference.values_of(estimator)
    return Answering(Task.REGRESSION, (), Form(), ask, "The value.")


def _values(estimator: Estimator, rows: Any, names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    ask = reference.several_values_of(estimator)
    form = Form(names=_named(names, ask(rows).values.shape[1], "output"))
    return Answering(Task.MULTIOUTPUT_REGRESSION, (), form, ask, "The value of each output.")


def _anomaly(estimator: Estimator, _rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    ask = reference.anomalies_of(estimator)
    told = "Whether it is unlike what the model has learned from."
    return Answering(Task.ANOMALY_DETECTION, (), Form(), ask, told)


def _cluster(estimator: Estimator, rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    clusters = cluster_count(estimator)
    ask = reference.clusters_of(estimator, clusters)
    form = _besides(ask(rows), Form(clusters=clusters))
    return Answering(Task.CLUSTERING, (), form, ask, "The number of the cluster.")


def _vector(estimator: Estimator, rows: Any, _names: Sequence[str]) -> Answering:  # noqa: ANN401  as above
    ask = reference.vectors_of(estimator)
    count = ask(rows).components.shape[1]
    form = Form(names=_component_names(estimator, count))
    return Answering(Task.TRANSFORMATION, (), form, ask, f"In order: {', '.join(form.names)}.")


def _component_names(estimator: Estimator, count: int) -> tuple[str, ...]:
    try:
        names = tuple(str(name) for name in estimator.get_feature_names_out())
    # Steps of one's own, and some of scikit-learn's, have no names to tell.
    except Exception:  # noqa: BLE001
        names = ()
    return names if len(names) == count else _named((), count, "component")


def _besides(answers: Scores | Labels | Clusters, form: Form) -> Form:
    """Add what else is answered."""
    told = answers._asdict()
    there = [
        name for name in ("scores", "probabilities", "distances") if told.get(name) is not None
    ]
    return Form.model_validate(form.model_dump() | {"besides": there})


def _named(names: Sequence[str], count: int, kind: str) -> tuple[str, ...]:
    if names and len(names) != count:
        raise RefusedError(
            f"the estimator answers {count} {kind}s, and --target names {len(names)}"
        )
    return tuple(names) or tuple(f"{kind}_{number}" for number in range(count))


_ANSWERING: dict[Task, Callable[[Estimator, Any, Sequence[str]], Answering]] = {
    Task.CLASSIFICATION: _classes,
    Task.SCORED_CLASSIFICATION: _scores,
    Task.MULTILABEL_CLASSIFICATION: _labels,
    Task.REGRESSION: _value,
    Task.MULTIOUTPUT_REGRESSION: _values,
    Task.ANOMALY_DETECTION: _anomaly,
    Task.CLUSTERING: _cluster,
    Task.TRANSFORMATION: _vector,
}
