"""Environment variables, checked: each is there and has the right form, or reading it fails.

Functions read them once, when they start.
"""

from collections.abc import Mapping


class SettingsError(Exception):
    """The environment lacks a variable, or one of them cannot be what it says."""


def text(environment: Mapping[str, str], name: str) -> str:
    """Return the variable's text, without spaces around it.

    Raises:
        SettingsError: There is none; the message names the variable.
    """
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"The environment variable {name} is not set.")
    return value


def count(environment: Mapping[str, str], name: str) -> int:
    """Return the variable's whole number.

    Raises:
        SettingsError: There is none, or it is not above zero.
    """
    value = text(environment, name)
    if not (value.isascii() and value.isdecimal() and int(value) > 0):
        raise SettingsError(f"The environment variable {name} must be a whole number above zero.")
    return int(value)
