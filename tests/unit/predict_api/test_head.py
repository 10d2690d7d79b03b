import pytest

from tests.unit.predict_api.api import Client

PATHS = ["/", "/docs", "/openapi.json", "/v2/health/live", "/v2/health/ready", "/whoami", "/models"]
PATHS += ["/models/demo", "/models/none", "/predict?age=10&sex=F", "/predict?age=ten", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_as_get_without_the_body(client: Client, path: str) -> None:
    got = client.get(path)
    head = client.send("HEAD", path)

    assert (head.status, head.headers, head.text) == (got.status, got.headers, "")


def test_head_of_what_takes_no_get_is_405(client: Client) -> None:
    answer = client.send("HEAD", "/models/demo/predict")

    assert (answer.status, answer.headers["allow"], answer.text) == (405, "POST", "")


def test_head_of_one_who_may_not_ask_is_403(client: Client) -> None:
    assert client.with_(scopes="complaints:read").send("HEAD", "/models").status == 403


def test_the_log_tells_head_from_get(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    client.send("HEAD", "/models")

    assert '"method": "HEAD"' in capsys.readouterr().out
