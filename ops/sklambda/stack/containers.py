"""The tables and queues of `make local`, as a stack that commands work on."""

from collections.abc import Mapping

from sklambda.local.containers.application import endpoint_url
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.deployment import STACK_NAME
from sklambda.local.environment import REGION
from sklambda.local.folder import StackFolder
from sklambda.stack.outputs import StackError
from sklambda.stack.stack import Stack, local_folder


def containers_stack(environment: Mapping[str, str]) -> Stack:
    """Take the stack that the containers of this machine use.

    Raises:
        StackError: it does not run.
    """
    folder = SamLocalFolder(StackFolder(local_folder(environment)))
    try:
        url = endpoint_url(folder)
    except (OSError, ValueError) as error:
        raise StackError("Nothing runs in containers here; start it with `make local`.") from error
    return Stack(STACK_NAME, REGION, url, emulated=True)
