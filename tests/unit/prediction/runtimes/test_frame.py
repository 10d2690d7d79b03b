"""The thin frame is one to scikit-learn, and gives it what a DataFrame would."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.pipeline import FeatureUnion, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    StandardScaler,
)
from sklearn.utils import _safe_indexing

from prediction.runtimes.scikit_learn.frame import Frame

NUMBERS = {"a": np.array([1.0, 2.0, np.nan]), "b": np.array([4.0, 5.0, 6.0])}
TEXTS = np.array(["x", "y", np.nan], dtype=object)
FRAME = Frame({**NUMBERS, "c": TEXTS, "d": np.array([True, False, True])})
AS_PANDAS = pd.DataFrame({**NUMBERS, "c": TEXTS, "d": [True, False, True]})


@pytest.mark.parametrize(
    "transformer",
    [
        make_column_transformer((StandardScaler(), ["b", "a"]), remainder="drop"),
        make_column_transformer((StandardScaler(), [1]), (OneHotEncoder(), ["c", "d"])),
        make_column_transformer((StandardScaler(), slice("a", "b"))),
        make_column_transformer((StandardScaler(), [True, False, False, False])),
        make_column_transformer((OrdinalEncoder(), ["c"]), remainder="passthrough"),
        ColumnTransformer(
            [("inner", make_column_transformer((MinMaxScaler(), ["b"])), ["b", "a"])]
        ),
        make_column_transformer((FunctionTransformer(np.log1p), ["a", "b"])),
        make_column_transformer((make_union(MinMaxScaler(), StandardScaler()), ["a", "b"])),
        make_pipeline(make_column_transformer(("passthrough", ["d", "b"])), StandardScaler()),
        FeatureUnion([("only", make_column_transformer((StandardScaler(), ["b"])))]),
    ],
)
def test_transformers_by_names_answer_alike(transformer: object) -> None:
    fitted = transformer.fit(AS_PANDAS)  # type: ignore[attr-defined]  # publishes no types

    found, expected = fitted.transform(FRAME), fitted.transform(AS_PANDAS)

    np.testing.assert_array_equal(
        np.asarray(found).astype(np.float64), np.asarray(expected).astype(np.float64)
    )


def test_names_are_checked_as_in_a_frame() -> None:
    scaler = StandardScaler().fit(AS_PANDAS[["a", "b"]])

    with pytest.raises(ValueError, match="feature names"):
        scaler.transform(Frame({"b": NUMBERS["b"], "a": NUMBERS["a"]}))


def test_a_transformer_of_ones_own_gets_columns_as_arrays() -> None:
    assert FRAME["b"].tolist() == [4, 5, 6]
    assert FRAME[["b", "a"]].columns == ["b", "a"]
    assert FRAME[["a", "b"]].to_numpy().dtype == np.float64
    assert FRAME.to_numpy().dtype == object
    assert len(FRAME) == 3
    assert FRAME.shape == (3, 4)
    assert "c" in FRAME
    assert FRAME[np.array([True, False, True])]["b"].tolist() == [4, 6]
    with pytest.raises(AttributeError):
        FRAME.groupby("a")


def test_rows_and_columns_are_chosen_as_in_a_frame() -> None:
    for chosen in ([0, 2], np.array([2]), slice(1, None), np.array([True, False, True])):
        found = _safe_indexing(FRAME, chosen)
        assert found["b"].tolist() == _safe_indexing(AS_PANDAS, chosen)["b"].tolist()
    assert _safe_indexing(FRAME, "b", axis=1).tolist() == [4, 5, 6]
    assert _safe_indexing(FRAME, [1, 0], axis=1).columns == ["b", "a"]
