"""The routes, the model that ships and the documents have the same bounds."""

import json
import re
from pathlib import Path
from typing import Any

from applications.service_311 import bounds
from applications.service_311.times import NEW_YORK

PROJECT = Path(__file__).parents[4]
MODEL = PROJECT / "layers/model/python/prediction/models/complaint-time/model.json"


def inputs() -> dict[str, Any]:
    properties: dict[str, Any] = json.loads(MODEL.read_text())["inputs"]["properties"]
    return properties


def test_the_model_that_ships_was_told_the_same_box() -> None:
    latitude, longitude = inputs()["latitude"], inputs()["longitude"]

    assert (latitude["minimum"], latitude["maximum"]) == (bounds.SOUTH, bounds.NORTH)
    assert (longitude["minimum"], longitude["maximum"]) == (bounds.WEST, bounds.EAST)


def test_the_model_that_ships_takes_descriptors_as_long_as_the_routes_do() -> None:
    assert inputs()["descriptor"]["maxLength"] == bounds.MAX_DESCRIPTOR_LENGTH


def test_the_model_that_ships_has_the_routes_first_year_and_clock() -> None:
    created = inputs()["created_date"]

    assert created["earliest"] == f"{bounds.FIRST_YEAR}-01-01T00:00:00"
    assert created["timezone"] == NEW_YORK.key


def test_the_documented_box_is_the_one_that_is_checked() -> None:
    text = (PROJECT / "docs/http-api.md").read_text()
    [told] = re.findall(r"New York City: (\S+) to (\S+) north, (\S+) to (\S+) east\.", text)

    assert tuple(map(float, told)) == (bounds.SOUTH, bounds.NORTH, bounds.WEST, bounds.EAST)
