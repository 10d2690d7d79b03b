"""What is left of a template for the emulator beside the containers."""

from typing import Any

from sklambda.local.containers.data import data_template
from tests.python_version import RUNTIME

DOCUMENT: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"Attempts": {"Type": "Number", "Default": 5}},
    "Conditions": {"Kept": {"Fn::Equals": ["a", "a"]}},
    "Globals": {"Function": {"Runtime": RUNTIME}},
    "Resources": {
        "Answers": {
            "Type": "AWS::Serverless::Function",
            "Properties": {"Environment": {"Variables": {"TABLE": {"Ref": "Rows"}}}},
        },
        "Rows": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {"SSESpecification": {"KMSMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
        },
        "Key": {"Type": "AWS::KMS::Key", "DependsOn": "Alias", "Properties": {}},
        "Alias": {"Type": "AWS::KMS::Alias", "Properties": {}},
        "Jobs": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::Sub": "${AWS::StackName}-${Name.Text}"}},
        },
        "Name": {"Type": "Custom::Name", "Properties": {}},
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"Dimensions": [{"Value": {"Fn::GetAtt": ["Jobs", "QueueName"]}}]},
        },
    },
    "Outputs": {
        "RowsName": {"Value": {"Ref": "Rows"}},
        "AnswersArn": {"Value": {"Fn::GetAtt": "Answers.Arn"}},
        "Address": {"Value": {"Fn::Sub": "https://${Answers}.${AWS::Region}/"}},
    },
}


def test_tables_and_queues_stay_with_all_that_they_refer_to() -> None:
    assert list(data_template(DOCUMENT)["Resources"]) == ["Rows", "Key", "Alias", "Jobs", "Name"]


def test_outputs_stay_if_what_they_name_does() -> None:
    assert list(data_template(DOCUMENT)["Outputs"]) == ["RowsName"]


def test_parameters_and_conditions_stay_and_sams_transform_goes() -> None:
    left = data_template(DOCUMENT)

    assert left["Parameters"] == DOCUMENT["Parameters"]
    assert left["Conditions"] == DOCUMENT["Conditions"]
    assert "Transform" not in left
    assert "Globals" not in left
