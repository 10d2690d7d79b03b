"""What only people know of a model, read from the file that they write for its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from prediction.about import About

if TYPE_CHECKING:
    from pathlib import Path


class AboutError(ValueError):
    """The file says something else; the message is one sentence."""


def read_about(path: Path) -> About:
    """Read YAML with members of `About`, any of which may be left out.

    Raises:
        AboutError: it cannot be read, or has members that a card has no place for.
    """
    try:
        return about_of(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AboutError(f"{path.name} cannot be read as text") from error


def about_of(text: str) -> About:
    """Read the text of such a file; see `read_about`."""
    try:
        told = yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError) as error:  # the latter of a date that there is not
        raise AboutError(f"the card's file is no YAML: {str(error).splitlines()[0]}") from error
    try:
        # found by training, not told
        if isinstance(told, dict) and "algorithm" in told:
            raise AboutError("the card's file has algorithm, which is taken from the estimator")
        return About.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AboutError(f"the card's file: {place}: {first['msg']}") from error
