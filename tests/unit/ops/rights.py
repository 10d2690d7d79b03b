"""Which rights a command needs: the calls of AWS that it makes, and those that a document names."""

import re
from pathlib import Path
from typing import Any

import boto3
import pytest


def calls_as_rights(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The calls of AWS that clients made from now on make, as rights."""
    names: set[str] = set()
    make: Any = boto3.Session.client

    def client(session: boto3.Session, name: str, *arguments: Any, **options: Any) -> Any:
        made = make(session, name, *arguments, **options)
        made.meta.events.register(
            "before-call", lambda model, **_: names.add(f"{name}:{model.name}")
        )
        return made

    monkeypatch.setattr(boto3.Session, "client", client)
    return names


def documented(document: Path, command: str) -> set[str]:
    """The rights in the row of a command, in a document's table."""
    row = rf"^\| `sklambda {command}` \| (.*) \|$"
    (rights,) = re.findall(row, document.read_text(), re.MULTILINE)
    return set(re.findall(r"`([a-z]+:[A-Za-z]+)`", rights))
