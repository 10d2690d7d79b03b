"""Complaints by hexagon of the city: the table, and the map that is drawn of it."""

import re
from collections import Counter
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from applications.service_311.city import land
from applications.service_311.complaint import ComplaintStatus
from applications.service_311.dashboard.figures import tables_of
from applications.service_311.dashboard.places import by_place
from applications.service_311.dashboard.tables import PlaceRow
from applications.service_311.dashboard.view import Basis, View
from applications.service_311.hexagons import Hexagon, hexagon_at
from applications.service_311.neighbourhoods import near
from applications.service_311.pages.hexmap import HexMap, hexmap, steps_for
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Group, Series, Tally
from applications.service_311.values import Borough
from tests.unit.applications.service_311.complaints import a_complaint, everything
from tests.unit.applications.service_311.service_311 import PARTY, Client
from tests.unit.predict_api.api import ALICE

DAY = date(2026, 11, 20)
VIEW = View(DAY, DAY)
JUNE = {"first": "2019-06-01", "last": "2019-06-30"}
PARTYS = "Ozone Park, Queens"


HEAT = Group(DAY, Series.EVENT, "heat", "")


def counted(**numbers: int) -> Tally:
    return {HEAT: Counter(numbers)}


def shown(rows: list[PlaceRow]) -> dict[str | None, tuple[int, int]]:
    return {row.hexagon: (row.complaints, row.before) for row in rows}


def drawn(*rows: tuple[str | None, int]) -> HexMap:
    numbers = Counter({f"hU{name}": number for name, number in rows if name})
    numbers["U12"] = sum(number for _, number in rows)
    return hexmap(by_place({HEAT: numbers}, VIEW))


def test_hexagons_of_most_complaints_come_first_and_the_rest_last() -> None:
    yesterday = {HEAT._replace(day=DAY - timedelta(1)): Counter(Q07=4, hQ2422=3)}

    rows = by_place(counted(Q07=9, hQ2422=2, hQ1820=5) | yesterday, VIEW)

    assert list(shown(rows).items()) == [("1820", (5, 0)), ("2422", (2, 3)), (None, (2, 1))]
    assert (rows[1].near, rows[1].latitude, rows[1].longitude) == (PARTYS, 40.676, -73.858)
    assert (rows[-1].near, rows[-1].latitude, rows[-1].longitude) == (None, None, None)


def test_hexagons_on_which_hardly_anybody_lives_are_told_together() -> None:
    rows = by_place(counted(U00=3, hU0000=1, hU4600=1, hU2422=1), VIEW)

    assert shown(rows) == {"2422": (1, 0), None: (2, 0)}


def test_a_hexagon_in_two_boroughs_is_one_and_a_filter_shows_its_part() -> None:
    numbers = counted(K07=2, Q07=3, U07=1, hK2422=2, hQ2422=2, hU2422=1)

    assert shown(by_place(numbers, VIEW)) == {"2422": (5, 0), None: (1, 0)}
    only = VIEW._replace(borough=Borough.QUEENS)
    assert shown(by_place(numbers, only)) == {"2422": (2, 0), None: (1, 0)}


def test_type_and_day_of_arrival_are_filters_of_places() -> None:
    numbers = {
        HEAT: Counter(Q07=1, hQ2422=1),
        HEAT._replace(slug="noise"): Counter(Q07=7, hQ2422=7),
        HEAT._replace(series=Series.ARRIVAL): Counter(Q07=4, hQ1820=4),
    }

    assert shown(by_place(numbers, VIEW._replace(slug="noise"))) == {"2422": (7, 0), None: (0, 0)}
    arrived = VIEW._replace(basis=Basis.ARRIVAL)
    assert shown(by_place(numbers, arrived)) == {"1820": (4, 0), None: (0, 0)}


def test_status_is_not_counted_by_place() -> None:
    view = VIEW._replace(status=ComplaintStatus.OPEN)

    assert tables_of(counted(Q07=1, hQ2422=1), view, {}, DAY, 0.8).by_place is None


def test_what_was_deleted_before_its_place_was_counted_takes_nothing_from_others() -> None:
    assert shown(by_place(counted(Q07=1, hQ2422=-1, hQ1820=1), VIEW)) == {
        "1820": (1, 0),
        None: (0, 0),
    }


def test_a_complaint_counts_where_it_was_until_it_is_deleted(
    client: Client, store: ComplaintStore
) -> None:
    made = client.post("/input/", PARTY).json
    client.post("/input/", {**PARTY, "lat": None, "lon": None})
    path = "/dashboard/data/by-place.json"

    rows = client.get(path, **JUNE).json

    assert rows[0] == {
        "hexagon": "2422",
        "near": PARTYS,
        "latitude": 40.676,
        "longitude": -73.858,
        "complaints": 1,
        "before": 0,
    }
    assert rows[1]["complaints"] == 1
    store.delete(made["id"], ALICE)
    assert not any(name.startswith("h") for of in everything(store).values() for name in of)


