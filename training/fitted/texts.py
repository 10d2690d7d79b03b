"""Texts become numbers: each column's known texts, and a copy of the pipeline that knows numbers.

A client's text arrives in the graph as its number among the texts that the pipeline knows for the
column. The copy is for the writers alone; the estimator itself is asked with the texts.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer

from training.conversion.boosters import own_categories, refuses_unknown, serve_as
from training.fitted.errors import NoGraphError
from training.fitted.ways import follow, positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator
    from training.fitted.ways import Source


class Texts(NamedTuple):
    """What a pipeline knows of its columns of texts.

    Attributes:
        known: column -> its texts, in the order of their numbers.
        closed: columns of which scikit-learn refuses any other value, and their categories.
        own: columns that a booster takes as categories of a DataFrame, and these.
    """

    known: dict[int, tuple[str, ...]]
    closed: dict[int, tuple[Any, ...]]
    own: dict[int, tuple[Any, ...]]


def texts_of(estimator: Estimator, columns: int) -> Texts:
    """Read the texts that encoders and imputers know.

    Raises:
        NoGraphError: texts come to a step from a column that was made of others.
    """
    known: dict[int, dict[str, None]] = {}
    closed: dict[int, tuple[Any, ...]] = {}
    own: dict[int, tuple[Any, ...]] = {}

    def visit(step: Estimator, sources: Sequence[Source]) -> None:
        if isinstance(step, ColumnTransformer):
            return
        for source, values in zip(sources, _values(step), strict=True):
            texts = [value for value in values if isinstance(value, str)]
            if source is None:
                if texts:
                    raise NoGraphError(
                        f"{type(step).__name__} takes texts that another step has made, and texts"
                        " can be served only as the sample has them"
                    )
                continue
            if texts:
                known.setdefault(source, {}).update(dict.fromkeys(texts))
            if len(values) and _refuses_others(step):
                closed[source] = tuple(values)
            if len(values) and own_categories(step):
                own[source] = tuple(values)

    follow(estimator, range(columns), visit)
    return Texts({source: tuple(texts) for source, texts in known.items()}, closed, own)


def _refuses_others(step: Estimator) -> bool:
    return getattr(step, "handle_unknown", None) == "error" or refuses_unknown(step)


def with_numbers(estimator: Estimator, known: Mapping[int, Sequence[str]], columns: int) -> Any:  # noqa: ANN401  scikit-learn publishes no types
    """Copy a pipeline, with the numbers of texts for texts, and of columns for their names."""
    copied = deepcopy(estimator)

    def visit(step: Estimator, sources: Sequence[Source]) -> None:
        if isinstance(step, ColumnTransformer):
            step.transformers_ = [
                (name, transformer, positions(step, name))
                for name, transformer, _ in step.transformers_
            ]
            return
        tables = [known.get(source, ()) if source is not None else () for source in sources]
        numbers = [
            _numbers(values, table) for values, table in zip(_values(step), tables, strict=True)
        ]
        if isinstance(step, SimpleImputer):
            step.statistics_ = np.array([float(one[0]) for one in numbers])
        elif own_categories(step):
            serve_as(step, {column: one for column, one in enumerate(numbers) if len(one)})
        else:
            step.categories_ = numbers

    follow(copied, range(columns), visit)
    return copied


def _values(step: Estimator) -> Iterable[Sequence[Any]]:
    """Return what an encoder, imputer or booster knows of each of its columns."""
    if own := own_categories(step):
        return [own.get(column, ()) for column in range(step.n_features_in_)]
    if isinstance(step, SimpleImputer):
        return [[value] for value in np.asarray(step.statistics_).tolist()]
    return [np.asarray(values).tolist() for values in step.categories_]


def _numbers(values: Sequence[Any], table: Sequence[str]) -> NDArray[np.float64]:
    index = {text: float(number) for number, text in enumerate(table)}
    return np.array(
        [
            index[value] if isinstance(value, str) else np.nan if value is None else float(value)
            for value in values
        ],
        dtype=np.float64,
    )


def whole_texts(estimator: Estimator) -> set[str]:
    """Name the columns of which a ColumnTransformer takes one as a list, as vectorizers want it."""
    steps = [step for _, step in getattr(estimator, "steps", [("", estimator)])]
    return {
        column
        for step in steps
        if isinstance(step, ColumnTransformer)
        for _, _, column in step.transformers_
        if isinstance(column, str)
    }
