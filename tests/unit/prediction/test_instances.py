from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from prediction.instances import Instance, instance_type

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 0, "maximum": 120, "unit": "years"},
        "fare": {"type": ["number", "null"], "exclusiveMinimum": 0},
        "port": {"type": ["string", "null"], "enum": ["C", "Q", None]},
        "class": {"type": "integer", "default": 3},
        "at": {
            "type": "string",
            "format": "date-time",
            "timezone": "America/New_York",
            "default_now": True,
        },
    },
    "required": ["age"],
    "additionalProperties": False,
}


def parse(**members: Any) -> Instance:
    return instance_type("a-model", SCHEMA).model_validate(members)


def test_what_is_left_out_takes_its_default() -> None:
    instance = parse(age=30).model_dump()

    assert (instance["fare"], instance["port"], instance["class"]) == (None, None, 3)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"age": None},
        {"age": "30"},
        {"age": True},
        {"age": 30.5},
        {"age": -1},
        {"age": 121},
        {"age": 30, "fare": 0},
        {"age": 30, "fare": float("nan")},
        {"age": 30, "fare": float("inf")},
        {"age": 30, "fare": "7"},
        {"age": 30, "port": "X"},
        {"age": 30, "at": 1560484931},
        {"age": 30, "at": "1560484931"},
        {"age": 30, "at": "1560484931.5"},
        {"age": 30, "at": "1.5e9"},
        {"age": 30, "at": "yesterday"},
        {"age": 30, "shoe_size": 42},
    ],
)
def test_what_the_schema_does_not_allow_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(**members)


def test_a_whole_float_counts_as_an_integer() -> None:
    assert parse(age=30.0).model_dump()["age"] == 30


def test_a_time_without_offset_is_local_and_one_with_offset_is_converted() -> None:
    local = parse(age=1, at="2019-06-14T00:02:11").model_dump()["at"]
    converted = parse(age=1, at="2019-06-14T04:02:11Z").model_dump()["at"]

    assert local == converted
    assert local.utcoffset() == timedelta(hours=-4)
    assert converted.hour == 0


def test_the_default_time_is_taken_anew_for_each_instance() -> None:
    before = datetime.now(UTC)

    first, second = parse(age=1).model_dump()["at"], parse(age=1).model_dump()["at"]

    assert before <= first < second


@pytest.mark.parametrize(
    "time",
    [
        "2019-03-10T02:30:00",  # the clocks were set from 2 to 3
        "2019-11-03T01:30:00",  # this hour came twice
        "2019-11-03T01:30:00-05:00",
    ],
)
def test_a_time_written_down_and_read_again_is_the_same(time: str) -> None:
    once = parse(age=1, at=time)

    again = parse(**once.model_dump(mode="json"))

    assert again.model_dump()["at"].isoformat() == once.model_dump()["at"].isoformat()


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59"])
def test_a_time_at_the_edge_of_the_calendar_is_refused(time: str) -> None:
    with pytest.raises(ValidationError, match="out of range"):
        parse(age=1, at=time)


def test_units_and_ranges_reach_the_json_schema() -> None:
    age = instance_type("a-model", SCHEMA).model_json_schema()["properties"]["age"]

    assert (age["x-unit"], age["minimum"], age["maximum"]) == ("years", 0, 120)


def test_a_time_has_a_greatest_length_that_its_schema_tells() -> None:
    at = instance_type("a-model", SCHEMA).model_json_schema()["properties"]["at"]
    longest = "2019-06-14T00:02:11".ljust(at["maxLength"], " ")

    for time in (longest + " ", " " * at["maxLength"]):
        with pytest.raises(ValidationError, match="a time is an ISO 8601 text"):
            parse(age=1, at=time)


def test_a_schema_may_say_when_times_begin() -> None:
    at = {"type": "string", "format": "date-time", "earliest": "2003-01-01T00:00:00"}
    kind = instance_type("x", {"properties": {"at": at | {"timezone": "America/New_York"}}})

    kind.model_validate({"at": "2003-01-01T05:00:00Z"})
    for early in ("2003-01-01T04:59:59Z", "2002-12-31T23:59:59", "0001-01-02"):
        with pytest.raises(ValidationError, match="the first time"):
            kind.model_validate({"at": early})
    assert kind.model_json_schema()["properties"]["at"]["x-earliest"] == at["earliest"]


def test_booleans_are_true_or_false_and_nothing_else() -> None:
    kind = instance_type("made", {"properties": {"urgent": {"type": "boolean"}}})

    assert kind.model_validate({"urgent": True}).model_dump() == {"urgent": True}
    for other in (1, 0, "true", None):
        with pytest.raises(ValidationError):
            kind.model_validate({"urgent": other})


@pytest.mark.parametrize(
    ("half", "lacks"),
    [
        ({"north": 1}, "east"),
        ({"east": 1}, "north"),
        ({"north": 1, "east": None}, "east"),
        ({"north": None, "east": 1}, "north"),
    ],
)
def test_what_belongs_together_is_not_taken_by_halves(half: dict[str, Any], lacks: str) -> None:
    number = {"type": ["number", "null"], "default": None}
    together = {"north": ["east"], "east": ["north"]}
    properties = {"north": number, "east": number}
    kind = instance_type("x", {"properties": properties, "dependentRequired": together})

    for whole in ({}, {"north": 1, "east": 2}, {"north": None}, {"north": None, "east": None}):
        kind.model_validate(whole)
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(half)
    [error] = caught.value.errors()
    assert (error["type"], error["loc"]) == ("missing", (lacks,))
    assert kind.model_json_schema()["dependentRequired"] == together


def test_a_date_is_a_day_of_the_calendar_within_its_range() -> None:
    day = {"type": ["string", "null"], "format": "date", "default": None}
    limits = {"earliest": "2020-01-01", "latest": "2026-12-31"}
    kind = instance_type("x", {"properties": {"day": day | limits}})

    assert kind.model_validate({"day": "2024-02-29"}).model_dump(mode="json") == {
        "day": "2024-02-29"
    }
    assert kind.model_json_schema()["properties"]["day"]["anyOf"][0]["format"] == "date"
    for wrong in ("2026-02-30", "2023-02-29", "2024-2-9", "20240229", "2024-W09-4", " 2024-02-29"):
        with pytest.raises(ValidationError):
            kind.model_validate({"day": wrong})
    for no_text in ("2024-02-29T00:00:00", "\uff12024-02-29", "", 20240229, 0, True, "now"):
        with pytest.raises(ValidationError, match="a date is an ISO 8601 text"):
            kind.model_validate({"day": no_text})
    for early_or_late in ("2019-12-31", "2027-01-01"):
        with pytest.raises(ValidationError, match="time that is known of is 202"):
            kind.model_validate({"day": early_or_late})
