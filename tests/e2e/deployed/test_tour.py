"""The tour, as `make run` shows it."""

import io
import re

from rich.console import Console

from sklambda.stack.record import StackRecord
from sklambda.tour import tour
from sklambda.tour.calls import RIGHT_KEY, installed_calls


def test_each_call_of_the_tour_is_answered_as_it_should_be(stack: StackRecord) -> None:
    shown = io.StringIO()
    calls = installed_calls()

    tour.show(stack, "stack.json", Console(file=shown, width=500))

    statuses = [int(status) for status in re.findall(r"(?m)^  (\d{3}) [A-Z]", shown.getvalue())]
    # a call whose item is not there yet is answered with 404 until it is, or says that it runs
    final = [status for status in statuses if status != 404]
    still = len(re.findall(r'"status": ?"(?:queued|running)"', shown.getvalue()))
    refused = sum(call.key != RIGHT_KEY for call in calls)
    assert final.count(401) == refused
    assert {status // 100 for status in final if status != 401} == {2}
    assert len(final) - still == len(calls) + sum(call.then is not None for call in calls)
    assert stack.api_key not in shown.getvalue()
