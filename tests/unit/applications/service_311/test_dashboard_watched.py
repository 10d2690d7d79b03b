"""The sections of the dashboard that tell whether estimates came out as they should."""

import re
from collections import Counter
from datetime import timedelta

from applications.service_311.dashboard.figures import tables_of
from applications.service_311.dashboard.report import Report
from applications.service_311.pages.dashboard import Asked, render
from applications.service_311.tally import Group, Series
from applications.service_311.watch.bulk import Bulk
from applications.service_311.watch.drift import Shares
from applications.service_311.watch.judgement import Judgement
from tests.unit.applications.service_311.dashboards import (
    MONTH,
    NOW,
    TODAY,
    counted,
    names_in,
    page,
    section,
)


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
