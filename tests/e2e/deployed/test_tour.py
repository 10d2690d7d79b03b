"""The tour, as `make run` shows it."""

import io
import re

from rich.console import Console

from sklambda.local.record import StackRecord
from sklambda.tour import tour
from sklambda.tour.calls import CALLS, RIGHT_KEY


def test_each_call_of_the_tour_is_answered_as_it_should_be(stack: StackRecord) -> None:
    shown = io.StringIO()

    tour.show(stack, "stack.json", Console(file=shown, width=500))

    statuses = [int(status) for status in re.findall(r"(?m)^  (\d{3}) [A-Z]", shown.getvalue())]
    # a call whose item is not there yet is answered with 404 until it is
    final = [status for status in statuses if status != 404]
    refused = sum(call.key != RIGHT_KEY for call in CALLS)
    assert final.count(401) == refused
    assert {status // 100 for status in final if status != 401} == {2}
    assert len(final) == len(CALLS) + sum(call.then is not None for call in CALLS)
    assert stack.api_key not in shown.getvalue()
