"""Make the calls of the tour and show each as one would type it."""

import json
import shlex
import time
from http import HTTPStatus
from typing import Any

from rich.console import Console
from rich.markup import escape

from sklambda.errors import OperatorError
from sklambda.http import Answer, NoAnswerError, call
from sklambda.stack.record import StackRecord
from sklambda.tour.calls import RIGHT_KEY, Call, installed_calls

# A slow prediction takes a second or two; the first one also starts the worker.
RESULT_SECONDS = 60.0
_PAUSE_SECONDS = 0.5
# Characters of an answer that are shown: the list of models is long.
SHOWN_CHARACTERS = 600
_UNDER_WAY = ("queued", "running")


class TourError(OperatorError):
    """A call is not answered, or with something else than it should be."""


def show(record: StackRecord, kept_in: str, console: Console) -> None:
    """Make every call and print it with its answer; the key is not shown, but where it is kept.

    Raises:
        TourError: one is not answered, or with something else than it should be.
    """
    console.print("\n[bold]A tour[/]; to make the calls yourself, first set\n")
    _print(console, f"  API={shlex.quote(record.api_url)}")
    read = f'import json; print(json.load(open("{kept_in}"))["api_key"])'
    _print(console, f"  KEY=$(python3 -c {shlex.quote(read)})")
    for step in installed_calls():
        console.print(f"\n[bold]{step.title}[/]")
        answer = _show(record, console, step)
        if step.then is not None and answer.status < HTTPStatus.BAD_REQUEST:
            _show_until_there(record, console, step, _member(answer, step.then))


def curl(step: Call) -> str:
    """Write a call as a line for the shell, with the address and the key as $API and $KEY.

    curl reads the header with the key from its input: arguments can be seen by other users.
    """
    words = ["curl"]
    if step.method not in ("GET", "POST"):
        words.append(f"-X {step.method}")
    if step.key is not None:
        words.append("-H @-")
    words.append(f'"$API{step.path}"')
    if step.body is not None:
        words.append('-H "Content-Type: application/json"')
        words.append(f"-d {shlex.quote(json.dumps(step.body))}")
    if step.key is not None:
        words.append(f'<<< "X-API-Key: {step.key}"')
    return " ".join(words)


def _show(record: StackRecord, console: Console, step: Call) -> Answer:
    _print(console, f"  $ {curl(step)}", style="cyan")
    answer = _make(record, step)
    _print_answer(console, answer)
    return answer


def _show_until_there(record: StackRecord, console: Console, step: Call, item_id: str) -> None:
    """Read what a call has made, until it is there and done."""
    reading = Call("", "GET", f"{(step.read_at or step.path).rstrip('/')}/{item_id}")
    _print(console, f"  $ {curl(reading)}", style="cyan")
    until = time.monotonic() + RESULT_SECONDS
    answer = _make(record, reading)
    if _is_under_way(answer):
        _print_answer(console, answer)
        _print(console, "  ... and a moment later", style="dim")
    while _is_under_way(answer) and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
        answer = _make(record, reading)
    _print_answer(console, answer)


def _is_under_way(answer: Answer) -> bool:
    """Some routes answer 404 meanwhile, others what state it is in."""
    if answer.status == HTTPStatus.NOT_FOUND:
        return True
    return _members(answer).get("status") in _UNDER_WAY


def _make(record: StackRecord, step: Call) -> Answer:
    key = record.api_key if step.key == RIGHT_KEY else step.key
    headers = {} if key is None else {"X-API-Key": key}
    try:
        return call(step.method, record.api_url + step.path, headers=headers, body=step.body)
    except NoAnswerError as error:
        raise TourError(f"{step.method} {step.path} is not answered ({error}).") from error


def _member(answer: Answer, name: str) -> str:
    members = _members(answer)
    if name not in members:
        raise TourError(f"The answer is no JSON object with the member {name}.")
    return str(members[name])


def _members(answer: Answer) -> dict[str, Any]:
    """Return the members of a JSON object, and none of anything else."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _print_answer(console: Console, answer: Answer) -> None:
    body = answer.body.strip()
    shown = body if len(body) <= SHOWN_CHARACTERS else f"{body[:SHOWN_CHARACTERS]} ..."
    phrase = HTTPStatus(answer.status).phrase
    colour = "green" if answer.status < HTTPStatus.BAD_REQUEST else "yellow"
    console.print(f"  [{colour}]{answer.status} {phrase}[/]", highlight=False)
    _print(console, f"  {shown}")


def _print(console: Console, line: str, style: str = "") -> None:
    """Print a line as it is: never broken, so that it can be copied."""
    console.print(escape(line), style=style, highlight=False, soft_wrap=True)
