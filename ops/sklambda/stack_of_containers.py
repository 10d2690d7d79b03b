"""The tables and queues of `make local`, as a stack that commands work on."""

from collections.abc import Mapping

from sklambda.local.deployment import STACK_NAME
from sklambda.local.folder import StackFolder
from sklambda.local.surroundings import REGION
from sklambda.sam_local.application import endpoint_url
from sklambda.sam_local.folder import SamLocalFolder
from sklambda.stack import Stack, local_folder
from sklambda.stack_outputs import StackError


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
