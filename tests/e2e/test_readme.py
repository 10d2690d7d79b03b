"""What README.md says to type is typed, word for word, against the deployed stack."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord

README = (PROJECT / "README.md").read_text("utf-8")
# Where a reader's own stack is looked up, and what starts or deploys one.
NOT_TYPED = ("stack.json", "make ", "sklambda ")


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [block for block in found if not any(word in block for word in NOT_TYPED)]


def typed(command: list[str | Path], stack: StackRecord) -> str:
    """What a command prints, which must end well and say nothing of an error."""
    environment = {**os.environ, "API": stack.api_url, "KEY": stack.api_key}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(printed: str) -> list[dict[str, object]]:
    """All JSON objects that curl printed one after the other."""
    decoder, found, rest = json.JSONDecoder(), [], printed.strip()
    while rest:
        answer, end = decoder.raw_decode(rest)
        found.append(answer)
        rest = rest[end:].strip()
    return found


@pytest.mark.parametrize("block", blocks("sh"), ids=range(len(blocks("sh"))))
def test_its_commands_are_answered(block: str, stack: StackRecord) -> None:
    found = answers(typed(["bash", "-e", "-o", "pipefail", "-c", block], stack))

    assert found
    errors = [answer["message"] for answer in found if answer.get("error")]
    assert errors == ["No API Key provided"] * block.count("# 401")


def test_the_shell_takes_the_id_itself(stack: StackRecord) -> None:
    [block] = [block for block in blocks("sh") if "predict-slow" in block]

    [record] = answers(typed(["bash", "-e", "-o", "pipefail", "-c", block], stack))

    assert record["model"] == "demo"
    assert record["status"] in {"queued", "running", "succeeded"}


def test_its_python_needs_no_package(stack: StackRecord) -> None:
    [block] = blocks("python")

    # -I -S: without what is installed here
    assert "class_probabilities" in typed([sys.executable, "-I", "-S", "-c", block], stack)


@pytest.mark.generated_clients
def test_its_javascript_runs_as_it_is(stack: StackRecord, tmp_path: Path) -> None:
    [block] = blocks("js")
    file = tmp_path / "slow.mjs"
    file.write_text(block)

    assert "class_probabilities" in typed(["node", file], stack)
