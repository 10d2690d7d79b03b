"""What AWS limits the length of, with the longest name that a stack can have."""

import json
import re
from typing import Any

import pytest

LONGEST_STACK_NAME = "s" * 128
# by type of resource and property, from each service's reference
LIMITS = {
    ("AWS::SNS::Topic", "DisplayName"): 100,
    ("AWS::CloudWatch::Dashboard", "DashboardName"): 255,
    ("AWS::Logs::LogGroup", "LogGroupName"): 512,
    ("AWS::Serverless::LayerVersion", "LayerName"): 140,
    ("AWS::Serverless::Api", "Name"): 255,
    ("AWS::WAFv2::WebACL", "Description"): 256,
    ("AWS::KMS::Key", "Description"): 8192,
}
_OTHER = re.compile(r"\$\{(?!AWS::StackName)[^}]+}")


def _written_out(value: Any) -> str:
    match value:
        case {"Fn::Sub": text}:
            assert not _OTHER.search(text), text
            return str(text).replace("${AWS::StackName}", LONGEST_STACK_NAME)
        case {"Ref": "AWS::StackName"}:
            return LONGEST_STACK_NAME
        case _:
            return str(value)


@pytest.mark.parametrize(("of", "limit"), LIMITS.items())
def test_each_text_with_the_stacks_name_fits(
    of: tuple[str, str], limit: int, resources: dict[str, Any]
) -> None:
    kind, name = of
    texts = [r["Properties"][name] for r in resources.values() if r["Type"] == kind]

    assert texts
    assert max(len(_written_out(text)) for text in texts) <= limit


def test_no_other_resource_is_named_by_the_stack(resources: dict[str, Any]) -> None:
    named = {
        (resource["Type"], name)
        for resource in resources.values()
        for name, value in resource.get("Properties", {}).items()
        if name.endswith(("Name", "Description", "Namespace"))
        and "AWS::StackName" in json.dumps(value)
    }

    # the namespace of a metric: 255
    assert named - set(LIMITS) <= {("AWS::CloudWatch::Alarm", "Namespace")}


def test_two_stacks_of_an_account_have_a_layer_each(resources: dict[str, Any]) -> None:
    name = resources["ModelLayer"]["Properties"]["LayerName"]

    assert name == {"Fn::Sub": "${AWS::StackName}-model"}


def test_queues_take_the_greatest_message_that_a_body_makes(resources: dict[str, Any]) -> None:
    sizes = {
        r["Properties"]["MaximumMessageSize"]
        for r in resources.values()
        if r["Type"] == "AWS::SQS::Queue"
    }

    assert sizes == {1024 * 1024}
