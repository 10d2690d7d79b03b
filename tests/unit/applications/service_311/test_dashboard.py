import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from applications.service_311.dashboard.figures import tables_of
from applications.service_311.dashboard.report import Report
from applications.service_311.dashboard.tables import ROWS
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.pages.bars import MOST_TYPES, duration
from applications.service_311.pages.dashboard import Asked, render
from applications.service_311.tally import Cell, Group, Series, Tally, cells_of
from applications.service_311.times import NEW_YORK
from applications.service_311.values import now_in_new_york
from applications.service_311.watch.bulk import Bulk
from applications.service_311.watch.drift import Shares
from applications.service_311.watch.judgement import Judgement
from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.predict_api.api import invoke

NOW = datetime(2026, 11, 20, 14, 3, tzinfo=NEW_YORK)
TODAY = date(2026, 11, 20)
MONTH = View(TODAY - timedelta(29), TODAY)
JUNE = {"first": "2019-06-01", "last": "2019-06-30"}


def counted(**numbers: int) -> Tally:
    """All of them today, under the given types, in Brooklyn at seven; twenty each are closed."""
    return {
        Group(TODAY, Series.EVENT, slug, ""): Counter({"K07": number, "under": min(20, number)})
        for slug, number in numbers.items()
    }


def page(numbers: Tally, view: View = MONTH, **asked: str) -> str:
    report = Report.of(view, tables_of(numbers, view, {"heat": "HEAT"}, TODAY, 0.8), NOW, 0.8)
    return render(report, Asked(bool(asked)), {"heat": "HEAT"}, root="")


def page_of_judged(*indexes: float | None) -> str:
    """A page on whose last days answers came out with these indexes."""
    expected = Shares(below=0.1, under=0.4, over=0.4, above=0.1)
    judgements = [
        Judgement(
            day=TODAY - timedelta(4 + back),
            answers=1_200,
            below=0,
            under=0,
            over=0,
            above=1_200,
            expected=expected,
            model_version="2.0.0",
            psi=index,
            left_out=17,
            bulk=(Bulk(agency="NYPD", day=TODAY, hour=7, closings=882),),
        )
        for back, index in enumerate(indexes)
    ]
    tables = tables_of(counted(heat=30), MONTH, {}, TODAY, 0.8, judgements=judgements)
    return render(Report.of(MONTH, tables, NOW, 0.8), Asked(filtered=True), {}, root="")


def section(html: str, name: str) -> str:
    _, begin, after = html.partition(f'<section class="card" aria-labelledby="{name}">')
    assert begin
    return after.partition("</section>")[0]


def names_in(html: str, name: str) -> list[str]:
    """The names of a section's bars."""
    bars, _, _ = section(html, name).partition("<details")
    return [re.sub("<.*?>", "", row) for row in re.findall(r'<th scope="row">(.*?)</th>', bars)]


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


def test_days_that_were_judged_have_a_column_up_to_a_line_and_a_row() -> None:
    drift = section(page_of_judged(0.02, 0.2, 3.1, None), "drift")

    assert "2 of 4 judged days came out otherwise than expected: an index over 0.1" in drift
    assert re.findall(r"<title>(.*?)</title>", drift) == [
        "Nov 14: 3.100 of 1,200",
        "Nov 15: 0.200 of 1,200",
        "Nov 16: 0.020 of 1,200",
    ]
    # the highest ends at the top
    assert re.findall(r'class="bar".*? height="(.*?)%"', drift) == ["100.0", "50.0", "5.0"]
    assert 'y1="75.0%" y2="75.0%"' in drift
    verdicts = [
        re.findall(r"<td>(.*?)</td>", row)[6] for row in drift.split('<tr><th scope="row">')[2:]
    ]
    assert verdicts == ["no", "yes", "yes", "too few"]


def test_bulk_closings_are_told() -> None:
    told, none = section(page_of_judged(0.02, 0.2), "bulk"), section(page(counted(heat=5)), "bulk")

    assert "left out above: NYPD 882 on Nov 20 from 07:00." in told
    assert "No agency closed 500 or more" in none


def test_days_that_came_out_as_expected_are_said_to() -> None:
    assert "None of 2 judged days came out otherwise" in page_of_judged(0.02, 0.1)


def test_where_nothing_was_judged_the_page_says_how() -> None:
    assert "sklambda complaints watch --day" in section(page(counted(heat=5)), "drift")


def test_where_all_answers_were_closed_in_bulk_the_page_says_so() -> None:
    judgement = Judgement(
        day=TODAY - timedelta(4),
        answers=0,
        below=0,
        under=0,
        over=0,
        above=0,
        expected=Shares(below=0.1, under=0.4, over=0.4, above=0.1),
        model_version="2.0.0",
        psi=None,
        left_out=882,
        bulk=(Bulk(agency="NYPD", day=TODAY, hour=7, closings=882),),
    )
    tables = tables_of(counted(heat=30), MONTH, {}, TODAY, 0.8, judgements=[judgement])
    html = render(Report.of(MONTH, tables, NOW, 0.8), Asked(filtered=True), {}, root="")

    told = section(html, "drift")

    assert "were closed in bulk, and are left out" in told
    assert "None of these days was judged" not in told


def test_errors_are_shown_by_agency_and_by_week() -> None:
    numbers = {
        Group(TODAY, Series.EVENT, "heat", "HPD"): Counter({"K07": 30, "over": 15, "above": 15}),
        Group(TODAY, Series.EVENT, "noise", ""): Counter({"K07": 30, "under": 24}),
        Group(TODAY - timedelta(7), Series.EVENT, "heat", "HPD"): Counter({"K07": 9, "over": 9}),
    }
    html = page(numbers)

    assert names_in(html, "errors-by-agency") == ["HPD", "Not told"]
    assert names_in(html, "errors-by-week") == ["Week of Nov 16"]  # of the other there are too few
    assert "Week of Nov 9" in section(html, "errors-by-week")
