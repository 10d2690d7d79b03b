"""An estimator with the rows of its sample in both forms: as clients send them, as fitted on."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from training.fitted import sample as samples
from training.fitted import times
from training.fitted.answering import answering_of
from training.fitted.errors import NoGraphError, RefusedError, first_line
from training.fitted.fitted_columns import columns_of, names_known_to
from training.fitted.inputs import as_fitted, frame_of, in_rows, inputs_of, matrix_of, rows_of
from training.fitted.signature import times_in
from training.fitted.tables import MISSING_WORDS
from training.fitted.texts import texts_of, whole_texts
from training.fitted.unknown_texts import require_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.conversion.graph import Estimator
    from training.fitted.answering import Answering
    from training.fitted.asked import Asked
    from training.fitted.files import Opened
    from training.fitted.inputs import Input
    from training.fitted.sample import Sample


_TIMES = (
    "dates and times, as in {}, reach no graph as their pipeline has them; scikit-learn itself has"
    " them (--runtime scikit-learn)"
)


class Brought(NamedTuple):
    """A loaded estimator with its rows in both forms.

    Attributes:
        estimator: as it was fitted.
        answering: its kind of answer.
        sample: its rows as they were fitted on.
        inputs: what the sample's columns are.
        rows: the columns as clients send them, None for what is missing.
        matrix: the same rows encoded as serving encodes them: [rows, inputs].
        answer: the estimator, asked with encoded rows.
        plotted: whether plots are drawn of its answers beside the sample's true ones.
    """

    estimator: Estimator
    answering: Answering
    sample: Sample
    inputs: tuple[Input, ...]
    rows: dict[str, list[Any]]
    matrix: Matrix
    answer: Callable[[Matrix], Answers]
    plotted: bool = False


def bring(file: Opened, asked: Asked) -> Brought:
    """Read the sample of an estimator, or take the rows that came with it.

    Raises:
        RefusedError: the sample is not of this estimator, or cannot be sent by clients.
    """
    estimator = file.estimator
    table = samples.open_sample(asked.sample, file.example)
    targets = samples.targets_of(table.names, asked.target)
    columns = columns_of(estimator, table.names, targets)
    texts = texts_of(estimator, len(columns))
    as_texts = {columns[number]: known for number, known in texts.known.items()}
    as_texts |= dict.fromkeys(whole_texts(estimator) & set(columns), MISSING_WORDS)
    as_texts |= samples.class_texts(estimator, targets)
    sample = samples.read(table, columns, targets, as_texts)
    inputs = inputs_of(sample, texts)
    if of_times := {*times.named(inputs), *times_in(asked.signature)}:
        raise NoGraphError(_TIMES.format(", ".join(sorted(of_times))))
    named = names_known_to(estimator) is not None
    if not named and any(one.kind == "text" for one in inputs):
        raise NoGraphError(
            "the estimator was fitted on texts without names of columns: fit it on a DataFrame"
        )
    rows = rows_of(sample.frame, inputs)
    matrix = matrix_of(rows, inputs)
    own = as_fitted(sample.frame, inputs)
    taken: Any = own if named else in_rows(sample.frame)
    try:
        answering = answering_sample(estimator, taken, targets)
    except RefusedError as error:
        if found := times.look_like_times(sample.frame):
            raise NoGraphError(f"{error}; {_TIMES.format(', '.join(found))}") from error
        raise

    def answer(encoded: Matrix) -> Answers:
        return answering.ask(frame_of(encoded, inputs) if named else encoded)

    unread = [
        one.name
        for number, one in enumerate(inputs)
        if one.kind == "text" and number not in texts.known
    ]
    require_same_answers(lambda: answering.ask(taken), lambda: answer(matrix), unread)
    brought = Brought(estimator, answering, sample, inputs, rows, matrix, answer, asked.plotted)
    require_alike(brought)
    return brought


def answering_sample(estimator: Estimator, rows: Any, targets: Sequence[str]) -> Answering:  # noqa: ANN401  a frame or a matrix
    """Ask how the estimator answers its sample.

    Raises:
        RefusedError: it refuses the sample, or its answers cannot be served.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return answering_of(estimator, rows, targets)
        except RefusedError:
            raise
        # scikit-learn refuses rows as it likes.
        except Exception as error:
            raise RefusedError(f"scikit-learn refuses the sample: {first_line(error)}") from error


def require_same_answers(
    fitted: Callable[[], Answers], as_sent: Callable[[], Answers], unread: Sequence[str]
) -> None:
    """Hold that nothing is lost between a client's JSON and the frame that was fitted on.

    Raises:
        RefusedError: the estimator refuses the sample.
        NoGraphError: it refuses it, or answers otherwise, as rows of a matrix.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = fitted()
        # scikit-learn refuses rows as it likes.
        except Exception as error:
            raise RefusedError(f"scikit-learn refuses the sample: {first_line(error)}") from error
        try:
            found = as_sent()
        except Exception as error:
            raise NoGraphError(
                f"scikit-learn refuses the sample as numbers: {first_line(error)}"
            ) from error
    for name, one in expected._asdict().items():
        if one is not None and not np.array_equal(one, found._asdict()[name], equal_nan=True):
            raise NoGraphError(
                f"the texts of {', '.join(unread)} are read by a step other than OneHotEncoder,"
                " OrdinalEncoder and TargetEncoder, or in an estimator that is not looked into"
                if unread
                else "the estimator answers the same rows otherwise when it is asked again, their"
                " numbers as doubles: it draws at random, goes by the other rows of a request, or"
                " was fitted on other numbers"
            )


def takes_missing(brought: Brought, position: int, tried: int = 5) -> bool:
    """Return whether the estimator answers with numbers if a column's value is missing.

    Args:
        brought: the estimator with its rows.
        position: the number of the column.
        tried: with how many rows.
    """
    rows = brought.matrix[:tried].copy()
    rows[:, position] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            answers = brought.answer(rows)
        except Exception:  # noqa: BLE001  scikit-learn refuses rows as it likes
            return False
    parts = [part for part in answers._asdict().values() if part is not None]
    return all(bool(np.isfinite(part).all()) for part in parts)
