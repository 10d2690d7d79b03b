"""The 90th percentile, the probabilities and what is not known, on every way to an estimate."""

import math
from typing import Any

import pytest

from applications.service_311.storage.store import ComplaintStore
from prediction.catalog import Catalog
from prediction.manifest import Cell
from tests.unit.applications.service_311.service_311 import HOURS_BY_TYPE, PARTY, Client

NOON = "2019-06-14T12:00:00"
HOURS = HOURS_BY_TYPE["graffiti"] + 12.0
"""The tiny model's value: the type's number, and the hour of the day."""

TOLD = {
    "p90": HOURS + 0.75,
    "closed_within": pytest.approx(
        {name: 1 / (1 + math.exp(HOURS - hours)) for name, hours in (("24h", 24), ("72h", 72))},
        rel=1e-6,
    ),
}
COMPLAINT = {"complaint_type": "graffiti", "timestamp": NOON, "description": "a wall"}
PLACE = {"lat": PARTY["lat"], "lon": PARTY["lon"]}


def parts(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in TOLD}


@pytest.mark.parametrize("road", ["/predict", "/predict_async"])
def test_an_estimate_tells_its_90th_percentile_and_probabilities(client: Client, road: str) -> None:
    answer = client.get(f"{road}/graffiti", created_date=NOON)

    assert (answer.status, answer.json["estimated_time"]) == (200, HOURS)
    assert parts(answer.json) == TOLD


def test_a_complaint_keeps_what_was_told_at_its_intake(client: Client) -> None:
    stored = client.post("/input/", COMPLAINT)

    assert (stored.status, stored.json["expected_time"]) == (201, HOURS)
    assert parts(stored.json) == TOLD
    assert client.get(f"/input/{stored.json['id']}").json == stored.json


def test_an_estimate_needs_no_place(client: Client) -> None:
    answer = client.get("/predict/graffiti", created_date=NOON)

    assert answer.status == 200
    assert answer.json["interval"] == {"low": HOURS - 1, "high": HOURS + 1, "coverage": 0.8}


def test_an_estimate_tells_how_often_intervals_of_its_type_held(
    client: Client, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalog.get("complaint-time")
    held = Cell(group="type", member="graffiti", rows=300, values={"coverage": 0.93}, baseline={})
    metrics = model.manifest.metrics.model_copy(update={"cells": (held,)})
    manifest = model.manifest.model_copy(update={"metrics": metrics})
    monkeypatch.setattr(model, "manifest", manifest)

    told = client.get("/predict/graffiti", created_date=NOON).json["interval"]
    stored = client.post("/input/", COMPLAINT).json

    assert (told["coverage"], told["held"]) == (0.8, 0.93)
    assert stored["interval"] == told
    assert client.get(f"/input/{stored['id']}").json == stored
    assert "held" not in client.get("/predict/noise", created_date=NOON).json["interval"]


@pytest.mark.parametrize("place", [{}, {"lat": None, "lon": None}])
def test_a_complaint_needs_no_place_and_gets_none(
    client: Client, store: ComplaintStore, place: dict[str, None]
) -> None:
    stored = client.post("/input/", COMPLAINT | place)

    assert stored.status == 201
    assert not {"lat", "lon"} & set(stored.json)
    assert client.get(f"/input/{stored.json['id']}").json == stored.json
    (item,) = store.client.scan(TableName=store.complaints_table)["Items"]
    assert not {"lat", "lon"} & set(item)


@pytest.mark.parametrize("missing", ["lat", "lon"])
def test_half_a_place_of_a_complaint_is_refused(client: Client, missing: str) -> None:
    answer = client.post("/input/", {**COMPLAINT, **PLACE, missing: None})

    assert (answer.status, answer.faults) == (422, [["body", missing]])


@pytest.mark.parametrize(
    ("descriptor", "known", "more"),
    [
        ("Loud Music/Party", True, 1),
        ("  loud  MUSIC/party ", True, 1),
        ("never heard of", False, 0),
    ],
)
def test_it_is_told_whether_the_descriptor_is_known(
    client: Client, descriptor: str, *, known: bool, more: int
) -> None:
    estimate = client.get("/predict/graffiti", created_date=NOON, descriptor=descriptor).json
    stored = client.post("/input/", COMPLAINT | {"descriptor": descriptor}).json

    assert (estimate["descriptor_known"], estimate["estimated_time"]) == (known, HOURS + more)
    assert (stored["descriptor_known"], stored["expected_time"]) == (known, HOURS + more)
    assert client.get(f"/input/{stored['id']}").json == stored


def test_without_a_descriptor_nothing_is_told_of_it(client: Client) -> None:
    stored = client.post("/input/", COMPLAINT).json

    assert "descriptor_known" not in client.get("/predict/graffiti", created_date=NOON).json
    assert "descriptor_known" not in stored
    assert "descriptor_known" not in client.get(f"/input/{stored['id']}").json


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/predict/{complaint_type}", "get", "200"),
        ("/input", "post", "201"),
        ("/input/{id}", "get", "200"),
    ],
)
def test_the_examples_of_the_document_show_it(
    client: Client, path: str, method: str, status: str
) -> None:
    answers = client.get("/openapi.json").json["paths"][path][method]["responses"]

    example = answers[status]["content"]["application/json"]["example"]
    assert example["p90"] == example["interval"]["high"]
    assert set(example["closed_within"]) == {"24h", "72h", "7d", "30d"}
    assert example["descriptor_known"] is True
