"""The tables, the queues and the bucket of the template, in the emulator."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sklambda.local.deployment import STACK_NAME

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_KEPT = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"}
_IN_TEXT = re.compile(r"\$\{([A-Za-z0-9]+)[.}]")


def data_template(document: Mapping[str, Any]) -> dict[str, Any]:
    """Leave of a template what holds data, all that this refers to, and its outputs."""
    resources = document["Resources"]
    kept = {name for name, resource in resources.items() if resource["Type"] in _KEPT}
    while more := {found for name in kept for found in _names(resources[name], resources)} - kept:
        kept |= more
    gone = resources.keys() - kept
    parts = ("AWSTemplateFormatVersion", "Parameters", "Mappings", "Conditions")
    return {
        **{part: document[part] for part in parts if part in document},
        "Resources": {name: resources[name] for name in resources if name in kept},
        "Outputs": {
            name: output
            for name, output in document.get("Outputs", {}).items()
            if not any(_names(output, gone))
        },
    }


def deploy(cloudformation: "CloudFormationClient", template: Mapping[str, Any]) -> dict[str, str]:
    """Create what a template of data says; returns physical IDs by logical ones."""
    cloudformation.create_stack(StackName=STACK_NAME, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName=STACK_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    resources = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}


def _names(part: object, among: Mapping[str, object] | set[str]) -> Iterator[str]:
    """The resources, of those given, that a part of a template refers to."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _names(value, among)
            if key in {"Ref", "Fn::GetAtt", "DependsOn", "Fn::Sub"}:
                yield from (name for name in _referred(value) if name in among)
    elif isinstance(part, list):
        for value in part:
            yield from _names(value, among)


def _referred(value: object) -> Iterator[str]:
    """What the argument of a reference may name."""
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if isinstance(text, str):
            yield text.partition(".")[0]
            yield from _IN_TEXT.findall(text)
