"""What is told of the way of a file, in lines or as JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from sklambda.models.errors import RefusedError


def print_json(told: Any) -> None:  # noqa: ANN401  JSON
    """Print JSON."""
    click.echo(json.dumps(told, indent=1, ensure_ascii=False))


class Telling:
    """What is told of the way of a file: line by line, or in the end as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self.made: dict[str, Any] = {}
        self._as_json = as_json
        self._steps: list[str] = []

    def say(self, step: str) -> None:
        """Report a step."""
        self._steps.append(step)
        if not self._as_json:
            click.echo(step, err=True)

    def close(self, refused: str | None) -> None:
        """Print all of it, if it is told as JSON."""
        if self._as_json:
            told = {"refused": refused} if refused else self.made
            print_json({"servable": refused is None, "steps": self._steps} | told)


@contextmanager
def told_as(*, as_json: bool) -> Iterator[Telling]:
    """Report what happens inside, a refusal too."""
    telling = Telling(as_json=as_json)
    try:
        yield telling
    except RefusedError as error:
        telling.close(error.message)
        raise
    telling.close(None)
