from urllib.parse import urljoin

import pytest

from tests.unit.predict_api.api import Client


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/models/", "../models"),
        ("/docs/", "../docs"),
        ("/predict/?age=10&sex=F", "../predict?age=10&sex=F"),
        ("/complaints/noise/park/time/", "../time"),
        ("/predictions/not there/", "../not%20there"),
    ],
)
def test_an_address_with_a_slash_at_its_end_is_sent_on_to_the_one_without(
    client: Client, target: str, location: str
) -> None:
    answer = client.get(target)

    assert (answer.status, answer.headers["location"]) == (308, location)
    assert answer.headers["x-request-id"]


def test_the_way_on_leads_to_the_same_place_behind_any_prefix() -> None:
    assert urljoin("https://api.example.org/prod/models/demo/", "../demo").endswith("/models/demo")


@pytest.mark.parametrize("target", ["/", "/input/"])
def test_addresses_that_end_in_a_slash_of_their_own_stay(client: Client, target: str) -> None:
    assert client.get(target).status != 308
