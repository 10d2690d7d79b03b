"""SAM's commands, on the application that was made for it."""

from urllib.parse import urlsplit

from sklambda.local.containers.application import endpoint_url
from sklambda.local.containers.folder import SamLocalFolder
from sklambda.local.environment import of_sam, past_proxies
from sklambda.local.folder import tool

HOST = "127.0.0.1"


def start_api(folder: SamLocalFolder, port: int) -> list[object]:
    """The API by HTTP, with a container for each function from the start."""
    return [
        *_local("start-api", folder),
        *("--host", HOST, "--port", port, "--warm-containers", "EAGER", "--no-watch"),
    ]


def start_lambda(folder: SamLocalFolder, port: int) -> list[object]:
    """The functions by Lambda's own interface, each with a container from its first call on."""
    return [
        *_local("start-lambda", folder),
        *("--host", HOST, "--port", port, "--warm-containers", "LAZY", "--no-watch"),
    ]


def invoke(folder: SamLocalFolder, function: str, event: object) -> list[object]:
    """One call of one function, in a container for it alone."""
    return [*_local("invoke", folder), "--event", event, function]


def environment(folder: SamLocalFolder) -> dict[str, str]:
    """The environment variables of SAM itself, which asks AWS for the account it works for."""
    url = endpoint_url(folder)
    inherited = of_sam(folder.stack)
    return inherited | {
        "AWS_ENDPOINT_URL": url,
        **past_proxies(inherited, urlsplit(url).hostname or ""),
        "TMPDIR": str(folder.emulator.temporary),
    }


def _local(command: str, folder: SamLocalFolder) -> list[object]:
    return [
        *(tool("sam", "sam"), "local", command),
        *("--template", folder.template, "--env-vars", folder.environment),
        *("--skip-pull-image", "--layer-cache-basedir", folder.layers),
    ]
