"""The table of sample events forgets none, and takes nothing for what it is not."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.sam_local.sample_events import EACH_KIND, SAMPLES, part_like

PROJECT = Path(__file__).parents[5]


def test_each_file_of_events_is_in_the_table() -> None:
    assert set(SAMPLES) == {path.stem for path in (PROJECT / "events").iterdir()}


@pytest.mark.parametrize("events", [SAMPLES, EACH_KIND], ids=["all", "one of each kind"])
def test_each_function_has_sample_events(events: Iterable[str]) -> None:
    functions = {"AuthorizerFunction", "PredictFunction", "PredictSlowFunction"}

    assert {SAMPLES[event].function for event in events} == functions


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": 500, "body": '{"id": 1}'},
        {"statusCode": 200, "body": '{"other": 1}'},
        {"statusCode": 200},
        {"errorMessage": "Unauthorized"},
    ],
)
def test_another_answer_is_not_taken_for_the_expected_one(answer: Any) -> None:
    expected = {"statusCode": 200, "body": {"id": 1}}

    assert part_like(answer, expected) != expected


def test_members_that_nobody_asked_for_make_no_difference() -> None:
    expected = {"statusCode": 200, "body": {"id": 1}}
    answer = {"statusCode": 200, "headers": {}, "body": '{"id": 1, "other": 2}'}

    assert part_like(answer, expected) == expected
