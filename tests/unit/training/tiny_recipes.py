"""Models of a few rows, trained as real ones are, for tests of what is shared by all of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from sklearn.linear_model import LinearRegression, LogisticRegression

from prediction.answers import Values
from prediction.manifest import DataSource, Task
from training.conversion import classes_of, convert, values_of
from training.inputs import columns_of, instance, number
from training.judgement import Judged, Loss
from training.progress import Progress
from training.recipe import Dataset, Metrics, Recipe, TrainedModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from onnx import ModelProto

    from prediction.answers import Answers
    from prediction.columns import Matrix
    from training.data import DataFiles

INPUTS = instance(
    width=number("How wide it is.", 0, 10, unit="cm", example=2.0),
    height=number("How high it is.", 0, 10, unit="cm", example=3.0),
)
COLUMNS = columns_of(INPUTS)
GOLDEN = ({"width": 1, "height": 9}, {"width": 9, "height": 1})

ROWS: Matrix = np.random.default_rng(0).uniform(0, 10, (80, 2))
WIDER = (ROWS[:, 0] > ROWS[:, 1]).astype(np.int64)
SOURCE = DataSource(source="made for a test", sha256="0" * 64, rows=len(ROWS))


def quiet() -> Progress:
    """Progress that nobody sees."""
    return Progress(Console(file=io.StringIO()))


def classifier() -> TrainedModel:
    """Is it wider than high?"""
    fitted = LogisticRegression().fit(ROWS, WIDER)
    return trained(convert(fitted, 2), classes_of(fitted))


def regression() -> TrainedModel:
    """Its circumference, from a model that scikit-learn can fit exactly."""
    fitted = LinearRegression().fit(ROWS, 2 * ROWS.sum(axis=1) + 1)
    return trained(convert(fitted, 2, "float64"), values_of(fitted))


def interval_regression() -> TrainedModel:
    """Its height, give or take one; the graph is built by hand, as for a tree ensemble."""

    def answer(matrix: Matrix) -> Values:
        height = matrix[:, 1]
        return Values(height, height - 1, height + 1)

    return trained(_height_graph(), answer)


def trained(graph: ModelProto, answer: Callable[[Matrix], Answers]) -> TrainedModel:
    return TrainedModel(
        graph=graph,
        answer=answer,
        inputs=INPUTS,
        columns=COLUMNS,
        held_out=ROWS,
        metrics=Metrics("All rows are new.", {"error": 1 / 3}, "a guess", {"error": 0.5}),
        judged=judged(),
        golden=GOLDEN,
    )


def judged(model: float = 1.0, baseline: float = 2.0) -> Judged:
    """Two hundred rows in two groups, each row with the same loss."""
    rows = np.ones(200)
    half = np.repeat(["left", "right"], 100)
    return Judged({"error": Loss(model * rows, baseline * rows)}, {"side": half})


def recipe(task: Task = Task.CLASSIFICATION, **changes: Any) -> Recipe:
    members: dict[str, Any] = {
        "name": "tiny",
        "version": "1.2.0",
        "title": "Tiny",
        "description": "Knows rectangles.",
        "task": task,
        "predicts": "What is asked.",
        "load": _load,
        "train": lambda _data, _progress: classifier(),
    }
    return Recipe(**members | changes)


def _load(_: DataFiles) -> Dataset:
    return Dataset(pd.DataFrame(ROWS, columns=["width", "height"]), SOURCE)


def _height_graph() -> ModelProto:
    nodes = [
        helper.make_node("Gather", ["columns", "second"], ["value"], axis=1),
        helper.make_node("Sub", ["value", "one"], ["low"]),
        helper.make_node("Add", ["value", "one"], ["high"]),
    ]
    graph = helper.make_graph(
        nodes,
        "height",
        [helper.make_tensor_value_info("columns", TensorProto.DOUBLE, [None, 2])],
        [
            helper.make_tensor_value_info(name, TensorProto.DOUBLE, [None])
            for name in ("value", "low", "high")
        ],
        [
            numpy_helper.from_array(np.array(1), "second"),
            numpy_helper.from_array(np.array(1.0), "one"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
