import re
from pathlib import Path

import pandas as pd
import pytest

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST
from applications.service_311.city import CITY, COLUMNS, ROWS, Run, names, runs
from applications.service_311.complaint import NewComplaint
from applications.service_311.pages.report import SCRIPT
from tests.unit.applications.service_311.service_311 import STATISTICS, Client
from training.service_311.city import FEWEST, city_text


@pytest.fixture
def html(client: Client) -> str:
    answer = client.get("/report")
    assert answer.status == 200
    text: str = answer.text
    return text


def test_it_asks_for_members_of_a_report_and_knows_every_type(html: str) -> None:
    asked = set(re.findall(r'data-member="(\w+)"', html))

    assert {"complaint_type", "description"} <= asked <= set(NewComplaint.model_fields)
    for slug in STATISTICS.by_slug:
        assert f'<option value="{slug}">' in html


def test_every_field_has_a_label(html: str) -> None:
    fields = re.findall(r'<(?:input|select|textarea) [^>]*?id="(\w+)"', html)

    assert len(fields) >= 9
    for field in fields:
        assert f'<label for="{field}">' in html


def test_nothing_is_inline_and_nothing_leaves_the_page_by_itself(client: Client) -> None:
    answer = client.get("/report")

    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "connect-src 'self'" in policy
    assert "form-action 'none'" in policy
    inline = r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=|url\("
    assert not re.search(inline, answer.text)
    assert not re.search(r'(?:href|src)="(?:/|https?:)', answer.text)


def test_the_key_is_kept_for_the_session_alone() -> None:
    script = SCRIPT.read_text()

    assert "sessionStorage" in script
    assert not re.search("localStorage|document.cookie|console", script)


def test_its_script_is_served(client: Client, html: str) -> None:
    [(file, digest)] = re.findall(r'src="(?:\.\./)*(docs/assets/report.js)\?v=(\w+)"', html)

    answer = client.get(f"/{file}", v=digest)

    assert answer.text == SCRIPT.read_text()
    assert answer.headers["content-type"].startswith("text/javascript")


def test_the_city_lies_within_its_bounds() -> None:
    lines = CITY.read_text().split()

    assert (len(lines), {len(line) for line in lines}) == (ROWS, {COLUMNS})
    assert sum(run.length for run in runs()) == CITY.read_text().count("#")
    for name in names():
        assert lines[int(name.row)][int(name.column)] in "#."


def test_squares_side_by_side_are_one(tmp_path: Path) -> None:
    (tmp_path / "city.txt").write_text(".##.#\n.....\n#....\n")

    assert runs(tmp_path / "city.txt") == [Run(0, 1, 2), Run(0, 4, 1), Run(2, 0, 1)]


def test_a_square_of_few_complaints_is_not_shown() -> None:
    corner = {"latitude": NORTH - 0.001, "longitude": WEST + 0.001}
    other = {"latitude": SOUTH + 0.001, "longitude": EAST - 0.001}
    outside = {"latitude": 10.0, "longitude": 10.0}
    nowhere = {"latitude": None, "longitude": None}
    many = [corner] * FEWEST + [other] * (FEWEST - 1) + [outside] * FEWEST + [nowhere]

    lines = city_text(pd.DataFrame(many)).split()

    assert (lines[0][0], lines[-1][-1]) == ("#", ".")
    assert "".join(lines).count("#") == 1
