import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prediction.instances import MAX_INSTANCES
from prediction.jobs import BadResultError
from prediction.jobs.result import MAX_PART_BYTES, MAX_RESULT_BYTES, pack, unpack

numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.fixed_dictionaries({"value": numbers, "class": st.integers()})))
def test_results_are_stored_to_the_last_digit(predictions: list[dict[str, Any]]) -> None:
    assert unpack(pack({"predictions": predictions})) == {"predictions": predictions}


def test_the_largest_request_fits_one_record_many_times_over() -> None:
    rng = random.Random(1)  # noqa: S311 - filler with as many digits as real predictions
    rows = [
        {
            "value": rng.random() * 1000,
            "interval": {"low": rng.random(), "high": rng.random() * 9999, "coverage": 0.8},
        }
        for _ in range(MAX_INSTANCES)
    ]

    assert len(pack({"predictions": rows})) < MAX_PART_BYTES / 8


def test_a_result_that_no_answer_can_carry_is_refused() -> None:
    with pytest.raises(BadResultError, match="6,225,920 bytes"):
        pack({"text": "x" * MAX_RESULT_BYTES})


@pytest.mark.parametrize("character", ['"', "\\"])
def test_what_the_answer_must_escape_counts_as_often_as_it_is_sent(character: str) -> None:
    result = {"text": character * (MAX_RESULT_BYTES // 4 + 1)}

    with pytest.raises(BadResultError):
        pack(result)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_say_is_refused(number: float) -> None:
    with pytest.raises(BadResultError, match="not finite"):
        pack({"value": number})
