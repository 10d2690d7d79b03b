"""Run a command that downloads packages, pip or uv, with the network settings that pip has.

    python downloading.py COMMAND...

A company's index, certificates or proxy are mostly set where pip reads them, and uv reads neither
pip's settings nor, unless told, the system's certificates. What else pip is set to (to install
elsewhere: `user`, `target`, `prefix`) is for other projects and does not reach the command.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# of pip's settings, those that say how packages are come by; the others are left behind
NETWORK = (
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host"),
    *("cert", "client-cert", "proxy", "timeout", "default-timeout", "retries"),
    *("keyring-provider", "use-feature", "use-deprecated"),
)
# each with the variables that uv reads, any of which, if it is set, stands above pip's setting
FOR_UV = {
    "index-url": ("UV_DEFAULT_INDEX", "UV_INDEX_URL"),
    "extra-index-url": ("UV_INDEX", "UV_EXTRA_INDEX_URL"),
    "no-index": ("UV_NO_INDEX",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "cert": ("SSL_CERT_FILE",),
    "client-cert": ("SSL_CLIENT_CERT",),
    "timeout": ("UV_HTTP_TIMEOUT",),
}
# pip reads these as well where `cert` is not set
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
# uv's variables that would make other packages of a lock, or put them elsewhere
FOREIGN = (
    *("UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_MANAGED_PYTHON", "UV_NO_MANAGED_PYTHON"),
    *("UV_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE", "UV_EXCLUDE_NEWER", "UV_RESOLUTION"),
    *("UV_PRERELEASE", "UV_NO_BINARY", "UV_NO_BINARY_PACKAGE", "UV_NO_BUILD"),
    *("UV_VENV_SEED", "UV_PYTHON_PREFERENCE", "UV_TORCH_BACKEND", "UV_WORKING_DIR"),
)


def settings_of_pip(listing: str) -> dict[str, str]:
    """Read `pip config list` as `pip install` does: its own section, then the variables, win."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listing.splitlines():
        name, separator, value = line.partition("=")
        section, _, setting = name.partition(".")
        if separator and section in found:
            found[section][setting] = str(ast.literal_eval(value))
    return {**found["global"], **found["install"], **found[":env:"]}


def environment(settings: Mapping[str, str], inherited: Mapping[str, str]) -> dict[str, str]:
    """Run a command with the network settings of pip, for pip itself and for uv, and no others."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("PIP_") and name not in FOREIGN
    }
    of_network = {name: settings[name] for name in NETWORK if settings.get(name)}
    for_pip = {f"PIP_{_upper(name)}": value for name, value in of_network.items()}
    # what pip's files say is in these variables; the files may say `user` or `target` as well
    return {**_for_uv(of_network, kept), **for_pip, **kept, "PIP_CONFIG_FILE": os.devnull}


def _for_uv(settings: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    # pip takes the best of all its indexes, and so a lock may need more than the first
    variables = {"UV_SYSTEM_CERTS": "true", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    for setting, (name, *others) in FOR_UV.items():
        if setting in settings and not any(other in kept for other in (name, *others)):
            variables[name] = " ".join(settings[setting].split())
    # a folder that is not there is passed over by pip, but an error to uv
    links = settings.get("find-links", "").split()
    if there := [link for link in links if "://" in link or Path(link).exists()]:
        variables["UV_FIND_LINKS"] = ",".join(there)
    if "proxy" in settings and not any(name.lower() == "https_proxy" for name in kept):
        variables.update(dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), settings["proxy"]))
    for bundle in CERTIFICATES:
        if kept.get(bundle):
            variables.setdefault("SSL_CERT_FILE", kept[bundle])
    return variables


def _upper(setting: str) -> str:
    return setting.upper().replace("-", "_")


def listing_of_pip(python: str) -> str:
    """Return the settings that the pip of a Python lists."""
    # it takes `user` and the like, wherever they are set, as options of the listing itself
    plainly = dict.fromkeys(("PIP_USER", "PIP_GLOBAL", "PIP_SITE", "PIP_QUIET"), "0")
    return subprocess.check_output(
        [python, "-m", "pip", "config", "list"], env={**os.environ, **plainly}, text=True
    )


def main(command: list[str]) -> None:
    """Become the command."""
    # what is to come from uv's cache needs none of it, and pip takes half a second to say it
    is_offline = "--offline" in command
    settings = {} if is_offline else settings_of_pip(listing_of_pip(sys.executable))
    os.execvpe(command[0], command, environment(settings, os.environ))  # noqa: S606  (make's own)


if __name__ == "__main__":
    main(sys.argv[1:])
