"""What Ctrl-C and `kill` do to a command."""

import signal

import pytest

from sklambda.local.interruption import held_back, interruptible

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_command_is_interrupted_by_each(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)


@pytest.mark.parametrize("number", SIGNALS)
def test_what_is_held_back_comes_after(number: signal.Signals) -> None:
    done = []

    def work() -> None:
        with interruptible():
            with held_back():
                signal.raise_signal(number)
                done.append("inside")
            done.append("after")

    with pytest.raises(KeyboardInterrupt):
        work()

    assert done == ["inside"]


def test_nothing_comes_where_nothing_came() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]

    with interruptible(), held_back():
        pass

    assert [signal.getsignal(number) for number in SIGNALS] == before
