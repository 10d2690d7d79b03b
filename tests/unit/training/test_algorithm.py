"""A card names each step of an estimator with what differs from its defaults."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from training.algorithm import algorithm_of


def test_steps_are_told_one_a_line_with_their_columns() -> None:
    columns = ColumnTransformer([("sizes", StandardScaler(), [0, 2])], remainder="passthrough")

    last = LogisticRegression(C=0.5, verbose=1)

    assert algorithm_of(make_pipeline(columns, last)).splitlines() == [
        "Pipeline",
        "  columntransformer: ColumnTransformer(remainder='passthrough')",
        "    sizes [0, 2]: StandardScaler()",
        "  logisticregression: LogisticRegression(C=0.5)",
    ]


def test_nothing_is_told_of_where_a_function_lies() -> None:
    assert " at 0x" not in algorithm_of(FunctionTransformer(lambda rows: rows))


def test_an_estimator_that_cannot_tell_is_named() -> None:
    class Silent(BaseEstimator):  # type: ignore[misc]  # publishes no types
        def get_params(self, **_: Any) -> dict[str, Any]:
            raise RuntimeError

    assert algorithm_of(Silent()) == "Silent"
