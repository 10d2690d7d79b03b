"""A command that stays beside its stack tells what the API links to, and ends with the stack."""

import json
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from sklambda.cli import main
from sklambda.http import Answer, NoAnswerError
from sklambda.local import commands, lifecycle, staying
from sklambda.local.errors import LocalStackError
from sklambda.local.progress import Progress
from sklambda.local.watching import Watch
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord
from sklambda.tour import tour

RECORD = StackRecord(
    api_url="http://127.0.0.1:1/dev",
    api_key="key",
    endpoint_url="http://127.0.0.1:1",
    region="us-east-1",
    stack_name="sklambda",
)


def test_it_returns_once_the_record_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StackFolder(tmp_path)
    RECORD.write(folder.record)
    looked = []

    def sleep(_: float) -> None:
        looked.append(True)
        if len(looked) == 2:
            folder.clear()

    monkeypatch.setattr("time.sleep", sleep)

    staying.until_gone(folder, RECORD)

    assert len(looked) == 2


def test_the_links_are_those_that_the_root_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({"links": {"documentation": "docs", "models": "/dev/models"}})
    monkeypatch.setattr(staying, "call", lambda *_, **__: Answer(200, {}, body))

    assert staying.links(RECORD.api_url) == {
        "documentation": "http://127.0.0.1:1/dev/docs",
        "models": "http://127.0.0.1:1/dev/models",
    }


def test_an_api_that_does_not_answer_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Answer:
        raise NoAnswerError("URLError")

    monkeypatch.setattr(staying, "call", fail)

    assert staying.links(RECORD.api_url) == {}


def test_it_returns_when_another_stack_is_in_its_place(tmp_path: Path) -> None:
    folder = StackFolder(tmp_path)
    RECORD._replace(api_key="another").write(folder.record)

    staying.until_gone(folder, RECORD)

    assert StackRecord.read(folder.record) != RECORD


class Deploying:
    """A backend that notes that it deploys, and fails as often as it is told to."""

    def __init__(self, folder: Path, failures: int = 0) -> None:
        self.folder = StackFolder(folder)
        self.deployed = 0
        self.failures = failures

    def takes_update(self) -> bool:
        return True

    def bring_up(self, _: Progress) -> StackRecord:
        self.deployed += 1
        if self.deployed <= self.failures:
            raise LocalStackError("[Errno 2] the build failed")
        return RECORD


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lifecycle, "_FIRST_CALLS", ())
    (tmp_path / "code").mkdir()
    return tmp_path / "code"


def changed_and_served(backend: Any, code: Path, changes: int) -> str:
    """Change a file so often, with some looks between; returns what is printed."""
    printed = StringIO()
    watch, progress = Watch([code]), Progress(Console(file=printed, width=200))
    for number in range(changes):
        (code / f"{number}.py").touch()
        for _ in range(4):
            staying.serve_changes(backend, watch, progress)
    return printed.getvalue()


def test_each_change_is_deployed_once(tmp_path: Path, code: Path) -> None:
    backend = Deploying(tmp_path / "stack")

    printed = changed_and_served(backend, code, changes=2)

    assert backend.deployed == 2
    assert f"Changed: {code / '1.py'}\n" in printed
    assert printed.count("Served after") == 2


def test_a_change_that_fails_is_told_and_the_next_one_is_taken(tmp_path: Path, code: Path) -> None:
    backend = Deploying(tmp_path / "stack", failures=1)

    printed = changed_and_served(backend, code, changes=2)

    assert backend.deployed == 2
    assert "[Errno 2] the build failed\nThe stack serves what it did before" in printed
    assert printed.count("Served after") == 1


def test_a_stack_that_is_gone_is_not_started_again(tmp_path: Path, code: Path) -> None:
    backend = Deploying(tmp_path / "stack")
    backend.takes_update = lambda: False  # type: ignore[method-assign]

    changed_and_served(backend, code, changes=1)

    assert backend.deployed == 0


@pytest.mark.parametrize(("option", "watches"), [([], True), (["--no-watch"], False)])
def test_run_looks_for_changes_unless_told_not_to(
    option: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, watches: bool
) -> None:
    looked = []
    RECORD.write(StackFolder(tmp_path).record)
    monkeypatch.setattr(lifecycle, "while_needed", lambda *_: nullcontext(RECORD))
    monkeypatch.setattr(tour, "show", lambda *_: None)
    monkeypatch.setattr(commands, "links", lambda _: {"dashboard": "at/one", "models": "at/two"})
    monkeypatch.setattr(commands, "serve_changes", lambda *_: looked.append(True))
    monkeypatch.setattr("time.sleep", lambda _: StackFolder(tmp_path).clear())

    result = CliRunner().invoke(main, ["local", "run", "--directory", str(tmp_path), *option])

    assert result.exit_code == 0, result.output
    assert bool(looked) is watches
    assert ("served by itself" in result.output) is watches
    # what a browser can open, and where the key for it is
    shown = [line.split()[-1] for line in result.output.splitlines() if "  " in line]
    assert shown[:2] == [f"{RECORD.api_url}/", "at/one"]
    assert "at/two" not in result.output
