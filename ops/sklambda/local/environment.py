"""The environment variables of the emulator and of SAM: nothing of the user's account gets in."""

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from sklambda.local.gateway_addresses import SHORT_ADDRESS_FILE
from sklambda.project import PROJECT
from sklambda.stack.emulated_account import REGION, ROOT_CREDENTIALS
from sklambda.stack.folder import StackFolder

# A profile or an endpoint of the user's could send a deployment elsewhere; Python's variables make
# it look for modules, or write compiled ones, outside the artifacts; make's are those of `make up`
# and not meant for the makefiles of the functions.
_FOREIGN = ("AWS_", "SAM_CLI_", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")

_HERE = ("127.0.0.1", "localhost")


def surroundings(folder: StackFolder, environment: Mapping[str, str]) -> dict[str, str]:
    """What both have in common.

    The certificates' variables stay: uv needs them where a proxy of the company's rewrites TLS.
    """
    inherited = {
        name: value
        for name, value in environment.items()
        if not name.startswith(_FOREIGN) or name == "AWS_CA_BUNDLE"
    }
    return inherited | {
        **ROOT_CREDENTIALS,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        **past_proxies(environment, *_HERE),
        "TMPDIR": str(folder.temporary),
    }


def past_proxies(environment: Mapping[str, str], *hosts: str) -> dict[str, str]:
    """Both spellings of the variable that names what is called without a proxy.

    What it names already stays: a registry of the company's, say.
    """
    named = [environment.get("no_proxy", ""), environment.get("NO_PROXY", "")]
    if "*" in named:
        # for everything, and only if nothing stands beside it
        return {"no_proxy": "*", "NO_PROXY": "*"}
    names = (name.strip() for name in ",".join([*named, *hosts]).split(","))
    value = ",".join(dict.fromkeys(filter(None, names)))
    return {"no_proxy": value, "NO_PROXY": value}


def of_emulator(folder: StackFolder, host: str, port: int) -> dict[str, str]:
    """Of the emulator, which hands its own on to the functions."""
    return surroundings(folder, os.environ) | {
        "BIND_HOST": host,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": host,
        "MINISTACK_REGION": REGION,
        # enforce the roles of the template
        "AUTH": "true",
        # it would listen on a second port, at all addresses
        "IOT_MTLS_ENABLED": "0",
        # seconds for which an idle copy of a function stays; starting one takes a second or two
        "LAMBDA_WARM_TTL_SECONDS": "3600",
        # the functions' processes could write to the user's; in Lambda they have none
        "HOME": str(folder.temporary),
        SHORT_ADDRESS_FILE: str(folder.short_address),
        "STATE_DIR": str(folder.temporary / "state"),
        "S3_DATA_DIR": str(folder.temporary / "s3"),
    }


def of_sam(folder: StackFolder) -> dict[str, str]:
    """Of SAM, which calls make, which calls uv and this environment's Python."""
    tools = [str(Path(sys.executable).parent), str(PROJECT / ".local" / "uv" / "bin")]
    inherited = surroundings(folder, os.environ)
    inherited.setdefault("UV_CACHE_DIR", str(PROJECT / ".local" / "cache" / "uv"))
    return inherited | {
        "PATH": os.pathsep.join([*tools, inherited.get("PATH", os.defpath)]),
        # the emulator runs the functions with this machine's Python
        "SKLAMBDA_PLATFORM": this_platform(),
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.2",
        # where it would leave files in the user's home otherwise
        "__SAM_CLI_APP_DIR": str(folder.sam / "settings"),
    }


def this_platform() -> str:
    """The platform whose packages run here, by uv's name of it."""
    processor = "aarch64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    return f"{processor}-{'apple-darwin' if sys.platform == 'darwin' else 'manylinux_2_28'}"
