"""Check of a skops file before anything of it is made: only types that were looked at."""

import io
import json
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

_LIST = Path(__file__).parent / "allowed.toml"
_SCHEMA = "schema.json"
# These run code while they are loaded: a method of an object, an operator with attributes of the
# file's choice.
_REFUSED_NODES = ("MethodNode", "OperatorFuncNode")


class NotAllowedError(Exception):
    """The file holds what may not be loaded; the message names it, and says what to do."""


@cache
def allowed() -> frozenset[str]:
    """Read the names of the types that may be loaded, as `module.type`."""
    groups = tomllib.loads(_LIST.read_text("utf-8"))["allowed"]
    return frozenset(name for group in groups for name in group["types"])


@cache
def refused() -> dict[str, str]:
    """Read the estimators that are refused on purpose: name -> why."""
    groups = tomllib.loads(_LIST.read_text("utf-8"))["refused"]
    return {name: group["reason"] for group in groups for name in group["types"]}


def require_allowed(content: bytes, own_modules: Collection[str]) -> list[str]:
    """Hold that a skops file has types of the list alone, and those of its own modules.

    Args:
        content: Of the file.
        own_modules: Top-level names of the modules that were given with the model.

    Returns:
        The names of the types that it has, for skops to be told.

    Raises:
        NotAllowedError: It has others, or is no skops file.
    """
    try:
        with ZipFile(io.BytesIO(content)) as file:
            schema = json.loads(file.read(_SCHEMA))
    except (BadZipFile, KeyError, ValueError) as error:
        raise NotAllowedError("it is no skops file") from error
    names = set()
    for node in _nodes(schema):
        name = f"{node['__module__']}.{node['__class__']}"
        is_own = str(node["__module__"]).split(".")[0] in own_modules
        if node.get("__loader__") in _REFUSED_NODES or not (is_own or name in allowed()):
            raise NotAllowedError(_said(name))
        names.add(name)
    return sorted(names)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  JSON
    """Yield whatever could be taken for the node of an object, wherever it stands."""
    todo = [tree]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            if "__class__" in one and "__module__" in one:
                yield one
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def _said(name: str) -> str:
    if reason := refused().get(name):
        return f"{name} cannot be served by scikit-learn. {reason}".rstrip(".")
    module = name.split(".", maxsplit=1)[0]
    if module == "__main__":
        told = "define it in a module of its own, import it from there, fit again, and give --code"
    elif module in {"sklearn", "numpy", "scipy", "builtins"}:
        told = "leave it out of the pipeline, or write what it does as a class of your own"
    else:
        told = "give the folder of its module by --code if it is your own, or leave it out"
    return f"{name} is no type that may be loaded: {told}"
