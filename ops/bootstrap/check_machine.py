"""Say in one sentence why a machine cannot run this project, before anything is installed on it.

Python 3.6 can read this, to say that it is too old.
"""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Tuple

PYTHON = (3, 8)  # of uv
GLIBC = (2, 28)  # of ONNX Runtime's packages, and numpy's
MACOS = (14,)  # of ONNX Runtime's packages
PROCESSORS = ("x86_64", "amd64", "aarch64", "arm64")


class Machine(NamedTuple):
    """What decides whether there are packages for a machine."""

    system: str
    processor: str
    release: Tuple[int, ...]
    """Of macOS or, on Linux, of glibc; empty where there is another C library."""
    python: Tuple[int, int]
    can_make_environments: bool


def this_machine() -> Machine:
    """Describe the machine that this runs on, and its Python."""
    system = platform.system()
    release = {"Darwin": _macos, "Linux": _glibc}.get(system, str)()
    processor = platform.machine() if sys.maxsize > 2**32 else "32-bit"
    return Machine(
        system,
        processor.lower(),
        tuple(int(part) for part in release.split(".") if part.isdigit()),
        sys.version_info[:2],
        _can_make_environments(),
    )


def refusal(machine: Machine) -> str:
    """Return why it does not serve and what does; empty if it serves."""
    if machine.python < PYTHON:
        return (
            f"python3 is Python {_dotted(machine.python)}: install Python {_dotted(PYTHON)} or "
            f"later, best {_best_python()}, and put it first on PATH."
        )
    if machine.system == "Darwin":
        of_system = _refusal_of_mac(machine)
    elif machine.system == "Linux":
        of_system = _refusal_of_linux(machine)
    else:
        of_system = (
            f"This runs on Linux and macOS, not on {machine.system}: on Windows, use it in WSL 2."
        )
    if of_system or machine.can_make_environments:
        return of_system
    return (
        "python3 cannot make environments: install its venv module (Debian and Ubuntu: apt-get "
        "install python3-venv)."
    )


def _refusal_of_mac(machine: Machine) -> str:
    if machine.processor != "arm64":
        return (
            "Of Macs only those with Apple silicon serve, for ONNX Runtime is not published for "
            "Intel any more; if this is one, its python3 or terminal is one for Intel (Rosetta): "
            "use one for arm64."
        )
    if machine.release < MACOS:
        return (
            f"This is macOS {_dotted(machine.release)}, and ONNX Runtime is published for "
            f"{_dotted(MACOS)} or later: update it."
        )
    return ""


def _refusal_of_linux(machine: Machine) -> str:
    if machine.processor not in PROCESSORS:
        return f"This runs on x86-64 and arm64 with 64 bits, not on {machine.processor}."
    if not machine.release:
        return (
            "This Linux has another C library than glibc (Alpine has musl), and ONNX Runtime is "
            "published for glibc only: use another one, such as Debian, or a container of it."
        )
    if machine.release < GLIBC:
        return (
            f"This Linux has glibc {_dotted(machine.release)}, and ONNX Runtime is published for "
            f"{_dotted(GLIBC)} or later: use a newer one, such as Debian 11 or Ubuntu 22.04."
        )
    return ""


def _best_python() -> str:
    """The version that the project runs on, so that none needs to be downloaded."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    found = re.search('requires-python = ">=([0-9.]+)', project.read_text(encoding="utf-8"))
    return found.group(1) if found else _dotted(PYTHON)


def _dotted(version: Tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _macos() -> str:
    # Pythons that were built long ago are told 10.16 unless this is set
    environment = dict(os.environ, SYSTEM_VERSION_COMPAT="0")
    return subprocess.check_output(
        ["sw_vers", "-productVersion"], env=environment, universal_newlines=True
    ).strip()


def _glibc() -> str:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):
        return ""
    return version if name == "glibc" else ""


def _can_make_environments() -> bool:
    try:
        import ensurepip  # noqa: F401, PLC0415  (Debian's Python comes without)
        import venv  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(refusal(this_machine()) or None)
