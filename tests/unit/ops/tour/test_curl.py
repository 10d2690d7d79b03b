"""The tour shows each call as one would type it."""

import shlex

import pytest

from sklambda.tour.calls import Call, installed_calls
from sklambda.tour.tour import curl


def test_the_key_is_no_argument_but_input() -> None:
    expected = 'curl -H @- "$API/whoami" <<< "X-API-Key: $KEY"'
    assert curl(Call("", "GET", "/whoami")) == expected


def test_a_call_without_a_key_names_none() -> None:
    assert curl(Call("", "GET", "/whoami", key=None)) == 'curl "$API/whoami"'


def test_a_body_with_an_apostrophe_survives_the_shell() -> None:
    line = curl(Call("", "PUT", "/predict", {"note": "it's"}))

    words = shlex.split(line)
    assert words[words.index("-d") + 1] == '{"note": "it\'s"}'
    assert "Content-Type: application/json" in shlex.split(line)
    assert "-X PUT" in line


@pytest.mark.parametrize("call", installed_calls(), ids=lambda call: call.title)
def test_each_call_of_the_tour_can_be_typed(call: Call) -> None:
    words = shlex.split(curl(call))

    assert words[0] == "curl"
    assert f"$API{call.path}" in words
