"""The explanation that docs/http-api.md shows is what the shipped model answers."""

import json
from typing import Any

import pytest

from prediction.catalog import MODELS, Catalog
from prediction.explanations import explain
from tests.snippets.inventory import EXPLAINED, run_by


@pytest.mark.shipped("titanic")
def test_the_answer_is_the_documented_one() -> None:
    [snippet] = run_by(EXPLAINED)
    model = Catalog.load(MODELS).get("titanic")

    [told] = explain(model, model.parse([{"age": 15, "sex": "female"}]))

    assert [one["explains"] for one in told.pop("all")] == [0, 1]
    assert rounded(told) == json.loads(snippet.text)


def rounded(value: Any) -> Any:
    """The same with three decimals."""
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 3) if isinstance(value, float) else value
