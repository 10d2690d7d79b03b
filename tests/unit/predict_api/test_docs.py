"""The documentation pages: whole, with no file from another host, at any address."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.unit.predict_api.api import Client, an_event, invoke

PAGES = ["/docs", "/redoc"]
ADDRESSES = [
    "https://abc.execute-api.us-east-1.amazonaws.com/prod",
    "https://api.example.org",
    "https://api.example.org/a/base/path",
    "http://127.0.0.1:4566/restapis/abc/dev/_user_request_",
]


def links(html: str) -> list[str]:
    found = re.findall(r'(?:src|href|spec-url)="([^"]+)"', html)
    return [link for link in found if not link.startswith("data:")]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_a_page_links_is_there_behind_any_address(
    client: Client, page: str, address: str
) -> None:
    html = client.get(page).text

    kinds = {urlsplit(link).path.rpartition(".")[2] for link in links(html)}
    assert kinds >= {"js", "css"}
    for link in links(html):
        target = urljoin(address + page, link)
        assert target.startswith(address)
        path = urlsplit(target.removeprefix(address)).path
        assert client.get(path).status == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_load_nothing_from_elsewhere(client: Client, page: str) -> None:
    answer = client.get(page)

    policy = answer.headers["content-security-policy"]
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    assert "<script>" not in answer.text


def test_files_may_be_kept_for_long_because_their_address_names_their_content(
    client: Client,
) -> None:
    (script,) = (link for link in links(client.get("/docs").text) if "bundle.js" in link)

    answer = client.get("/" + script)

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert re.search(r"\?v=[0-9a-f]{12}$", script)


@pytest.mark.parametrize("version", ["", "?v=", "?v=000000000000", "?v=1"])
@pytest.mark.parametrize("file", ["swagger-ui-bundle.js", "redoc.css"])
def test_a_file_under_another_contents_name_is_not_kept(
    client: Client, file: str, version: str
) -> None:
    answer = client.get(f"/docs/assets/{file}{version}")

    assert (answer.status, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "file", ["none.js", "..", "..%2Fswagger.html", "swagger.html", "%2Fetc%2Fpasswd"]
)
def test_no_other_file_can_be_had(client: Client, file: str) -> None:
    assert client.get(f"/docs/assets/{file}").status == 404


@pytest.mark.parametrize(
    ("path", "link"),
    [("/prod/", "docs"), ("/prod", "prod/docs"), ("/a/base", "base/docs"), ("/", "docs")],
)
def test_the_root_links_the_rest_with_and_without_a_slash(
    client: Client, path: str, link: str
) -> None:
    event = an_event("home")
    event["requestContext"]["path"] = path

    answer = invoke(client.app, event)

    assert answer.json["name"] == "sklambda"
    assert answer.json["links"]["documentation"] == link


def test_a_browser_gets_a_page_at_the_root(client: Client) -> None:
    answer = client.get("/", accept="text/html,application/xhtml+xml,*/*;q=0.8")

    assert answer.headers["content-type"].startswith("text/html")
    assert "docs" in links(answer.text)


@pytest.mark.parametrize(
    ("bundle", "version", "texts"),
    [
        (
            "swagger-ui-bundle.js",
            'PACKAGE_VERSION:"5.32.6"',
            {"swagger-ui.LICENSE.txt": "Apache License", "swagger-ui.NOTICE.txt": "SmartBear"},
        ),
        ("redoc.standalone.js", '"2.5.3"', {"redoc.LICENSE.txt": "The MIT License"}),
    ],
)
def test_licenses_go_with_the_files_that_they_are_of(
    client: Client, bundle: str, version: str, texts: dict[str, str]
) -> None:
    script = client.get(f"/docs/assets/{bundle}").text
    # those of another version may be others: take them from its package
    assert version in script

    assert f"see {bundle}.LICENSE.txt" in script.splitlines()[0]
    for name, says in {f"{bundle}.LICENSE.txt": "MIT", **texts}.items():
        answer = client.get(f"/docs/assets/{name}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/plain")
        assert says in answer.text


def test_a_key_is_kept_for_the_session_alone_and_by_the_name_of_its_scheme(client: Client) -> None:
    script = client.get("/docs/assets/start-swagger.js").text

    [scheme] = client.get("/openapi.json").json["components"]["securitySchemes"]
    assert f'const SCHEME = "{scheme}";' in script
    assert "sessionStorage" in script
    assert "persistAuthorization" not in script  # which keeps it in the browser for good
    assert "localStorage" not in script


def test_the_reference_asks_no_other_host_for_a_picture(client: Client) -> None:
    script = client.get("/docs/assets/redoc.standalone.js").text

    assert not re.search(r"https?://[^\"']+\.(?:svg|png)", script)
