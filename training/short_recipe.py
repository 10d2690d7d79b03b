"""A recipe in a few lines: rows, the name of their target, and an estimator that is not fitted yet.

    RECIPE = short_recipe("iris", load, target="species", estimator=LogisticRegression())

What clients may send is inferred, as of a fitted model that is brought by its file
(`training.fitted`). The estimator is judged by cross-validation beside the plainest guess; what
ships is fitted on all rows. Whatever this does not say is said by a `Recipe` of one's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import clone, is_classifier

from prediction.about import About
from prediction.manifest import DataSource, Task
from training.cross_validated import judged_classifier, judged_regression
from training.data import DataUnavailableError, frame_digest
from training.fitted.asked import Asked
from training.fitted.bringing import bring
from training.fitted.errors import RefusedError, first_line
from training.fitted.files import Opened, prepare
from training.fitted.inferring import signature_of
from training.fitted.proving import common_of, graph_of
from training.recipe import Dataset, Recipe, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from training.conversion.graph import Estimator
    from training.data import DataFiles
    from training.progress import Progress


def short_recipe(  # noqa: PLR0913  what a recipe says, one each
    name: str,
    load: Callable[[DataFiles], pd.DataFrame],
    *,
    target: str,
    estimator: Estimator,
    title: str | None = None,
    description: str | None = None,
    version: str = "1.0.0",
    source: str = "the recipe's own data",
    limits: Sequence[str] = (),
    about: About | None = None,
    groups: Sequence[str] = (),
    signature: str | None = None,
) -> Recipe:
    """Make a recipe of a classifier with probabilities, or of a regression with one output.

    Args:
        name: of the model and, with `_` for `-`, of the recipe's file.
        load: reads the data: one row an example, inputs under their names in the API, and the
            target.
        target: the name of its column.
        estimator: an estimator or pipeline that takes the other columns as a DataFrame.
        title: a few words for lists; made of the name without one.
        description: one or two sentences for those who call the model.
        version: semantic version of the answers.
        source: where the rows are from, for the manifest.
        limits: sentences for the card: what the model is not good for.
        about: what only people know of it, for the card.
        groups: names of inputs, for each of whose values the model is judged apart.
        signature: YAML of what clients may send, as `sklambda models check --write-signature`
            writes it; inferred without one.
    """
    classifies = is_classifier(estimator)

    def read(files: DataFiles) -> Dataset:
        frame = load(files)
        if target not in frame:
            raise DataUnavailableError(f"The data of {name} has no column {target}.")
        digest = DataSource(source=source, sha256=frame_digest(frame), rows=len(frame))
        return Dataset(frame, digest)

    def train(data: Dataset, progress: Progress) -> TrainedModel:
        rows, truth = data.frame.drop(columns=target), data.frame[target]
        _require_judgeable(estimator, rows, groups)
        judge = judged_classifier if classifies else judged_regression
        try:
            with progress.step(f"{name}: cross-validation"):
                found = judge(estimator, rows, truth, _members(rows, groups))
            fitted = clone(estimator).fit(rows, truth)
        except (TypeError, ValueError) as error:
            # also numpy's own for columns of times
            raise RefusedError(f"{name}: {first_line(error)}") from error
        prepare(fitted, name)
        brought = bring(Opened(fitted, "", example=rows), Asked(Path(), None, name))
        told = signature_of(brought, signature, {}, progress.say)
        common = common_of(brought, told) | {
            "metrics": found.metrics,
            "outcomes": found.outcomes,
        }
        return TrainedModel(graph=graph_of(brought), judged=found.judged, **common)

    return Recipe(
        name=name,
        version=version,
        title=title or name.replace("-", " ").capitalize(),
        description=description or f"Answers {target} by {type(estimator).__name__}.",
        task=Task.CLASSIFICATION if classifies else Task.REGRESSION,
        predicts=target,
        limits=limits,
        about=about or About(),
        load=read,
        train=train,
    )


def _require_judgeable(estimator: Estimator, rows: pd.DataFrame, groups: Sequence[str]) -> None:
    if is_classifier(estimator) and not hasattr(estimator, "predict_proba"):
        raise RefusedError(
            f"{type(estimator).__name__} has no probabilities, by which a short recipe is judged:"
            " calibrate it, or write a Recipe"
        )
    if absent := [one for one in groups if one not in rows]:
        raise RefusedError(f"the data has no column {absent[0]}, which groups names")


def _members(rows: pd.DataFrame, groups: Sequence[str]) -> dict[str, Any]:
    return {name: rows[name].to_numpy(dtype=np.str_) for name in groups}
