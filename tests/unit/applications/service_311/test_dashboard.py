import re
from collections import Counter
from datetime import UTC
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from applications.service_311.dashboard.tables import ROWS
from applications.service_311.dashboard.view import Basis
from applications.service_311.pages.bars import MOST_TYPES, duration
from applications.service_311.tally import Cell, Group, Series, cells_of
from applications.service_311.values import now_in_new_york
from tests.unit.applications.service_311.dashboards import (
    MONTH,
    NOW,
    TODAY,
    counted,
    names_in,
    page,
    section,
)
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import invoke

JUNE = {"first": "2019-06-01", "last": "2019-06-30"}


def test_the_sample_event_shows_the_page_to_everybody(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-dashboard"))

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Smart 311 Dashboard</title>" in answer.text


def test_an_empty_stack_offers_what_fills_it(client: Client) -> None:
    html = client.get("/dashboard").text

    assert "No complaints yet" in html
    assert "sklambda replay --synthetic 5000" in html


def test_filters_that_leave_nothing_say_so(client: Client) -> None:
    html = client.get("/dashboard", borough="QUEENS").text

    assert "No complaints with these filters" in html
    assert "replay" not in html


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/dashboard"])
def test_complaints_show_up_under_the_citys_name(client: Client, path: str) -> None:
    for _ in range(2):
        client.post("/input/", PARTY)

    html = client.get(path, **JUNE).text

    assert names_in(html, "by-type") == ["Noise - Residential"]
    assert "Noise - Residential: 2, before 0" in html


def test_filters_stand_in_the_form_and_in_the_link_to_the_view(client: Client) -> None:
    asked = JUNE | {"complaint_type": "residential", "borough": "queens"}

    html = client.get("/dashboard", **asked).text

    assert 'value="2019-06-01"' in html
    assert '<option value="noise-residential" selected>' in html
    assert '<option value="QUEENS" selected>' in html
    link = "first=2019-06-01&amp;last=2019-06-30&amp;by=event&amp;complaint_type=noise-residential"
    assert f'href="dashboard?{link}&amp;borough=QUEENS">Link to this view' in html


def test_a_form_that_was_sent_as_it_was_shows_everything(client: Client) -> None:
    empty = dict.fromkeys(("first", "last", "by", "complaint_type", "borough", "status"), "")

    assert "No complaints yet" in client.get("/dashboard", **empty).text


def test_what_does_not_go_together_is_refused_on_the_page(client: Client) -> None:
    answer = client.get("/dashboard", status="open", borough="QUEENS")

    assert answer.status == 422
    assert "Open and closed ones are not counted by borough" in answer.text
    assert "<form" in answer.text
    assert "cache-control" not in answer.headers or "public" not in answer.headers["cache-control"]


def test_nothing_of_a_single_complaint_is_shown(client: Client) -> None:
    complaint = client.post("/input/", PARTY).json

    html = client.get("/dashboard", **JUNE).text

    assert "a party next door" not in html
    assert complaint["id"] not in html
    assert "40.67" not in html


@pytest.mark.parametrize(("path", "root"), [("/dashboard", ""), ("/dashboard/dashboard", "../")])
def test_links_are_relative_to_the_address_that_was_called(
    client: Client, path: str, root: str
) -> None:
    html = client.get(path).text

    assert f'href="{root}docs"' in html
    assert f'action="{root}dashboard"' in html
    assert not re.search(r'(?:href|src|action)="(?:/|https?:)', html)


def test_the_policy_allows_files_of_this_api_and_nothing_else(client: Client) -> None:
    answer = client.get("/dashboard")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self';" in policy
    assert "form-action 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(
        r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=|url\(", answer.text
    )


def test_its_files_are_there_and_kept_under_their_digests(client: Client) -> None:
    html = client.get("/dashboard").text

    files = re.findall(r'(?:src|href)="(docs/assets/\S+?)\?v=(\w+)"', html)
    assert {file.rpartition("/")[2] for file, _ in files} == {"site.css", "dashboard.js"}
    for file, digest in files:
        answer = client.get(f"/{file}", v=digest)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]


def test_the_page_may_be_kept_for_a_minute(client: Client) -> None:
    assert client.get("/dashboard").headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("name", [table.replace("_", "-") for table in ROWS])
