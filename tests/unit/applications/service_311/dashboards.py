"""Pages of the dashboard, made of numbers."""

import re
from collections import Counter
from datetime import date, datetime, timedelta

from applications.service_311.dashboard.figures import tables_of
from applications.service_311.dashboard.report import Report
from applications.service_311.dashboard.view import View
from applications.service_311.pages.dashboard import Asked, render
from applications.service_311.tally import Group, Series, Tally
from applications.service_311.times import NEW_YORK

NOW = datetime(2026, 11, 20, 14, 3, tzinfo=NEW_YORK)
TODAY = date(2026, 11, 20)
MONTH = View(TODAY - timedelta(29), TODAY)


def counted(**numbers: int) -> Tally:
    """All of them today, under the given types, in Brooklyn at seven; twenty each are closed."""
    return {
        Group(TODAY, Series.EVENT, slug, ""): Counter({"K07": number, "under": min(20, number)})
        for slug, number in numbers.items()
    }


def page(numbers: Tally, view: View = MONTH, **asked: str) -> str:
    report = Report.of(view, tables_of(numbers, view, {"heat": "HEAT"}, TODAY, 0.8), NOW, 0.8)
    return render(report, Asked(bool(asked)), {"heat": "HEAT"}, root="")


def section(html: str, name: str) -> str:
    _, begin, after = html.partition(f'<section class="card" aria-labelledby="{name}">')
    assert begin
    return after.partition("</section>")[0]


def names_in(html: str, name: str) -> list[str]:
    """The names of a section's bars."""
    bars, _, _ = section(html, name).partition("<details")
    return [re.sub("<.*?>", "", row) for row in re.findall(r'<th scope="row">(.*?)</th>', bars)]
