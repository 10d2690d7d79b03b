"""Each step of a pipeline, and how it becomes a part of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline

from prediction.manifest import Task
from training.conversion.errors import ConversionError, NoExactWriterError
from training.conversion.exact import exact_graph
from training.conversion.meta_estimators import unwrapped
from training.fitted.errors import first_line
from training.fitted.texts import texts_of, with_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training.conversion.graph import Estimator


class Step(NamedTuple):
    """One step.

    Attributes:
        name: its own, behind those of what it stands in.
        kind: its type.
        how: how it becomes a part of the graph, or why it does not.
    """

    name: str
    kind: str
    how: str


def described(estimator: Estimator, task: Task) -> Iterator[str]:
    """Return a line for each step of a fitted pipeline, or for an estimator that is none."""
    for name, step, last in _steps("", _with_numbers(estimator), last=True):
        kind = type(unwrapped(step)).__name__
        yield f"step {name or kind}: {kind}, {_how(step, task if last else None)}"


def _with_numbers(estimator: Estimator) -> Estimator:
    """Put numbers for texts where that can be done: the writers know no texts."""
    columns = getattr(estimator, "n_features_in_", 0)
    try:
        return with_numbers(estimator, texts_of(estimator, columns).known, columns)
    # What cannot be followed is described as it is.
    except Exception:  # noqa: BLE001
        return estimator


def _steps(name: str, step: Estimator, *, last: bool) -> Iterator[tuple[str, Estimator, bool]]:
    inside = unwrapped(step) if hasattr(step, "get_params") else step
    if isinstance(inside, str) or inside is None:
        return
    for inner, part, is_last in _parts(inside):
        yield from _steps(f"{name}/{inner}" if name else inner, part, last=last and is_last)
    if not isinstance(inside, (Pipeline, ColumnTransformer, FeatureUnion)):
        yield name, inside, last


def _parts(step: Estimator) -> Iterable[tuple[str, Estimator, bool]]:
    if isinstance(step, Pipeline):
        final = len(step.steps) - 1
        return [(name, one, number == final) for number, (name, one) in enumerate(step.steps)]
    if isinstance(step, ColumnTransformer):
        return [(name, one, False) for name, one, _ in step.transformers_]
    if isinstance(step, FeatureUnion):
        return [(name, one, False) for name, one in step.transformer_list]
    return []


def _how(step: Estimator, task: Task | None) -> str:
    kind = type(step)
    try:
        exact_graph(step, getattr(step, "n_features_in_", 0), task or Task.TRANSFORMATION)
    except NoExactWriterError as error:
        reason = first_line(error)
        if not kind.__module__.startswith("sklearn."):
            return "known to no writer: scikit-learn itself serves it (--code), or leave it out"
        lacking = "it" if reason == kind.__name__ else reason
        return f"left to skl2onnx, which must agree: there is no exact writer for {lacking}"
    except ConversionError as error:
        return f"refused: {first_line(error)}"
    # Alone a step may be what no graph can begin with, such as an encoder of texts.
    except Exception as error:  # noqa: BLE001
        return f"left to skl2onnx, which must agree ({first_line(error)})"
    return "written exactly"
