"""The tour shows each call as one would type it."""

import shlex

import pytest

from sklambda.tour.calls import CALLS, Call
from sklambda.tour.tour import curl


def test_a_get_needs_only_the_key() -> None:
    assert curl(Call("", "GET", "/whoami")) == 'curl -H "X-API-Key: $KEY" "$API/whoami"'


def test_a_call_without_a_key_names_none() -> None:
    assert curl(Call("", "GET", "/whoami", key=None)) == 'curl "$API/whoami"'


def test_a_body_with_an_apostrophe_survives_the_shell() -> None:
    line = curl(Call("", "PUT", "/predict", {"note": "it's"}))

    assert shlex.split(line)[-2:] == ["-d", '{"note": "it\'s"}']
    assert "Content-Type: application/json" in shlex.split(line)
    assert "-X PUT" in line


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.title)
def test_each_call_of_the_tour_can_be_typed(call: Call) -> None:
    words = shlex.split(curl(call))

    assert words[0] == "curl"
    assert f"$API{call.path}" in words
