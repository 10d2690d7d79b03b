"""What may be told of a complaint beside type, time and place."""

import pytest

from tests.unit.applications.service_311.service_311 import PARTY, Client

TOLD = {
    "borough": "QUEENS",
    "community_board": "10 QUEENS",
    "zip": "11416",
    "agency": "NYPD",
    "channel": "PHONE",
    "source_id": "42914351",
}


def test_all_of_it_is_kept_and_shown(client: Client) -> None:
    stored = client.post("/input/", PARTY | TOLD).json

    assert {name: stored[name] for name in TOLD} == TOLD
    assert client.get(f"/input/{stored['id']}").json == stored


def test_nothing_of_it_is_needed(client: Client) -> None:
    assert not set(TOLD) & set(client.post("/input/", PARTY).json)
    nothing = dict.fromkeys(TOLD)
    assert client.post("/input/", PARTY | nothing).status == 201


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("borough", "staten island", "STATEN ISLAND"),
        ("borough", " Bronx ", "BRONX"),
        ("community_board", "01 manhattan", "01 MANHATTAN"),
        ("agency", "dohmh", "DOHMH"),
        ("agency", "3-1-1", "3-1-1"),
        ("channel", "mobile", "MOBILE"),
    ],
)
def test_names_are_taken_in_any_case(client: Client, name: str, written: str, kept: str) -> None:
    assert client.post("/input/", PARTY | {name: written}).json[name] == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("borough", "Unspecified"),
        ("borough", "Jersey"),
        ("borough", 3),
        ("community_board", "QUEENS"),
        ("community_board", "10 JERSEY"),
        ("community_board", "1" * 30),
        ("zip", "1141"),
        ("zip", "11416.0"),
        ("zip", 11416),
        ("zip", "\uff11\uff11\uff14\uff11\uff16"),
        ("agency", ""),
        ("agency", "N"),
        ("agency", "NY#PD"),
        ("agency", "A" * 11),
        ("channel", "PIGEON"),
        ("source_id", ""),
        ("source_id", "a b"),
        ("source_id", "x" * 65),
    ],
)
def test_what_is_none_is_refused(client: Client, name: str, value: object) -> None:
    answer = client.post("/input/", PARTY | {name: value})

    assert (answer.status, answer.faults) == (422, [["body", name]])


@pytest.mark.parametrize("year", [2003, 2010])
def test_complaints_of_the_past_are_taken(client: Client, year: int) -> None:
    stored = client.post("/input/", PARTY | {"timestamp": f"{year}-06-14T00:02:11"})

    assert stored.status == 201
    assert stored.json["timestamp"].startswith(f"{year}-06-14T00:02:11")


def test_what_is_told_stands_in_no_log_and_no_metric(
    client: Client, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    secret = {"description": "a very particular text", "source_id": "very-particular"}
    complaint_id = client.post("/input/", PARTY | TOLD | secret).json["id"]
    client.post("/input/batch", {"complaints": [PARTY | secret, PARTY | secret | {"zip": "no"}]})
    client.get("/input/")
    client.patch(f"/input/{complaint_id}", {"status": "closed"})
    client.patch(f"/input/{complaint_id}", {"status": "closed"})
    client.send("DELETE", f"/input/{complaint_id}")
    client.get("/dashboard")

    written = "".join(capsys.readouterr()) + caplog.text
    assert "very" not in written
    assert complaint_id not in written
    assert "11416" not in written
