"""What `make local` says."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from sklambda.local import lifecycle
from sklambda.local.containers import commands
from sklambda.stack.record import StackRecord

# when the command starts, and when the API has given its first answers
CLOCK = [100.0, 141.6]


def test_it_says_after_how_long_the_api_answers_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    record = StackRecord("http://127.0.0.1:3000", "a key", "http://172.17.0.1:1", "us-east-1", "s")
    monkeypatch.setattr(lifecycle, "up", lambda _backend, _progress: record)
    monkeypatch.setattr(commands, "time", SimpleNamespace(monotonic=iter(CLOCK).__next__))

    said = CliRunner().invoke(commands.sam_local, ["up"]).output

    assert "It answers after 42 s." in said
    assert record.api_url in said
    assert record.api_key in said
