import pytest

from predict_api.documents.assets import asset
from tests.unit.predict_api.api import Client

FOR_KEYS = ["/whoami", "/models", "/models/demo", "/predict?age=10&sex=F", "/models/"]
PUBLIC = ["/", "/docs", "/redoc", "/openapi.json", "/v2/health/live", "/v2/health/ready"]
REFUSED = ["/nowhere", "/models/none", "/predict", "/docs/assets/none.js", "/?x=1"]


@pytest.mark.parametrize("path", FOR_KEYS + REFUSED)
def test_no_cache_keeps_what_is_for_a_key(client: Client, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", REFUSED)
def test_no_cache_keeps_an_error(client: Client, path: str) -> None:
    assert client.with_(key_id=None).get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PUBLIC)
def test_a_cache_asks_anew_for_what_is_public(client: Client, path: str) -> None:
    assert client.with_(key_id=None).get(path).headers["cache-control"] == "no-cache"


def test_a_file_whose_address_tells_its_content_is_kept(client: Client) -> None:
    digest = asset("redoc.css").digest

    answer = client.with_(key_id=None).get(f"/docs/assets/redoc.css?v={digest}")

    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", [*FOR_KEYS, *PUBLIC, *REFUSED, "/docs/assets/redoc.css"])
def test_no_browser_guesses_a_content_type(client: Client, path: str) -> None:
    assert client.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_the_root_tells_caches_that_it_depends_on_what_is_accepted(
    client: Client, accept: str
) -> None:
    assert client.get("/", accept=accept).headers["vary"] == "Accept"
