"""An estimator with its rows as they are: texts stay texts, and code of its own may come along.

In matrices a text is its number among those of the sample and some probes, so that the proof makes
rows of it as of any other column; whoever answers a row gets the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sklearn.model_selection._search import BaseSearchCV

from prediction.manifest import Table
from training.fitted import sample as samples
from training.fitted.bringing import Brought, answering_sample, require_same_answers
from training.fitted.errors import RefusedError
from training.fitted.fitted_columns import columns_of, names_known_to
from training.fitted.inputs import as_fitted, frame_of, in_rows, inputs_of, matrix_of, rows_of
from training.fitted.probe_texts import PROBES
from training.fitted.tables import MISSING_WORDS
from training.fitted.texts import Texts, texts_of, whole_texts
from training.fitted.times import look_like_times, with_times

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.conversion.graph import Estimator
    from training.fitted.asked import Asked
    from training.fitted.files import Opened
    from training.fitted.inputs import Input
    from training.fitted.sample import Sample


class AsItIs(NamedTuple):
    """An estimator with its rows, and what it was fitted on."""

    brought: Brought
    table: Table


def bring_as_it_is(file: Opened, asked: Asked, as_times: Collection[str] = ()) -> AsItIs:
    """Read the sample of an estimator that scikit-learn is to serve.

    Args:
        file: has the estimator.
        asked: names the sample.
        as_times: columns of texts that are read as dates and times.

    Raises:
        RefusedError: the sample is not of this estimator, or cannot be sent by clients.
    """
    estimator, table = _estimator(file), _table(_estimator(file))
    sample, targets, texts = _sampled(file, asked)
    sample = sample._replace(frame=with_times(sample.frame, as_times))
    inputs = tuple(_with_all_texts(one, sample.frame) for one in inputs_of(sample, texts))
    rows = rows_of(sample.frame, inputs)
    matrix = matrix_of(rows, inputs)
    taken = _as_table(as_fitted(sample.frame, inputs), table)
    answering = answering_sample(estimator, taken, targets)

    def answer(encoded: Matrix) -> Answers:
        return answering.ask(_as_table(frame_of(encoded, inputs), table))

    require_same_answers(lambda: answering.ask(taken), lambda: answer(matrix), ())
    brought = Brought(estimator, answering, sample, inputs, rows, matrix, answer, asked.plotted)
    return AsItIs(brought, table)


def times_in_sample(file: Opened, asked: Asked) -> list[str]:
    """Return the columns of texts that look like dates and times, unless an encoder knows them.

    Raises:
        RefusedError: the sample is not of this estimator.
    """
    sample, _, texts = _sampled(file, asked)
    columns = list(sample.frame)
    return [
        name for name in look_like_times(sample.frame) if columns.index(name) not in texts.known
    ]


def _estimator(file: Opened) -> Estimator:
    searched = isinstance(file.estimator, BaseSearchCV)
    return file.estimator.best_estimator_ if searched else file.estimator


def _sampled(file: Opened, asked: Asked) -> tuple[Sample, list[str], Texts]:
    """Read the sample, name its columns of true answers, and tell what encoders know of others."""
    estimator = _estimator(file)
    opened = samples.open_sample(asked.sample, file.example)
    targets = samples.targets_of(opened.names, asked.target)
    table = _table(estimator)
    columns = _columns(estimator, table, opened.names, targets)
    texts = _texts(estimator, len(columns))
    read_as_texts = {columns[number]: known for number, known in texts.known.items()}
    # vectorizers know no missing text: each is one
    whole = columns if table is Table.TEXTS else whole_texts(estimator)
    read_as_texts |= dict.fromkeys(whole, MISSING_WORDS)
    read_as_texts |= samples.class_texts(estimator, targets)
    return samples.read(opened, columns, targets, read_as_texts), targets, texts


def _table(estimator: Estimator) -> Table:
    if names_known_to(estimator) is not None:
        return Table.FRAME
    return Table.MATRIX if hasattr(estimator, "n_features_in_") else Table.TEXTS


def _columns(
    estimator: Estimator, table: Table, names: Sequence[str], targets: Sequence[str]
) -> list[str]:
    if table is not Table.TEXTS:
        return columns_of(estimator, names, targets)
    others = [name for name in names if name not in targets]
    if len(others) != 1:
        raise RefusedError(
            f"the estimator takes one text a row, and the sample has {len(others)} columns"
            f"{'' if targets else ' (--target names the one of true answers)'}"
        )
    return others


def _texts(estimator: Estimator, columns: int) -> Texts:
    """Read what encoders know; a pipeline that cannot be followed knows nothing that is needed."""
    try:
        return texts_of(estimator, columns)
    except RefusedError:
        return Texts({}, {}, {})


def _with_all_texts(one: Input, frame: pd.DataFrame) -> Input:
    """Know all texts of the sample, after those that are tried whatever it has."""
    if one.kind != "text":
        return one
    tried = () if one.choices else PROBES
    here = [str(value) for value in frame[one.name].dropna().unique()]
    return one._replace(known=tuple(dict.fromkeys((*tried, *one.known, *here))))


def _as_table(frame: pd.DataFrame, table: Table) -> Any:  # noqa: ANN401  what it was fitted on
    match table:
        case Table.FRAME:
            return frame
        case Table.MATRIX:
            return _numbers(frame)
        case Table.TEXTS:
            return frame.iloc[:, 0].tolist()


def _numbers(frame: pd.DataFrame) -> Any:  # noqa: ANN401  as above
    try:
        return in_rows(frame)
    except (ValueError, TypeError) as error:
        raise RefusedError(
            "the estimator was fitted on texts or times without names of columns: fit it on a"
            " DataFrame"
        ) from error
