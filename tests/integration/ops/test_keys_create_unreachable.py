import os
import socket
import subprocess
import sys
from pathlib import Path


def test_an_address_where_nothing_listens_gets_a_sentence_and_no_trace() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    command = Path(sys.executable).with_name("sklambda")
    arguments = ["keys", "create", "--name", "ci", "--stack", "sklambda", "--endpoint-url", url]
    run = subprocess.run(
        [command, *arguments],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr == (f"Error: No answer at {url}; is the stack running, and the network up?\n")
