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
        ("/models//", "../../models"),
        (
            "/complaints/time/Root%2FSewer%2FSidewalk%20Condition/",
            "../Root%2FSewer%2FSidewalk%20Condition",
        ),
        ("/complaints/time/a%3Fb%23c%25d/", "../a%3Fb%23c%25d"),
        ("/complaints/time/%C3%A9/?hour=1", "../%C3%A9?hour=1"),
    ],
)
def test_an_address_with_a_slash_at_its_end_is_sent_on_to_the_one_without(
    client: Client, target: str, location: str
) -> None:
    answer = client.get(target)

    assert (answer.status, answer.headers["location"]) == (308, location)
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize("prefix", ["", "/prod", "/v1/teams"])
@pytest.mark.parametrize("slashes", ["/", "//", "///"])
@pytest.mark.parametrize("path", ["/models", "/complaints/time/General%20Construction%2FPlumbing"])
def test_the_way_on_leads_to_the_same_place_behind_any_prefix(
    client: Client, path: str, slashes: str, prefix: str
) -> None:
    location = client.get(path + slashes).headers["location"]

    assert _resolved(f"{prefix}{path}{slashes}", location) == f"{prefix}{path}"


def _resolved(base: str, reference: str) -> str:
    """RFC 3986, 5.2, as browsers and curl follow it; `urljoin` drops empty segments before."""
    found = base.split("/")[:-1]
    for segment in reference.split("/"):
        if segment == "..":
            found.pop()
        else:
            found.append(segment)
    return "/".join(found)


@pytest.mark.parametrize(
    "target", ["/", pytest.param("/input/", marks=pytest.mark.shipped("service_311"))]
)
def test_addresses_that_end_in_a_slash_of_their_own_stay(client: Client, target: str) -> None:
    assert client.get(target).status != 308
