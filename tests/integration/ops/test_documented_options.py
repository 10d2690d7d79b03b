"""The documents hand on to SAM only options that it has."""

import subprocess

from sklambda.project import tool
from tests.snippets.commands import commands
from tests.snippets.fences import snippets


def test_sam_knows_what_make_deploy_is_told() -> None:
    told = {
        option
        for snippet in snippets()
        if snippet.language == "sh"
        for words in commands(snippet.text)
        for word in words
        if word.startswith("DEPLOY_ARGS=")
        for option in word.removeprefix("DEPLOY_ARGS=").split()
        if option.startswith("--")
    }

    done = subprocess.run(
        [tool("sam", "sam"), "deploy", "--help"], check=True, capture_output=True, text=True
    )

    assert told >= {"--guided", "--parameter-overrides"}
    assert [option for option in told if f"{option} " not in done.stdout] == []
