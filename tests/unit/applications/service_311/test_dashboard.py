import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI

from applications.service_311.dashboard_summary import DayTotal, Summary, TypeTotal
from applications.service_311.pages.dashboard import MAX_TYPES, render
from applications.service_311.routes import dashboard as dashboard_module
from applications.service_311.routes.dashboard import MAX_AGE_SECONDS, KeptPages
from applications.service_311.times import NEW_YORK, last_days
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import invoke

NOW = datetime(2026, 11, 20, 14, 3, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def _nothing_kept(app: FastAPI) -> None:
    """As in a process that has shown no dashboard yet."""
    app.state.dashboard = KeptPages()


def a_summary(**numbers: int) -> Summary:
    """All of them today, under the given types."""
    *before, today = last_days(date(2026, 11, 20), 30)
    days = [*(DayTotal(day, 0) for day in before), DayTotal(today, sum(numbers.values()))]
    types = [TypeTotal(name, number) for name, number in numbers.items()]
    return Summary(days, types)


def page(summary: Summary) -> str:
    return render(summary, NOW, root="")


def rows(html: str) -> list[str]:
    """The names in the chart of the types."""
    table = html[html.index('<table class="types">') :]
    return re.findall(r'<th scope="row">(.*?)</th>', table)


def test_the_sample_event_shows_the_page_to_everybody(client: Client) -> None:
    answer = invoke(client.app, an_event("complaint-dashboard"))

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Smart 311 Dashboard</title>" in answer.text
    assert "No complaints yet" in answer.text


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/dashboard"])
def test_complaints_show_up_under_the_citys_name(client: Client, path: str) -> None:
    for _ in range(2):
        client.post("/input/", PARTY)

    html = client.get(path).text

    assert rows(html) == ["Noise - Residential"]
    assert "Noise - Residential: 2" in html


def test_nothing_of_a_single_complaint_is_shown(client: Client) -> None:
    complaint = client.post("/input/", PARTY).json

    html = client.get("/dashboard").text

    assert "a party next door" not in html
    assert complaint["id"] not in html
    assert "40.67" not in html


@pytest.mark.parametrize(("path", "root"), [("/dashboard", ""), ("/dashboard/dashboard", "../")])
def test_links_are_relative_to_the_address_that_was_called(
    client: Client, path: str, root: str
) -> None:
    html = client.get(path).text

    assert f'href="{root}docs"' in html
    assert not re.search(r'(?:href|src)="(?:/|https?:)', html)


def test_the_policy_allows_files_of_this_api_and_nothing_else(client: Client) -> None:
    answer = client.get("/dashboard")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|url\(", answer.text)
    [style] = re.findall(r'<link rel="stylesheet" href="(.*?)[?"]', answer.text)
    assert client.get(f"/{style}").status == 200


def test_the_page_may_be_kept_for_seconds_only(client: Client) -> None:
    kept = re.fullmatch(r"public, max-age=(\d+)", client.get("/dashboard").headers["cache-control"])

    assert kept
    assert 0 < int(kept[1]) <= 60


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/dashboard"])
def test_a_page_asked_for_again_and_again_is_read_and_drawn_once_in_a_while(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(dashboard_module, "monotonic", lambda: clock[0])
    empty = client.get(path).text
    client.post("/input/", PARTY)

    clock[0] += MAX_AGE_SECONDS - 0.1
    assert client.get(path).text == empty
    clock[0] += 0.1
    assert rows(client.get(path).text) == ["Noise - Residential"]


def test_the_chart_of_the_days_is_well_formed_and_has_a_place_for_each() -> None:
    html = page(a_summary(Noise=3, Graffiti=1))

    [drawing] = re.findall(r'(<svg class="plot".*?</svg>)\s*</div>', html, re.DOTALL)
    chart = ET.fromstring(drawing)  # noqa: S314  drawn by this project
    assert len(chart.findall("./svg/g")) == 30
    [bar] = chart.findall(".//rect[@class='bar']")
    assert (bar.get("y"), bar.get("height")) == ("0.0%", "100.0%")


def test_charts_say_what_they_show() -> None:
    html = page(a_summary(Noise=3, Graffiti=1))

    drawings = re.findall(r'<svg [^>]*role="img"[^>]*>', html)
    assert len(drawings) == 3
    assert all("aria-label" in drawing for drawing in drawings)
    assert "The busiest was Nov 20 with 4" in html


def test_every_day_stands_in_the_table() -> None:
    html = page(a_summary(Noise=1))

    days = re.findall(r'<th scope="row"><time datetime="(.*?)">', html)
    assert len(days) == 30
    assert (days[0], days[-1]) == ("2026-11-20", "2026-10-22")


def test_names_are_escaped() -> None:
    html = page(a_summary(**{"<script>alert(1)</script>": 1}))

    assert "<script>" not in html
    assert rows(html) == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_the_rarest_types_are_added_up() -> None:
    numbers = {f"type {number}": 100 - number for number in range(MAX_TYPES + 3)}

    shown = rows(page(a_summary(**numbers)))

    assert len(shown) == MAX_TYPES + 1
    assert shown[-1] == "3 other types"


def test_the_time_on_the_page_is_new_yorks() -> None:
    assert "Nov 20, 14:03" in page(a_summary(Noise=1))
    assert NOW.astimezone(UTC).hour == 19
