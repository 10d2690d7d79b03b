"""What the gateway, the authorizer and the application answer together."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urljoin

import httpx
import pytest

from sklambda.local.template import Template
from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord

ROUTES = list(Template(PROJECT / "template.yaml").routes())
PUBLIC = [route.path for route in ROUTES if route.authorizer is None]
WITH_KEY = [route.path for route in ROUTES if route.authorizer is not None]


def _filled(path: str) -> str:
    """A path with something in the place of each parameter."""
    return re.sub(r"{\w+}", "x", path)


class TestKeys:
    """Who is let in."""

    @pytest.mark.parametrize("path", WITH_KEY)
    def test_without_a_key_no_route_but_the_public_ones_answers(
        self, path: str, anonymous: httpx.Client
    ) -> None:
        response = anonymous.get(_filled(path))

        assert response.status_code == 401
        assert response.json() == {"error": True, "message": "No API Key provided"}

    @pytest.mark.parametrize("key", ["wrong", "skl_0000", "skl_" + "0" * 60, "'; DROP TABLE keys"])
    def test_a_key_that_is_none_is_refused(self, key: str, anonymous: httpx.Client) -> None:
        response = anonymous.get("/whoami", headers={"X-API-Key": key})

        assert response.status_code == 401
        assert response.json() == {"error": True, "message": "Invalid API Key"}

    def test_a_key_with_a_changed_character_is_refused(
        self, stack: StackRecord, anonymous: httpx.Client
    ) -> None:
        key = stack.api_key
        changed = key[:20] + ("a" if key[20] != "a" else "b") + key[21:]

        assert anonymous.get("/whoami", headers={"X-API-Key": changed}).status_code == 401

    def test_the_headers_name_may_be_written_in_any_case(
        self, stack: StackRecord, anonymous: httpx.Client
    ) -> None:
        assert anonymous.get("/whoami", headers={"x-api-key": stack.api_key}).status_code == 200

    def test_a_key_opens_only_what_its_scopes_say(
        self, make_key: Callable[..., str], anonymous: httpx.Client
    ) -> None:
        headers = {"X-API-Key": make_key("complaints:read")}

        # one key, one cached answer of the authorizer, two outcomes
        allowed = anonymous.get("/complaints/noise?hour=12", headers=headers)
        refused = anonymous.get("/predict/feature_a/1.0/feature_b/1.0", headers=headers)

        assert allowed.status_code == 200
        assert refused.status_code == 403
        assert refused.json()["error"] is True

    def test_whoami_tells_the_callers_scopes(
        self, make_key: Callable[..., str], anonymous: httpx.Client
    ) -> None:
        body = anonymous.get("/whoami", headers={"X-API-Key": make_key("predict")}).json()

        assert body["name"] == "test"
        assert body["scopes"] == ["predict"]


class TestRouting:
    """What is where."""

    @pytest.mark.parametrize("path", PUBLIC)
    def test_a_public_route_needs_no_key(self, path: str, anonymous: httpx.Client) -> None:
        # of files and models there is none of this name
        there = 404 if "{" in path else 200

        assert anonymous.get(_filled(path)).status_code == there

    @pytest.mark.parametrize("path", ["/nowhere", "/v2/nowhere", "/input/a/b"])
    def test_an_unknown_path_is_not_found(self, path: str, client: httpx.Client) -> None:
        response = client.get(path)

        assert response.status_code == 404
        assert response.json()["error"] is True

    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [
            ("DELETE", "/whoami", {"GET"}),
            ("PUT", "/predict-slow", {"POST"}),
            ("DELETE", "/predict", {"GET", "POST", "PUT"}),
            ("POST", "/docs", {"GET"}),
        ],
    )
    def test_a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes(
        self, method: str, path: str, allowed: set[str], client: httpx.Client
    ) -> None:
        response = client.request(method, path)

        assert response.status_code == 405
        assert {name.strip() for name in response.headers["allow"].split(",")} >= allowed

    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/complaints/time/HEAT%2FHOT%20WATER", "HEAT/HOT WATER"),
            ("/complaints/time/HEAT%2FHOT%20WATER/", "HEAT/HOT WATER"),
            (
                "/complaints/all/Root%2FSewer%2FSidewalk%20Condition/time",
                "Root/Sewer/Sidewalk Condition",
            ),
            (
                "/complaints/General%20Construction%2FPlumbing?hour=1",
                "General Construction/Plumbing",
            ),
        ],
    )
    def test_a_name_may_hold_a_slash(self, path: str, name: str, client: httpx.Client) -> None:
        response = client.get(path, follow_redirects=True)

        assert (response.status_code, response.json()["official_name"]) == (200, name)

    @pytest.mark.parametrize("path", ["/", "/docs", "/v2/health/ready", "/whoami", "/models/demo"])
    def test_head_is_answered_as_get_without_the_body(
        self, path: str, client: httpx.Client
    ) -> None:
        got, head = client.get(path), client.head(path)

        assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]

    def test_head_needs_a_key_where_get_does(self, anonymous: httpx.Client) -> None:
        assert anonymous.head("/whoami").status_code == 401

    @pytest.mark.parametrize("path", ["/input", "/input/"])
    def test_a_trailing_slash_makes_no_difference(self, path: str, client: httpx.Client) -> None:
        complaint = {"complaint_type": "street", "lat": 40.7, "lon": -73.95, "description": "horns"}

        assert client.post(path, json=complaint).status_code == 201

    def test_every_answer_carries_an_id_of_its_own(
        self, client: httpx.Client, anonymous: httpx.Client
    ) -> None:
        answers = [
            client.get("/whoami"),
            client.get("/whoami"),
            client.get("/nowhere"),
            client.delete("/whoami"),
            client.post("/input/", content="{"),
            anonymous.get("/whoami"),
            anonymous.get("/"),
        ]

        assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)


PAGES = ["/docs", "/redoc", "/dashboard", "/pages/models/demo"]


class TestPages:
    """Documentation and dashboard, as a browser finds them behind the stage's prefix."""

    @pytest.mark.parametrize("page", PAGES)
    def test_what_a_page_loads_is_there(self, page: str, anonymous: httpx.Client) -> None:
        response = anonymous.get(page)
        assert response.headers["content-type"].startswith("text/html")

        found = re.findall(r'(?:src|href|spec-url)="([^"#]+)"', response.text)
        references = [unescape(each) for each in found if not each.startswith("data:")]
        assert len(references) >= 2  # a style at least, and a script or a link
        for reference in references:
            address = urljoin(str(response.url), reference)
            assert anonymous.get(address).status_code == 200, address

    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_loads_nothing_from_another_host(
        self, page: str, anonymous: httpx.Client
    ) -> None:
        text = anonymous.get(page).text
        loaded = re.findall(r'(?:src|<link[^>]+href)="([^"]+)"', text)

        assert loaded
        assert not [address for address in loaded if re.match(r"\w+://|//", address)]

    def test_the_api_description_names_a_server_that_leads_back_here(
        self, stack: StackRecord, anonymous: httpx.Client
    ) -> None:
        response = anonymous.get("/openapi.json")

        server = urljoin(str(response.url), response.json()["servers"][0]["url"])

        assert server.rstrip("/") == stack.api_url
