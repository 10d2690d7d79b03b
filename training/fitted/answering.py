"""Which kind of answer a fitted estimator gives: one table for the whole way of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sklearn.base import is_classifier

from prediction.manifest import Form, Task
from training.conversion import classes_of, served_classes, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from prediction.answers import Answers
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


def answering_of(estimator: Estimator) -> Answering:
    """Return how a fitted classifier or regression answers."""
    if is_classifier(estimator):
        classes = served_classes(estimator)
        return Answering(Task.CLASSIFICATION, classes, Form(), classes_of(estimator), "The class.")
    return Answering(Task.REGRESSION, (), Form(), values_of(estimator), "The value.")
