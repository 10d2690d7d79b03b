"""A complaint that was just stored is read, although DynamoDB's plain reads may be late."""

from dataclasses import replace
from typing import Any

from applications.service_311.storage.store import ComplaintStore
from tests.stale import LateClient
from tests.unit.applications.service_311.service_311 import PARTY, Client


def test_a_complaint_is_found_as_soon_as_it_was_taken_in(
    client: Client, store: ComplaintStore
) -> None:
    taken_in = client.post("/input/", PARTY).json
    late: Any = LateClient(store.client)

    found = replace(store, client=late).find(taken_in["id"], client.key_id)

    assert found.description == PARTY["description"]
