"""What the documents say to type is typed, word for word, against the deployed stack."""

import json
import sys
from pathlib import Path

import pytest

from key_authorizer.keys import find_keys
from sklambda.stack.record import StackRecord
from tests.e2e.reader import SHELL, settled, typed
from tests.snippets.fences import Snippet
from tests.snippets.inventory import CALLS, JAVASCRIPT, KEYS, PYTHON, SLOWLY, run_by


@pytest.fixture
def folder(tmp_path: Path, stack: StackRecord) -> Path:
    (tmp_path / "key.txt").write_text(stack.api_key)
    return settled(tmp_path, stack)


def known(stack: StackRecord) -> dict[str, str]:
    """What a reader has exported."""
    return {"API": stack.api_url, "KEY": stack.api_key}


def answers(printed: str) -> list[dict[str, object]]:
    """All JSON objects that curl printed one after the other."""
    decoder, found, rest = json.JSONDecoder(), [], printed.strip()
    while rest:
        answer, end = decoder.raw_decode(rest)
        found.append(answer)
        rest = rest[end:].strip()
    return found


@pytest.mark.parametrize("snippet", run_by(CALLS), ids=lambda snippet: snippet.place)
def test_calls_are_answered(snippet: Snippet, folder: Path, stack: StackRecord) -> None:
    found = answers(typed([*SHELL, snippet.text], folder, known(stack)).stdout)

    errors = [answer["message"] for answer in found if answer.get("error")]
    assert errors == ["No API Key provided"] * snippet.text.count("# 401")
    assert len(found) == snippet.text.count("curl ")


def test_the_shell_takes_the_id_itself(folder: Path, stack: StackRecord) -> None:
    [snippet] = run_by(SLOWLY)

    [record] = answers(typed([*SHELL, snippet.text], folder, known(stack)).stdout)

    assert record["model"] == "demo"
    assert record["status"] in {"queued", "running", "succeeded"}


@pytest.mark.parametrize("snippet", run_by(PYTHON), ids=lambda snippet: snippet.place)
def test_python_prints_an_answer(snippet: Snippet, folder: Path, stack: StackRecord) -> None:
    # -I -S: without what is installed here, unless it asks for that
    without = () if "import httpx" in snippet.text else ("-I", "-S")

    done = typed([sys.executable, *without, "-c", snippet.text], folder, known(stack))

    assert "class_probabilities" in done.stdout or "titanic" in done.stdout


@pytest.mark.generated_clients
def test_javascript_runs_as_it_is(folder: Path, stack: StackRecord) -> None:
    [snippet] = run_by(JAVASCRIPT)
    file = folder / "slow.mjs"
    file.write_text(snippet.text)

    assert "class_probabilities" in typed(["node", file], folder, known(stack)).stdout


def test_a_key_is_made_and_printed_once(folder: Path) -> None:
    [snippet] = run_by(KEYS)

    done = typed([*SHELL, snippet.text], folder)

    assert len(find_keys(done.stdout)) == 1
    assert find_keys(done.stderr) == []
