"""However long a text is, the work for it grows no faster than its length."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time

import pytest

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.predict_api.text_inputs import text_inputs

LENGTH = 3_000
TIMES_LONGER = 4
# Four times the length is four times the work at most, and sixteen times if it grows with the
# square. It is told by the ratio of two runs, so that the machine's speed does not matter.
MOST_TIMES_THE_WORK = 9
# A run may be disturbed; one that is quadratic never comes out well.
TRIES = 4

UNITS = [" ", "1", ".", "-", "/", "\\", '"', ",", "_", "a", "a ", "é", "\n", "%25", "\ufffd"]

CLIENT = Client(create_app(Services.from_environment(ENVIRONMENT, Catalog.load(), APPLICATIONS)))
INPUTS = {str(it): it for it in text_inputs(CLIENT.app.openapi())}


def _attacks(example: str) -> Iterator[Callable[[int], str]]:
    """Texts that are nearly right for long, by their length."""
    for unit in UNITS:
        yield lambda length, unit=unit: unit * (length // len(unit)) + "!"  # type: ignore[misc]
        yield lambda length, unit=unit: example + unit * (length // len(unit)) + "!"  # type: ignore[misc]


def _work(send: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        began = process_time()
        send(text)
        return process_time() - began
    finally:
        gc.enable()


def _grows_too_fast(send: Callable[[str], object], attack: Callable[[int], str]) -> bool:
    for _ in range(TRIES):
        short = _work(send, attack(LENGTH))
        long = _work(send, attack(LENGTH * TIMES_LONGER))
        if long <= MOST_TIMES_THE_WORK * short:
            return False
    return True


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_the_inputs_are_found() -> None:
    places = {it.place for it in INPUTS.values()}

    assert places == {"path", "query", "header", "body"}


@pytest.mark.parametrize("name", INPUTS)
def test_the_work_for_a_text_grows_with_its_length_and_not_with_its_square(name: str) -> None:
    it = INPUTS[name]
    assert "There is no such route" not in it.send(CLIENT, it.example()).text

    for attack in _attacks(it.example()):
        assert not _grows_too_fast(partial(it.send, CLIENT), attack), attack(10)
