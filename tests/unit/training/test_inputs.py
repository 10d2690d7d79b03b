"""What a recipe says of its inputs becomes validation and columns."""

import pytest
from pydantic import ValidationError

from prediction.columns import encode
from prediction.instances import instance_type
from training.inputs import choice, columns_of, instance, integer, number, optional

INPUTS = instance(
    age=number("Age.", 0, 120, unit="years", example=10),
    rooms=optional(integer("Rooms.", 1, 9, example=2)),
    port=optional(choice("Port.", ("C", "S"), example="S")),
)


def test_only_inputs_that_are_not_optional_are_required() -> None:
    tiny = instance_type("tiny", INPUTS)

    assert tiny.model_validate({"age": 3.5}).model_dump() == {
        "age": 3.5,
        "rooms": None,
        "port": None,
    }
    with pytest.raises(ValidationError):
        tiny.model_validate({"rooms": 3})


@pytest.mark.parametrize(
    "row",
    [
        {"age": -1},
        {"age": 121},
        {"age": None},
        {"age": "10"},
        {"age": 1, "rooms": 2.5},
        {"age": 1, "rooms": 0},
        {"age": 1, "port": "X"},
        {"age": 1, "cabin": "C85"},
    ],
)
def test_what_is_out_of_range_or_of_another_type_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        instance_type("tiny", INPUTS).model_validate(row)


def test_columns_follow_the_inputs_with_texts_as_the_index_of_their_value() -> None:
    matrix = encode(columns_of(INPUTS), [{"age": 3, "rooms": 2, "port": "S"}, {"age": 4}])

    assert str(matrix.tolist()) == "[[3.0, 2.0, 1.0], [4.0, nan, nan]]"


def test_units_and_examples_are_kept_for_documentation() -> None:
    age = INPUTS["properties"]["age"]

    assert age["unit"] == "years"
    assert age["examples"] == [10]
