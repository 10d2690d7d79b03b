"""The calls of the tour, in the order in which they are shown: the framework's, then applications'.

An application brings its own as `tour.json` in its folder, a list of calls; they may have no more
members than `Call`. No module of an application is imported: those need a web framework.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sklambda.project import PROJECT

RIGHT_KEY = "$KEY"
APPLICATIONS = PROJECT / "functions" / "predict" / "applications"
MODELS = PROJECT / "layers" / "model" / "python" / "prediction" / "models"


class Call(NamedTuple):
    """One request, and why it is worth a look."""

    title: str
    method: str
    path: str
    body: Mapping[str, object] | None = None
    key: str | None = RIGHT_KEY
    then: str | None = None
    """The member of the answer that holds an ID, to be read below `read_at` until it is there."""
    read_at: str | None = None
    """Without it, `path`."""


def installed_calls(applications: Path = APPLICATIONS, models: Path = MODELS) -> list[Call]:
    """Return the calls of what is installed: any model, and each application."""
    return [*_of_keys(), *_of_the_first_model(models), *_of_applications(applications)]


def _of_keys() -> Iterator[Call]:
    yield Call("Whose key is it?", "GET", "/whoami")
    yield Call("Without a key", "GET", "/whoami", key=None)
    yield Call("With a wrong key", "GET", "/whoami", key="wrong")
    yield Call("The models behind the API", "GET", "/models")


def _of_the_first_model(models: Path) -> Iterator[Call]:
    """Yield a prediction, at once and by the queue: an instance that the model is sure to take."""
    listed = models / "models.txt"
    names = listed.read_text("utf-8").split() if listed.is_file() else []
    if not names:
        return
    manifest: dict[str, Any] = json.loads((models / names[0] / "model.json").read_text("utf-8"))
    name, instance = manifest["name"], manifest["golden"][0]["instance"]
    yield Call(f"A prediction by {name}", "POST", f"/models/{name}/predict", instance)
    yield Call(
        "The same, slowly: the queue takes it, its ID redeems the result",
        "POST",
        f"/models/{name}/predict-slow",
        instance,
        then="id",
        read_at="/predictions",
    )


def _of_applications(applications: Path) -> Iterator[Call]:
    for file in sorted(applications.glob("*/tour.json")):
        for members in json.loads(file.read_text("utf-8")):
            yield Call(**members)
