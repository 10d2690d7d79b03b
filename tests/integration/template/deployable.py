"""The template as CloudFormation would deploy it with given parameters: translated, and resolved.

Runs in the environment of the linters, which has SAM's translator.
"""

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
# What `sam deploy` puts in the place of local folders.
UPLOADED = "s3://bucket/artifact"
NO_VALUE = {"Ref": "AWS::NoValue"}


class _NoManagedPolicies:
    """The template names policies by ARN, or writes them out."""

    def load(self) -> dict[str, str]:
        return {}


def template() -> dict[str, Any]:
    """The SAM template, with its folders uploaded."""
    document: dict[str, Any] = yaml_parse(TEMPLATE.read_text())
    for resource in document["Resources"].values():
        for name in {"CodeUri", "ContentUri"} & set(resource.get("Properties", {})):
            resource["Properties"][name] = UPLOADED
    return document


def translated(sam: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """What SAM makes of its template: conditions and alternatives are left to CloudFormation."""
    document: dict[str, Any] = transform(
        copy.deepcopy(dict(sam)), dict(values), _NoManagedPolicies()
    )
    return document


def deployable(document: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """The resources and outputs that come to be, without conditions or alternatives."""
    conditions = _Conditions(document["Conditions"], values)
    parts = {}
    for section in ("Resources", "Outputs"):
        parts[section] = {
            name: _resolved(_without_condition(part), conditions)
            for name, part in document[section].items()
            if conditions.holds(part.get("Condition"))
        }
    _wait_for_what_is_there(parts["Resources"])
    # of the SAM template alone; a circle that is left here is one
    _forget_ignored("E3004", parts["Resources"])
    parameters = copy.deepcopy(document["Parameters"])
    for name, value in values.items():
        is_number = parameters[name]["Type"] == "Number"
        parameters[name]["Default"] = int(value) if is_number else value
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Mappings": document["Mappings"],
        "Parameters": parameters,
        **parts,
    }


def missing_references(document: Mapping[str, Any]) -> set[str]:
    """Names that are referred to and not there."""
    known = {*document["Parameters"], *document["Resources"]}
    names = set(_references([document["Resources"], document["Outputs"]]))
    return {name for name in names if name not in known and not name.startswith("AWS::")}


def _wait_for_what_is_there(resources: Mapping[str, dict[str, Any]]) -> None:
    """As CloudFormation does, which waits for nothing that a condition keeps away."""
    for resource in resources.values():
        waits_for = {*_strings(resource.pop("DependsOn", None))} & {*resources}
        if waits_for:
            resource["DependsOn"] = sorted(waits_for)


def _forget_ignored(rule: str, resources: Mapping[str, dict[str, Any]]) -> None:
    for resource in resources.values():
        ignored = resource.get("Metadata", {}).get("cfn-lint", {}).get("config", {})
        if rule in ignored.get("ignore_checks", []):
            ignored["ignore_checks"].remove(rule)


class _Conditions:
    def __init__(self, conditions: Mapping[str, Any], values: Mapping[str, str]) -> None:
        self._conditions, self._values = conditions, values

    def holds(self, name: str | None) -> bool:
        return name is None or bool(self._evaluate(self._conditions[name]))

    def _evaluate(self, expression: Any) -> Any:
        match expression:
            case {"Condition": name}:
                return self.holds(name)
            case {"Ref": name}:
                return self._values[name]
            case {"Fn::Equals": [one, other]}:
                return str(self._evaluate(one)) == str(self._evaluate(other))
            case {"Fn::Not": [one]}:
                return not self._evaluate(one)
            case {"Fn::And": several}:
                return all(self._evaluate(one) for one in several)
            case _:
                return expression


def _without_condition(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "Condition"}


def _resolved(node: Any, conditions: _Conditions) -> Any:
    match node:
        case {"Fn::If": [name, then, otherwise]}:
            return _resolved(then if conditions.holds(name) else otherwise, conditions)
        case dict():
            resolved = {key: _resolved(value, conditions) for key, value in node.items()}
            return {key: value for key, value in resolved.items() if value != NO_VALUE}
        case list():
            resolved_items = [_resolved(value, conditions) for value in node]
            return [value for value in resolved_items if value != NO_VALUE]
        case _:
            return node


def _references(node: Any) -> Iterator[str]:
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [name, *_]}:
            yield name
        case {"Fn::GetAtt": str(name)}:
            yield name.split(".")[0]
        case {"Fn::Sub": text}:
            yield from _references_in(text)
        case dict():
            yield from _strings(node.get("DependsOn"))
            for value in node.values():
                yield from _references(value)
        case list():
            for value in node:
                yield from _references(value)


def _references_in(text: Any) -> Iterator[str]:
    pattern, variables = (text, {}) if isinstance(text, str) else text
    yield from _references(list(variables.values()))
    for part in pattern.split("${")[1:]:
        name = part.split("}")[0].split(".")[0]
        if not name.startswith("!") and name not in variables:
            yield name


def _strings(value: Any) -> Iterator[str]:
    yield from [value] if isinstance(value, str) else value or []
