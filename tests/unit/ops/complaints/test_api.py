"""Requests of a replay are sent until they are answered for good."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import urllib3

from sklambda.complaints import api as api_module
from sklambda.complaints.api import Api, ApiError
from tests.unit.ops.complaints.replaying import a_row, replayed


class Scripted:
    """A pool of connections that answers as it is told, and notes what was asked for."""

    def __init__(self, *answers: int | Exception | tuple[int, dict[str, str], object]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **asked: Any) -> urllib3.HTTPResponse:
        self.asked.append({"method": method, "url": url, **asked})
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer if isinstance(answer, tuple) else (answer, {}, {})
        return urllib3.HTTPResponse(json.dumps(body).encode(), headers, status)


def scripted(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> tuple[Api, Scripted, list[float]]:
    pool, waits = Scripted(*answers), list[float]()
    monkeypatch.setattr(api_module, "_pool", lambda *_: pool)
    return Api("https://api/dev/", "a key", 2, waits.append), pool, waits


def test_what_was_not_answered_or_not_now_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    hung = urllib3.exceptions.ReadTimeoutError(None, "", "")  # type: ignore[arg-type]  # of no pool
    api, pool, waits = scripted(monkeypatch, hung, 503, (429, {"Retry-After": "7"}, {}), 504, 200)

    answer = api.call("POST", "/input/batch", {"a": 1}, {"Idempotency-Key": "k"})

    assert answer.status == 200
    assert waits == [1, 2, 7, 8]
    assert {(one["url"], one["headers"]["Idempotency-Key"]) for one in pool.asked} == {
        ("https://api/dev/input/batch", "k")
    }


def test_an_answer_in_part_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[Any] = [(200, {}, {"left": left}) for left in (2, 1, 0)]
    api, pool, _ = scripted(monkeypatch, *parts)

    answer = api.call("POST", "/", {}, is_over=lambda found: not found.body["left"])

    assert (answer.body, len(pool.asked)) == ({"left": 0}, 3)


def test_what_is_never_answered_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    api, _, _ = scripted(monkeypatch, *[503] * api_module.ATTEMPTS)

    with pytest.raises(ApiError, match="did not answer in 8 attempts"):
        api.call("POST", "/", {})


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_let_in_ends_it_at_once(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    api, pool, _ = scripted(monkeypatch, (status, {}, {"message": "The key lacks the scope."}))

    with pytest.raises(ApiError, match="key"):
        api.call("POST", "/", {})
    assert len(pool.asked) == 1


def test_rows_that_are_not_stored_yet_are_sent_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stored = {"status": 201, "complaint": {"id": "1"}}
    busy = {"status": 503, "error": True, "message": "busy"}
    answers: list[Any] = [(200, {}, {"results": [stored, second]}) for second in (busy, stored)]
    api, pool, _ = scripted(monkeypatch, *answers)

    summary = replayed(api, tmp_path / "done", [a_row(0, None), a_row(1, None)])

    assert summary.taken_in == 2
    assert Counter(one["headers"]["Idempotency-Key"] for one in pool.asked).most_common()[0][1] == 2
