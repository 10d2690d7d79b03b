"""Docker's part: what must be there, where containers reach this machine, what is left over."""

import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

from sklambda.local.errors import LocalStackError

# SAM's label on the containers of functions (samcli.local.docker).
_FUNCTIONS = "label=sam.cli.container.type=lambda"
_OTHERWISE = "Without it the whole stack runs by `make up`."


def require_docker() -> None:
    """Make sure that a daemon answers.

    Raises:
        LocalStackError: with what is missing.
    """
    if sys.platform != "linux":
        raise LocalStackError(
            "This runs on Linux: the build that it shares with `make up` is for this machine's "
            "system, and containers take Linux's. `make up` runs the whole stack here."
        )
    try:
        done = _docker("version", "--format", "{{.Server.Version}}")
    except FileNotFoundError:
        raise LocalStackError(f"Docker is not installed. {_OTHERWISE}") from None
    if done.returncode:
        raise LocalStackError(
            f"Docker's daemon does not answer ({_last_line(done.stderr)}); start it. {_OTHERWISE}"
        )


def architecture() -> str:
    """This machine's processor, by Lambda's name of it."""
    return "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


def runtime_image(runtime: str) -> str:
    """The image that SAM runs functions in; `runtime` as the template names it."""
    return f"public.ecr.aws/lambda/python:{runtime.removeprefix('python')}-{architecture()}"


def has_image(image: str) -> bool:
    """Whether an image is on this machine."""
    return _docker("image", "inspect", image).returncode == 0


def fetch_image(image: str) -> None:
    """Fetch an image from its registry.

    Raises:
        LocalStackError: it cannot be had.
    """
    done = _docker("pull", "--quiet", image)
    if done.returncode:
        raise LocalStackError(
            f"The image {image}, in which functions run, is not on this machine and cannot be "
            f"fetched ({_last_line(done.stderr)}). {_OTHERWISE}"
        )


def layer_images() -> set[str]:
    """The images that SAM has built: Lambda's with a layer in it, one for each set of layers."""
    listing = _docker("images", "--quiet", "--no-trunc", "samcli/lambda-python")
    return set(listing.stdout.split())


def remove_images(images: set[str]) -> None:
    """Remove images by their IDs, if no container uses them."""
    if images:
        _docker("rmi", *images)


def bridge_address() -> str:
    """The address at which containers reach a service of this machine, and nobody else does.

    Raises:
        LocalStackError: it is no address of this machine.
    """
    fields = "{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}"
    subnet, *gateway = _docker("network", "inspect", "bridge", "--format", fields).stdout.split()
    # unless told otherwise, Docker takes the network's first address
    address = gateway[0] if gateway else str(ip_network(subnet)[1])
    with socket.socket() as listener:
        try:
            listener.bind((address, 0))
        except OSError:
            raise LocalStackError(
                f"Docker's bridge {address} is not on this machine: containers of a remote or "
                f"rootless daemon cannot reach the tables here. {_OTHERWISE}"
            ) from None
    return address


def containers_below(folder: Path) -> set[str]:
    """The functions' containers, running or not, that mount something of this folder."""
    return {identifier for identifier, source in _mounts() if source.is_relative_to(folder)}


def remove_containers(identifiers: set[str]) -> None:
    """Stop and remove containers."""
    if identifiers:
        _docker("rm", "--force", *identifiers)


def _mounts() -> Iterator[tuple[str, Path]]:
    identifiers = _docker("ps", "--all", "--quiet", "--filter", _FUNCTIONS).stdout.split()
    for identifier in identifiers:
        fields = "{{range .Mounts}}{{println .Source}}{{end}}"
        for source in _docker("inspect", "--format", fields, identifier).stdout.splitlines():
            yield identifier, Path(source or "/")


def _docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
