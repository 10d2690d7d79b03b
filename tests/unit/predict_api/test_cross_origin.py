"""CORS is off; where the stage names origins, they may read all answers, and no other may."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests.unit.predict_api.api import Answer, an_event, invoke

OURS, OTHER = "https://app.example.org", "https://elsewhere.example"
ALLOW = "access-control-allow-origin"


def _asked(
    app: FastAPI, variables: dict[str, str] | None, origin: str | None, **changes: Any
) -> Answer:
    event = an_event("whoami") | {"stageVariables": variables} | changes
    if origin is not None:
        event["headers"]["Origin"] = origin
        event["multiValueHeaders"]["Origin"] = [origin]
    return invoke(app, event)


@pytest.mark.parametrize("variables", [None, {}, {"allowed_origins": ""}])
def test_without_origins_no_header_says_anything(
    app: FastAPI, variables: dict[str, str] | None
) -> None:
    answer = _asked(app, variables, OURS)

    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert "Origin" not in answer.headers.get("vary", "")


@pytest.mark.parametrize("origins", [OURS, f"{OTHER}.org,{OURS}"])
def test_an_origin_that_is_named_may_read_the_answer(app: FastAPI, origins: str) -> None:
    answer = _asked(app, {"allowed_origins": origins}, OURS)

    assert answer.headers[ALLOW] == OURS
    assert answer.headers["access-control-expose-headers"] == "*"
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", [OTHER, f"{OURS}.evil.example", "null", "", None])
def test_no_other_origin_may_and_caches_know_that_it_matters(
    app: FastAPI, origin: str | None
) -> None:
    answer = _asked(app, {"allowed_origins": OURS}, origin)

    assert ALLOW not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_any_origin_may_where_the_stage_says_so(app: FastAPI) -> None:
    assert _asked(app, {"allowed_origins": "any"}, OTHER).headers[ALLOW] == "*"


def test_errors_may_be_read_as_well(app: FastAPI) -> None:
    refused = _asked(app, {"allowed_origins": OURS}, OURS, httpMethod="DELETE")

    assert refused.status == 405
    assert refused.headers[ALLOW] == OURS
    # the key is in a header of its own: nothing that a browser adds by itself lets anyone in
    assert "access-control-allow-credentials" not in refused.headers
