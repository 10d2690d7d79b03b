import re
from pathlib import Path

import pandas as pd
import pytest

from applications.service_311.bounds import EAST, NORTH, SOUTH, WEST
from applications.service_311.city import CITY, COLUMNS, HEIGHT, ROWS, WIDTH, land
from applications.service_311.complaint import NewComplaint
from applications.service_311.hexagons import hexagon_at
from applications.service_311.pages.report import SCRIPT
from tests.unit.applications.service_311.service_311 import STATISTICS, Client
from training.service_311.city import FEWEST, city_text

BOROUGHS = ["Bronx", "Manhattan", "Queens", "Brooklyn", "Staten Island"]


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


def test_a_hexagon_is_city_where_a_third_of_it_is(tmp_path: Path) -> None:
    grid = [["."] * COLUMNS for _ in range(ROWS)]
    grid[20][30] = "#"
    (tmp_path / "one.txt").write_text("\n".join(map("".join, grid)))
    grid[20][31] = grid[21][30] = grid[21][31] = "#"
    (tmp_path / "four.txt").write_text("\n".join(map("".join, grid)))

    assert land(tmp_path / "one.txt") == frozenset()
    four = land(tmp_path / "four.txt")
    assert hexagon_at(NORTH - 21 * HEIGHT, WEST + 31 * WIDTH) in four
    assert len(four) <= 2


def test_points_of_the_map_are_places(html: str) -> None:
    told = dict(re.findall(r'data-(north|west|down|right)="([\d.e-]+)"', html))
    [path] = re.findall(r'<path d="M(\d+) (\d+)l[^"]*z"><title>City Island, Bronx', html)

    north = float(told["north"]) - int(path[1]) * float(told["down"])
    east = float(told["west"]) + int(path[0]) * float(told["right"])

    # the first corner is the lower one to the east
    hexagon = hexagon_at(40.8468, -73.7875)
    assert hexagon is not None
    assert north == pytest.approx(hexagon.latitude - 0.5 / 111.19, abs=1e-4)
    assert east == pytest.approx(hexagon.longitude + 0.866 / 84.3, abs=1e-4)


def test_all_of_the_city_can_be_clicked_on_and_has_names(html: str) -> None:
    assert html.count("<path d=") == len(land())
    assert [name for name in BOROUGHS if f'text-anchor="middle">{name}</text>' in html] == BOROUGHS


def test_a_square_of_few_complaints_is_not_shown() -> None:
    corner = {"latitude": NORTH - 0.001, "longitude": WEST + 0.001}
    other = {"latitude": SOUTH + 0.001, "longitude": EAST - 0.001}
    outside = {"latitude": 10.0, "longitude": 10.0}
    nowhere = {"latitude": None, "longitude": None}
    many = [corner] * FEWEST + [other] * (FEWEST - 1) + [outside] * FEWEST + [nowhere]

    lines = city_text(pd.DataFrame(many)).split()

    assert (lines[0][0], lines[-1][-1]) == ("#", ".")
    assert "".join(lines).count("#") == 1