def test_closing_a_complaint_moves_it_nowhere(store: ComplaintStore) -> None:
    store.add(complaint := a_complaint())
    before = by_place(everything(store), View(date(2019, 6, 14), date(2019, 6, 14)))

    store.close(complaint.id, ALICE, None)

    assert by_place(everything(store), View(date(2019, 6, 14), date(2019, 6, 14))) == before
    assert before[0].hexagon == "2422"


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, [1]),
        (1, [1]),
        (3, [1, 2]),
        (10, [1, 2, 5, 10]),
        (49, [1, 2, 5, 10, 20]),
        (137, [1, 10, 20, 50, 100]),
        (9_999, [1, 500, 1000, 2000, 5000]),
    ],
)
def test_steps_of_the_scale_are_round(most: int, steps: list[int]) -> None:
    assert steps_for(most) == steps


def test_each_number_is_as_dark_as_the_scale_says() -> None:
    made = drawn(("2422", 137), ("1820", 9), ("1821", 10), (None, 2))

    levels = {hexagon.text.split(": ")[1]: hexagon.level for hexagon in made.hexagons}
    assert levels == {
        "137 (before 0)": 5,
        "9 (before 0)": 1,
        "10 (before 0)": 2,
        "0 (before 0)": 0,
    }
    assert [(shade.level, shade.text) for shade in made.scale] == [
        (0, "none"),
        (1, "1 to 9"),
        (2, "10 to 19"),
        (3, "20 to 49"),
        (4, "50 to 99"),
        (5, "100 and more"),
    ]
    assert (made.placed, made.elsewhere) == (156, 2)


@pytest.mark.parametrize(
    ("most", "levels"), [(0, [0, 5]), (1, [0, 5]), (2, [0, 1, 5]), (5, [0, 1, 3, 5])]
)
def test_few_steps_are_far_apart(most: int, levels: list[int]) -> None:
    scale = drawn(("2422", most)).scale

    assert [shade.level for shade in scale] == levels
    assert scale[-1].text == f"{max(1, most)} and more"


def test_the_whole_city_is_drawn_whatever_was_counted() -> None:
    left, top, width, height = map(int, drawn().box.split())

    hexagons = drawn(("2422", 1)).hexagons
    assert len(hexagons) == len(land())
    assert len({hexagon.path for hexagon in hexagons}) == len(land())
    for hexagon in hexagons:
        found = re.match(r"M(\d+) (\d+)l", hexagon.path)
        assert found
        assert left <= int(found[1]) <= left + width
        assert top <= int(found[2]) <= top + height


def test_the_page_draws_it_says_what_is_most_and_what_is_left_out(client: Client) -> None:
    for _ in range(2):
        client.post("/input/", PARTY)
    client.post("/input/", {**PARTY, "lat": None, "lon": None})

    html = client.get("/dashboard", **JUNE).text

    [text] = re.findall(r'<svg class="hexmap".*?</svg>', html, re.DOTALL)
    drawing = ET.fromstring(text)  # noqa: S314  drawn by this project
    assert len(drawing.findall("path")) == len(land())
    [darkest] = drawing.findall("path[@class='shade-5']")
    assert darkest.findtext("title") == f"Near {PARTYS}: 2 (before 0)"
    assert drawing.findtext("text") == "Bronx"
    assert f"Most are near {PARTYS} 2." in str(drawing.findtext("desc"))
    assert "Not on the map: 1 that told no place" in html


def test_with_a_status_the_page_says_that_there_is_no_map(client: Client) -> None:
    client.post("/input/", PARTY)

    html = client.get("/dashboard", **JUNE, status="open").text

    assert "hexmap" not in html
    assert "not counted by borough, place or hour" in html


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((40.8116, -73.9465), "Harlem, Manhattan"),
        ((40.6437, -74.0736), "St. George, Staten Island"),
        ((40.5755, -73.9707), "Brighton Beach, Brooklyn"),
        ((40.8468, -73.7875), "City Island, Bronx"),
        ((40.7282, -73.7949), "Fresh Meadows, Queens"),
    ],
)
def test_hexagons_have_names_that_people_know(place: tuple[float, float], name: str) -> None:
    hexagon = hexagon_at(*place)
    assert isinstance(hexagon, Hexagon)

    assert near(hexagon) == name
