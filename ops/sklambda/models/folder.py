"""The models of this project: a folder each, their list, and their cards."""

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import prediction
from sklambda.models.errors import RefusedError
from sklambda.project import PROJECT

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_NAME = 60


class Places(NamedTuple):
    """Where models and their cards are."""

    models: Path
    cards: Path


HERE = Places(Path(prediction.__file__).parent / "models", PROJECT / "docs" / "models")
_LIST = "models.txt"
_SIGNATURE = "signature.yaml"


def names(places: Places) -> list[str]:
    """Name the models that there are, in alphabetical order."""
    return sorted(path.parent.name for path in places.models.glob("[a-z]*/model.json"))


def require_free(name: str, places: Places) -> None:
    """Refuse a name that no model can have, or that one has."""
    if not _is_name(name):
        raise RefusedError(
            f"{name} is no name: up to {_LONGEST_NAME} lower-case letters and digits, words joined"
            " by dashes, a letter first."
        )
    if (places.models / name).exists() or name in _listed(places):
        raise RefusedError(
            f"A model {name} is there already: choose another name, or remove it first"
            f" (sklambda models remove {name})."
        )


def manifest(name: str, places: Places) -> dict[str, Any]:
    """Read the manifest of a model.

    Raises:
        RefusedError: there is none, or it cannot be read; or the name is none, such as a path.
    """
    unread = f"There is no model {name} that can be read; there are {', '.join(names(places))}."
    if not _is_name(name):
        raise RefusedError(unread)
    try:
        found = json.loads((places.models / name / "model.json").read_bytes())
    except (OSError, ValueError) as error:
        raise RefusedError(unread) from error
    if not isinstance(found, dict):
        raise RefusedError(unread)
    return found


def install(name: str, made: Path, signature: str, card: str, places: Places) -> None:
    """Put a model that was made elsewhere into its place."""
    # beside its place, so that it gets there whole; gone again if this is interrupted
    with tempfile.TemporaryDirectory(prefix=".", dir=places.models) as unfinished:
        whole = Path(shutil.copytree(made / name, Path(unfinished) / name))
        (whole / _SIGNATURE).write_text(signature, encoding="utf-8")
        whole.rename(places.models / name)
    places.cards.mkdir(parents=True, exist_ok=True)
    (places.cards / f"{name}.md").write_text(card, encoding="utf-8")
    _write_list(_listed(places) | {name}, places)


def remove(name: str, places: Places) -> None:
    """Delete a model's folder and card, and its line in the list.

    Raises:
        RefusedError: there is no model of that name; whatever a path leads to stays.
    """
    manifest(name, places)
    _write_list(_listed(places) - {name}, places)
    shutil.rmtree(places.models / name)
    (places.cards / f"{name}.md").unlink(missing_ok=True)


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST_NAME


def _listed(places: Places) -> set[str]:
    path = places.models / _LIST
    return set(path.read_text("utf-8").split() if path.exists() else ())


def _write_list(listed: set[str], places: Places) -> None:
    text = "".join(f"{name}\n" for name in sorted(listed))
    (places.models / _LIST).write_text(text, encoding="utf-8")
