"""/input and /input/ are one address, for idempotency keys as well."""

import json
from itertools import permutations

import pytest

from tests.unit.applications.service_311.service_311 import PARTY, Client, an_event
from tests.unit.applications.service_311.test_intake_once import claims
from tests.unit.predict_api.api import Answer, invoke

__all__ = ["claims"]


def post_to(client: Client, path: str) -> Answer:
    event = an_event("complaint-intake") | {"body": json.dumps(PARTY), "path": path}
    event["headers"] = {**event["headers"], "Idempotency-Key": "key-1"}
    event["multiValueHeaders"] = {name: [text] for name, text in event["headers"].items()}
    event["requestContext"]["authorizer"] |= {"key_id": client.key_id, "scopes": client.scopes}
    return invoke(client.app, event)


@pytest.mark.parametrize(("first", "second"), [*permutations(["/input", "/input/"])])
def test_a_report_is_the_same_request_at_either_address(
    client: Client, first: str, second: str
) -> None:
    answers = [post_to(client, first), post_to(client, second)]

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
