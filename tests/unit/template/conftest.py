"""The template as data: `!Ref X` is {"Ref": "X"}, `!GetAtt X.Arn` is {"Fn::GetAtt": "X.Arn"}."""

from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parents[3]


class _Loader(yaml.SafeLoader):
    pass


def _construct(_loader: _Loader, tag: str, node: yaml.ScalarNode) -> dict[str, str]:
    return {tag if tag == "Ref" else f"Fn::{tag}": node.value}


_Loader.add_multi_constructor("!", _construct)


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    text = (PROJECT / "template.yaml").read_text()
    document: dict[str, Any] = yaml.load(text, Loader=_Loader)  # noqa: S506  (derived from a safe one)
    return document


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found


@pytest.fixture(scope="session")
def functions(resources: dict[str, Any]) -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }
