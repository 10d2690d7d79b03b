"""SAM's commands, on the application that was made for it."""

from urllib.parse import urlsplit

from sklambda.local.containers.application import (
    endpoint_url,
    environment_file,
    template_file,
)
from sklambda.local.environment import of_sam, past_proxies
from sklambda.project import tool
from sklambda.stack.folder import StackFolder

HOST = "127.0.0.1"


def start_api(folder: StackFolder, port: int) -> list[object]:
    """The API by HTTP, with a container for each function from the start."""
    return [
        *_local("start-api", folder),
        *("--host", HOST, "--port", port, "--warm-containers", "EAGER", "--no-watch"),
    ]


def start_lambda(folder: StackFolder, port: int) -> list[object]:
    """The functions by Lambda's own interface, each with a container from its first call on."""
    return [
        *_local("start-lambda", folder),
        *("--host", HOST, "--port", port, "--warm-containers", "LAZY", "--no-watch"),
    ]


def invoke(folder: StackFolder, function: str, event: object) -> list[object]:
    """One call of one function, in a container for it alone."""
    return [*_local("invoke", folder), "--event", event, function]


def environment(folder: StackFolder) -> dict[str, str]:
    """The environment variables of SAM itself, which asks AWS for the account it works for."""
    url = endpoint_url(folder)
    inherited = of_sam(folder)
    return inherited | {
        "AWS_ENDPOINT_URL": url,
        **past_proxies(inherited, urlsplit(url).hostname or ""),
    }


def _local(command: str, folder: StackFolder) -> list[object]:
    return [
        *(tool("sam", "sam"), "local", command),
        *("--template", template_file(folder), "--env-vars", environment_file(folder)),
        *("--skip-pull-image", "--layer-cache-basedir", folder.path / "layers"),
    ]
