"""ONNX graphs that were made elsewhere, with samples of what is expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from skl2onnx.common import data_types as types
from sklearn.ensemble import RandomForestClassifier

from tests.unit.training.fitted.brought import deliveries, speed_of
from training.fitted.adding import add
from training.fitted.asked import Added, Asked
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


NUMBERS = ["age", "distance"]
FLOATS = [("X", types.FloatTensorType([None, 2]))]
DOUBLES = [("X", types.DoubleTensorType([None, 2]))]


def rows() -> pd.DataFrame:
    """Two columns of numbers, as float32 has them."""
    found = deliveries()[["age"]].astype(np.float32)
    return found.assign(
        distance=np.random.default_rng(2).normal(20, 8, len(found)).round(1)
    ).astype(np.float32)


def bring(folder: Path, graph: Any, sample: pd.DataFrame, **more: Any) -> tuple[Added, Path]:
    """Save a graph and its sample, and add it; what is said stands in `folder / said`."""
    file, path = folder / "model.onnx", folder / "rows.csv"
    file.write_bytes(graph if isinstance(graph, bytes) else graph.SerializeToString())
    sample.to_csv(path, index=False)
    said: list[str] = []
    output = folder / "models"
    added = add(Asked(file, path, **{"name": "brought", **more}), output, said.append)
    (folder / "said").write_text("\n".join(said))
    return added, output


def refused(folder: Path, graph: Any, sample: pd.DataFrame, **more: Any) -> str:
    """Return why a graph is refused; nothing is written."""
    with pytest.raises(RefusedError) as error:
        bring(folder, graph, sample, **more)
    assert not (folder / "models").exists()
    assert "\n" not in str(error.value)
    return str(error.value)


def forest() -> Any:
    found = rows()
    return RandomForestClassifier(21, random_state=0).fit(found, speed_of(deliveries()))


def with_answers(sample: pd.DataFrame, classifier: Any) -> pd.DataFrame:
    """Add the answers of a classifier."""
    told = classifier.predict_proba(sample)
    shares = {f"p{number}": told[:, number] for number in range(told.shape[1])}
    return sample.assign(speed=classifier.predict(sample), **shares)


def softmax(weights: Any, *, rows_at_a_time: int | str = "rows", operator: str = "Softmax") -> Any:
    """Make what a network's export looks like: one tensor in, a number a class out."""
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [rows_at_a_time, 2])]
    outputs = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, None)]
    nodes = [helper.make_node("MatMul", ["x", "label"], ["columns"])]
    nodes.append(helper.make_node(operator, ["columns"], ["probabilities"]))
    constants = [numpy_helper.from_array(weights.astype(np.float32), "label")]
    body = helper.make_graph(nodes, "network", inputs, outputs, constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


WEIGHTS = np.array([[0.02, -0.03, 0.01], [-0.05, 0.04, 0.02]])


def of_network(sample: pd.DataFrame) -> pd.DataFrame:
    """Add what the network answers."""
    raised = np.exp(sample.to_numpy(np.float64) @ WEIGHTS)
    shares = raised / raised.sum(axis=1, keepdims=True)
    told = {f"p{number}": shares[:, number] for number in range(3)}
    return sample.assign(kind=shares.argmax(axis=1), **told)
