"""Which kind of answer a graph gives: of all that it answers, what the sample expects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from prediction.answers import Classes, Scores, SeveralValues, Values
from prediction.manifest import Form, Task
from training.fitted.errors import RefusedError
from training.fitted.graphs.outputs import classes_in, numbers_in
from training.fitted.sample import listed
from training.fitted.true_answers import true_classes, true_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from onnx import ModelProto

    from prediction.answers import Answers
    from prediction.manifest import Class
    from training.fitted.graphs.outputs import Outputs

_TWO = 2
_SUM = 1e-4
"""How far probabilities in float32 may be from adding up to 1."""


class Answered(NamedTuple):
    """What a graph answers to some rows: the class, if it is an output, and all numbers.

    Attributes:
        label: [rows] or [rows, 1].
        numbers: of all other outputs, [rows, numbers].
        outputs: of how many they are.
    """

    label: NDArray[Any] | None
    numbers: NDArray[np.float64]
    outputs: int


class GraphForm(NamedTuple):
    """What is answered.

    Attributes:
        task: of the manifest.
        classes: in the graph's order; none of numbers.
        form: of the manifest.
        counted: whether the class is the greatest number's, and not an output.
        told: which numbers are answered, besides a class or alone.
    """

    task: Task
    classes: tuple[Class, ...]
    form: Form
    counted: bool
    told: tuple[int, ...]

    def answers(self, answered: Answered) -> Answers:
        """Read what the graph answers; without a class the greatest number's is meant.

        Raises:
            RefusedError: it answers a class that it has not named, or numbers that are none.
        """
        label, numbers, _ = answered
        if self.classes and not np.isfinite(numbers).all():
            # also where the class alone is told: it follows from them
            raise RefusedError("the graph answers NaN or infinity beside a class")
        chosen = numbers[:, list(self.told)] if self.told else None
        if self.task is Task.REGRESSION:
            return Values(numbers[:, 0])
        if self.task is Task.MULTIOUTPUT_REGRESSION:
            return SeveralValues(numbers)
        labels = numbers.argmax(axis=1) if label is None else self._numbered(label)
        if self.task is Task.CLASSIFICATION and chosen is not None:
            return Classes(labels, chosen)
        return Scores(labels, chosen)

    def expected(self, targets: pd.DataFrame) -> Answers:
        """Read what the sample expects.

        Raises:
            RefusedError: it is nothing that could be answered.
        """
        columns = [targets.iloc[:, number] for number in range(targets.shape[1])]
        label = None
        if self.classes:
            label = np.array(self.classes, dtype=object)[true_classes(columns[0], self.classes)]
            columns = columns[1:]
        numbers = [true_numbers(one) for one in columns]
        table = np.column_stack(numbers) if numbers else np.empty((len(targets), 0))
        return self.answers(Answered(label, table, 1))

    def _numbered(self, label: NDArray[Any]) -> NDArray[np.int64]:
        numbers = {one: number for number, one in enumerate(self.classes)}
        found = label.reshape(len(label)).tolist()
        if unknown := [one for one in found if one not in numbers]:
            raise RefusedError(f"the graph answers the class {unknown[0]}, which it does not name")
        return np.array([numbers[one] for one in found], dtype=np.int64)


def form_of(model: ModelProto, asked: Answered, targets: Sequence[str]) -> GraphForm:
    """Return the kind of answer that the columns of expected answers are of.

    Args:
        model: without maps.
        asked: what it answered to the sample.
        targets: the names of the columns.

    Raises:
        RefusedError: they are not as many as the graph's answers, or it cannot be served so.
    """
    count = asked.numbers.shape[1] if asked.numbers.size else 0
    if asked.label is None and len(targets) == count:
        if count == 1:
            return GraphForm(Task.REGRESSION, (), Form(), counted=False, told=())
        form = Form(names=tuple(targets))
        return GraphForm(Task.MULTIOUTPUT_REGRESSION, (), form, counted=False, told=())
    if asked.label is not None and asked.outputs > 1 and asked.outputs != count:
        raise RefusedError(
            f"the graph answers a class and {asked.outputs} tables of numbers: export it with one"
        )
    has_class = asked.label is not None or (count > 1 and asked.outputs == 1)
    if not has_class or len(targets) not in {1, 1 + count}:
        raise RefusedError(_wanted(asked, count, targets))
    classes = _classes(model, asked, count)
    told = len(targets) > 1
    return _of_classes(asked, classes, told=told)


def parts(outputs: Outputs, arrays: Mapping[str, NDArray[Any]]) -> Answered:
    """Return the class and the numbers apart, of all that a graph answers."""
    table = numbers_in([arrays[name] for name in outputs.numbers])
    label = None if outputs.label is None else arrays[outputs.label]
    return Answered(label, table, len(outputs.numbers))


def _classes(model: ModelProto, asked: Answered, count: int) -> tuple[Class, ...]:
    if asked.label is None:
        return tuple(range(count))
    if asked.label.size != len(asked.label):
        raise RefusedError("the graph answers several classes a row; one can be served")
    return classes_in(model, count if count > 1 else 0, asked.label, asked.numbers)


def _of_classes(asked: Answered, classes: tuple[Class, ...], *, told: bool) -> GraphForm:
    counted, numbers = asked.label is None, asked.numbers
    scored = GraphForm(Task.SCORED_CLASSIFICATION, classes, Form(), counted, ())
    if not told:
        return scored
    every = tuple(range(numbers.shape[1]))
    if _are_probabilities(numbers) and len(every) == len(classes):
        return GraphForm(Task.CLASSIFICATION, classes, Form(), counted, every)
    chosen = every[-1:] if len(classes) == _TWO else every
    form = scored._replace(form=Form(besides=("scores",)), told=chosen)
    if len(classes) not in {_TWO, len(every)} or len(every) > len(classes):
        raise RefusedError(
            f"the graph answers {len(every)} numbers beside {len(classes)} classes: only one a"
            " class can be served; name the class alone in --target"
        )
    if len(classes) == _TWO:
        scores = form.answers(asked)._asdict()
        if not np.array_equal(scores["labels"] == 1, scores["scores"][:, 0] > 0):
            raise RefusedError(
                f"the graph's score is not above 0 where its class is {classes[1]}, as scores of"
                " two classes are here: name the class alone in --target"
            )
    return form


def _are_probabilities(numbers: NDArray[np.float64]) -> bool:
    sums = np.abs(numbers.sum(axis=1) - 1)
    within = (numbers >= -_SUM) & (numbers <= 1 + _SUM)
    return bool(within.all() and (sums <= _SUM).all())


def _wanted(asked: Answered, count: int, targets: Sequence[str]) -> str:
    several = f"{count} numbers" if count > 1 else "one number"
    if asked.label is None and count > 1 and asked.outputs == 1:
        wanted = f"{count} columns, or one of the class alone, or both, the class first"
    elif asked.label is None:
        wanted = f"{count} columns" if count > 1 else "one column"
    else:
        wanted = f"the class alone, or the class and {several} in the graph's order"
        several = f"a class and {several}" if count else "a class"
    return (
        f"the graph answers {several}, and --target names {len(targets)} columns"
        f" ({listed(targets)}): name {wanted}"
    )
