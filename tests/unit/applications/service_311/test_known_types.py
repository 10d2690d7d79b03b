"""GET /complaints/types."""

import pytest

from applications.service_311.storage.store import ComplaintStore
from tests.unit.applications.service_311.service_311 import PARTY, STATISTICS, Client, an_event
from tests.unit.predict_api.api import BOB, invoke


def test_every_type_is_there_with_its_names_and_counts(client: Client) -> None:
    for _ in range(3):
        client.post("/input/", PARTY)
    Client(client.app, BOB).post("/input/", PARTY)

    types = client.get("/complaints/types").json["types"]

    assert [one["slug"] for one in types] == sorted(STATISTICS.by_slug)
    assert {one["slug"]: one["taken_in"] for one in types if one["taken_in"]} == {
        "noise-residential": 4
    }
    assert types[4] == {
        "slug": "noise-residential",
        "official_name": "Noise - Residential",
        "short_names": ["residential"],
        "taken_in": 4,
    }


def test_counts_are_read_once_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/complaints/types")

    def not_again(*_: object) -> None:
        raise AssertionError("the months of the dashboard are read again")

    monkeypatch.setattr(ComplaintStore, "numbers", not_again)
    assert client.get("/complaints/types").status == 200


def test_each_name_finds_its_type(client: Client) -> None:
    for one in client.get("/complaints/types").json["types"]:
        for name in (one["slug"], *one["short_names"]):
            found = client.get(f"/complaints/{name}", hour="12").json
            assert found["official_name"] == one["official_name"]


def test_listing_types_needs_the_scope_of_reading(client: Client) -> None:
    assert Client(client.app, scopes="predict").get("/complaints/types").status == 403


def test_the_sample_event_lists_them(client: Client) -> None:
    assert invoke(client.app, an_event("complaint-types")).status == 200
