"""The versions of libraries that a file was saved with, beside those that are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER_NAMES = {"xgboost": "xgboost-cpu"}


def compared(then: Mapping[str, str]) -> str:
    """Return in words which versions a file was saved with, and which are here now.

    Args:
        then: library -> version, as far as the file says it.
    """
    told = []
    for library, saved in sorted(then.items()):
        here = installed(library)
        now = "as here" if here == saved else f"and {here or 'none'} here"
        told.append(f"{library} {saved}, {now}")
    return "; ".join(told)


def installed(library: str) -> str | None:
    """Return the installed version of a library, or None."""
    for name in (library, _OTHER_NAMES.get(library, library)):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None
