from typing import Any

import pytest

from prediction.instances import instance_type


def make(schema: dict[str, Any], **of_instance: Any) -> None:
    instance_type("x", {"properties": {"member": schema}, **of_instance})


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        ({"type": "integer", "multipleOf": 2}, "not checked by multipleOf"),
        ({"type": "string", "pattern": "^a$"}, "not checked by pattern"),
        ({"type": "string", "const": "a"}, "not checked by const"),
        ({"type": "string", "anyOf": []}, "not checked by anyOf"),
        ({"type": "string", "contentEncoding": "base64"}, "not checked by contentEncoding"),
        ({"type": "string", "format": "time"}, "not checked by the format 'time'"),
        ({"type": "string", "format": "date", "timezone": "UTC"}, "a date is not checked by time"),
        ({"type": ["string", "null"], "format": "email"}, "not checked by the format 'email'"),
        ({"type": "number", "format": "date-time"}, "a number is not checked by a format"),
        ({"type": "number", "not": {"minimum": 3}}, "checked by not only with type number and e"),
        ({"type": "number", "not": {"exclusiveMinimum": 0, "exclusiveMaximum": 1}}, "by not only"),
        ({"type": "string", "not": {"const": "a"}}, "checked by not only with type number and e"),
        ({"type": "number", "maxLength": 3}, "type number is not checked by maxLength"),
        ({"type": "string", "minimum": 3}, "type string is not checked by minimum"),
        ({"type": "string", "enum": ["a"], "minLength": 1}, "few values is not checked by minL"),
        ({"type": "integer", "enum": [1, 2], "maximum": 1}, "few values is not checked by maximum"),
        ({"type": "string", "enum": ["a"], "format": "date-time"}, "is not checked by format"),
        ({"type": "string", "format": "date-time", "maxLength": 10}, "a time is not checked by"),
        ({"type": "string", "timezone": "UTC"}, "not checked by timezone"),
        ({"type": "string", "earliest": "2003-01-01"}, "not checked by earliest"),
        ({"type": "string", "default_now": True}, "not checked by default_now"),
        ({"type": "string", "enum": ["a", 1]}, "1 is not of the type string"),
        ({"type": "integer", "enum": [1, True]}, "True is not of the type integer"),
        ({"type": "number", "enum": [1, None]}, "None is not of the type number"),
        ({"type": "number", "default": None}, "the default is null"),
        ({"type": "number", "minimum": 0, "default": -1}, "the default -1 is refused"),
        ({"type": "integer", "default": "3"}, "the default '3' is refused"),
        ({"type": "string", "enum": ["a"], "default": "b"}, "the default 'b' is refused"),
        ({"type": "string", "format": "date-time", "default": "now"}, "the default 'now' is ref"),
    ],
)
def test_what_would_not_be_checked_is_refused(schema: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^input member: .*{sentence}"):
        make(schema)


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        ({"type": "array"}, "cannot have the type array"),
        ({"type": "object"}, "cannot have the type object"),
        ({"type": ["string", "number"]}, "has one type"),
        ({"type": "null"}, "has one type"),
        ({"enum": ["a"]}, "has one type"),
    ],
)
def test_a_type_that_instances_cannot_have_is_refused(
    schema: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^input member: .*{sentence}"):
        make(schema)


@pytest.mark.parametrize(
    ("of_instance", "sentence"),
    [
        ({"minProperties": 1}, "not checked by minProperties"),
        ({"$defs": {}, "allOf": []}, r"not checked by \$defs, allOf"),
        ({"type": "array"}, "an instance is an object, not 'array'"),
        ({"additionalProperties": True}, "additionalProperties is false"),
        ({"additionalProperties": {"type": "number"}}, "additionalProperties is false"),
        ({"required": ["member", "ghost"]}, "requires ghost, which its properties do not"),
        ({"dependentRequired": {"ghost": ["member"]}}, "dependentRequired names ghost, which the"),
        ({"dependentRequired": {"member": ["ghost"]}}, "dependentRequired names ghost, which the"),
    ],
)
def test_what_would_not_be_checked_of_an_instance_is_refused(
    of_instance: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        make({"type": "number"}, **of_instance)


def test_every_limit_that_is_taken_is_kept() -> None:
    number = {"minimum": 0, "exclusiveMinimum": -1, "maximum": 9, "exclusiveMaximum": 10}
    properties = {
        "number": {"type": "number", **number},
        "integer": {"type": "integer", **number},
        "string": {"type": "string", "minLength": 2, "maxLength": 3},
    }
    kind = instance_type("x", {"properties": properties, "required": list(properties)})

    kind.model_validate({"number": 0.5, "integer": 9, "string": "abc"})
    for member, bad in (("number", -0.5), ("number", 9.5), ("integer", 10), ("string", "a")):
        with pytest.raises(ValueError, match=member):
            kind.model_validate({"number": 0.5, "integer": 9, "string": "abc", member: bad})


GAP = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 40}


@pytest.mark.parametrize("kind", ["number", "integer", ["number", "null"], ["integer", "null"]])
def test_a_gap_between_numbers_is_kept_and_documented(kind: str | list[str]) -> None:
    member = {"type": kind, "minimum": 0, "maximum": 250, "not": GAP}
    found = instance_type("x", {"properties": {"n": member}, "required": ["n"]})

    for taken in (0, 40, 250):
        assert found.model_validate({"n": taken}).model_dump() == {"n": taken}
    for refused in (1, 39, 251, -1):
        with pytest.raises(ValueError, match="Input should be"):
            found.model_validate({"n": refused})
    described = found.model_json_schema()["properties"]["n"]
    (number,) = [one for one in described.get("anyOf", [described]) if "not" in one]
    assert (number["not"], number["minimum"], number["maximum"]) == (GAP, 0, 250)


def test_a_default_is_what_a_request_with_it_would_bring() -> None:
    at = {"type": "string", "format": "date-time", "default": "2020-01-01T00:00:00"}
    kind = instance_type("x", {"properties": {"at": at | {"timezone": "America/New_York"}}})

    assert kind().model_dump() == kind.model_validate({"at": at["default"]}).model_dump()
    assert kind.model_json_schema()["properties"]["at"]["default"] == "2020-01-01T00:00:00-05:00"


def test_true_is_no_number_of_a_few() -> None:
    kind = instance_type("x", {"properties": {"class": {"type": "integer", "enum": [1, 2]}}})

    kind.model_validate({"class": 1})
    with pytest.raises(ValueError, match="should be a number"):
        kind.model_validate({"class": True})