def test_each_chart_is_a_table_and_two_files_of_the_same_view(name: str) -> None:
    html = section(page(counted(heat=30)), name)

    assert "<table" in html
    query = "first=2026-10-22&amp;last=2026-11-20&amp;by=event"
    assert f'href="dashboard/data/{name}.csv?{query}"' in html
    assert f'href="dashboard/data/{name}.json?{query}"' in html


def test_drawings_are_well_formed_and_have_a_place_for_each_number() -> None:
    html = page(counted(noise=3, graffiti=1))

    days, hours, shares = (
        ET.fromstring(drawing)  # noqa: S314  drawn by this project
        for drawing in re.findall(r'(<svg class="plot".*?</svg>)\s*</div>', html, re.DOTALL)
    )
    assert len(days.findall("./svg/g")) == 30
    [bar] = days.findall(".//rect[@class='bar']")
    assert (bar.get("y"), bar.get("height")) == ("0.0%", "100.0%")
    assert len(hours.findall("./rect")) == 7 * 24
    [busiest] = (cell for cell in hours if cell.get("fill-opacity") == "1.0")
    assert busiest.findtext("title") == "Fri 07:00: 4"
    [held] = shares.findall(".//rect[@class='bar']")
    assert held.get("height") == "100.0%"


def test_charts_say_what_they_show() -> None:
    html = page(counted(noise=3, graffiti=1))

    drawings = re.findall(r'<svg [^>]*role="img"[^>]*>', html)
    assert len(drawings) >= 10
    assert all("aria-label" in drawing for drawing in drawings)
    assert "The busiest was Nov 20, 2026 with 4" in html


def test_every_day_stands_in_the_table() -> None:
    html = page(counted(noise=1))

    days = re.findall(r'<th scope="row"><time datetime="(.*?)">', html)
    assert len(days) == 30
    assert (days[0], days[-1]) == ("2026-11-20", "2026-10-22")


def test_names_are_escaped() -> None:
    html = page(counted(**{"<script>alert(1)</script>": 1}))

    assert "<script>" not in html
    assert names_in(html, "by-type") == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_the_rarest_types_stand_in_the_table_alone() -> None:
    html = page(counted(**{f"type-{number}": 100 - number for number in range(MOST_TYPES + 3)}))

    assert len(names_in(html, "by-type")) == MOST_TYPES
    assert f"type-{MOST_TYPES + 2}" in section(html, "by-type")


def test_one_borough_shows_what_is_counted_by_borough() -> None:
    [cell] = cells_of({"K07": 1})
    assert isinstance(cell, Cell)
    html = page(counted(noise=3), MONTH._replace(borough=cell.borough))

    assert names_in(html, "by-borough") == ["Brooklyn"]
    assert 'id="errors"' not in html
    assert "is counted by the day it happened, and not by borough" in html


def test_by_day_of_arrival_nothing_of_other_complaints_stands_beside_those_that_arrived() -> None:
    arrived = {Group(TODAY, Series.ARRIVAL, "heat", ""): Counter({"K07": 7})}
    html = page(counted(noise=30) | arrived, MONTH._replace(basis=Basis.ARRIVAL))

    assert "<dt>Complaints</dt><dd>7</dd>" in html
    assert "<dt>Closed" not in html
    assert 'id="outcomes"' not in html
    assert "is counted by the day it happened" in html


def test_a_type_with_enough_closed_ones_shows_how_often_its_intervals_held() -> None:
    html = page(counted(heat=25, noise=3))

    assert names_in(html, "errors") == ["HEAT"]
    assert "HEAT: 100.0%, off by" in html


@pytest.mark.parametrize(
    ("hours", "words"),
    [(None, "\N{EN DASH}"), (0.5, "30 min"), (3.04, "3.0 h"), (71.9, "71.9 h"), (120, "5.0 days")],
)
def test_times_as_people_say_them(hours: float | None, words: str) -> None:
    assert duration(hours) == words


def test_the_time_on_the_page_is_new_yorks() -> None:
    assert "Nov 20, 14:03" in page(counted(noise=1))
    assert NOW.astimezone(UTC).hour == 19


def test_a_party_of_today_is_shown_without_filters(client: Client) -> None:
    party: dict[str, Any] = PARTY | {"timestamp": now_in_new_york().isoformat()}
    client.post("/input/", party)

    assert names_in(client.get("/dashboard").text, "by-type") == ["Noise - Residential"]
