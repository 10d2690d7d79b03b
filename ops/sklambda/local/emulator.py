"""Start and find the emulator of AWS: one process group per stack, functions and all."""

from functools import partial

from sklambda.http import trouble
from sklambda.local import gateway_addresses, processes
from sklambda.local.environment import of_emulator
from sklambda.local.processes import Process
from sklambda.local.waiting import free_port, wait_for
from sklambda.project import tool
from sklambda.stack.folder import StackFolder

NAME = "emulator"


def find(folder: StackFolder) -> Process | None:
    """The emulator of a stack, if it is running."""
    return processes.running(folder, NAME)


def start(folder: StackFolder, host: str, wanted_port: int | None = None) -> Process:
    """Start the emulator and wait until it answers.

    Args:
        folder: of the stack.
        host: the address that it listens at.
        wanted_port: the port, if nobody has it; otherwise a free one.

    Raises:
        OperatorError: It is not installed, or it ended or stayed silent.
    """
    # -P: modules beside the file are not to stand in for those of the same names that Python has
    command = [tool("ministack", "python"), "-P", gateway_addresses.__file__]
    folder.prepare()
    port = free_port(host, wanted_port)
    url = f"http://{host}:{port}"
    started = processes.start(folder, NAME, command, of_emulator(folder, host, port), url)
    wait_for(folder, NAME, "The emulator", partial(trouble, f"{url}/_ministack/health"))
    return started
