"""The template as data: `!Ref X` is {"Ref": "X"}, `!If [A, B, C]` {"Fn::If": ["A", "B", "C"]}."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[1]


class _Loader(yaml.SafeLoader):
    pass


def _construct(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in {"Ref", "Condition"} else f"Fn::{tag}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode), node
    return {name: node.value}


_Loader.add_multi_constructor("!", _construct)


@cache
def read_template() -> dict[str, Any]:
    text = (PROJECT / "template.yaml").read_text()
    document: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506  (derived from a safe one)
    return document
