"""Of several things wrong with a request the first is told, in the contract's order."""

from collections.abc import Callable

import pytest

from predict_api.layers.body_limit import MAX_BODY_BYTES
from tests.unit.predict_api.api import Answer, Client

PREDICT = "/models/demo/predict"
TOO_LARGE = "{" * (MAX_BODY_BYTES + 1)
GOOD = '{"feature_a": 1, "feature_b": 1}'
OTHER_SCOPE = "complaints:read"

type Send = Callable[[Client], Answer]

# each request is wrong in all that follows it, too, as far as that is possible
IN_ORDER: list[tuple[int, Send]] = [
    (
        413,
        lambda c: c.with_(scopes=OTHER_SCOPE).send(
            "POST", f"{PREDICT}?x=1", TOO_LARGE, content_type="text/plain"
        ),
    ),
    (
        415,
        lambda c: c.with_(scopes=OTHER_SCOPE).send(
            "POST", f"{PREDICT}?x=1", "{", content_type="text/plain"
        ),
    ),
    (400, lambda c: c.with_(scopes=OTHER_SCOPE).send("POST", f"{PREDICT}?x=1", "{")),
    (422, lambda c: c.with_(scopes=OTHER_SCOPE).send("POST", f"{PREDICT}?x=1", GOOD)),
    (403, lambda c: c.with_(scopes=OTHER_SCOPE).send("POST", PREDICT, "{}")),
    (422, lambda c: c.send("POST", PREDICT, "{}")),
]


@pytest.mark.parametrize(("status", "send"), IN_ORDER, ids=[str(s) for s, _ in IN_ORDER])
def test_the_first_fault_is_told(status: int, send: Send, client: Client) -> None:
    assert send(client).status == status
