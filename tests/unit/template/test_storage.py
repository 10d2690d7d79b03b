"""Tables, queues and logs: encrypted, recoverable, and not kept for ever."""

from collections.abc import Iterator
from typing import Any

import pytest

KEY = "EncryptionKey"
BUCKET = "ModelsBucket"
NO_VALUE = {"Ref": "AWS::NoValue"}
IF_OWN_KEY = {"Fn::If": ["HasOwnKey", {"Fn::GetAtt": f"{KEY}.Arn"}, NO_VALUE]}


def _of_type(resources: dict[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in resources.items():
        if resource["Type"] == kind:
            yield name, resource["Properties"]


@pytest.fixture
def tables(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = dict(_of_type(resources, "AWS::DynamoDB::Table"))
    assert found
    return found


def test_each_table_is_paid_for_by_use(tables: dict[str, dict[str, Any]]) -> None:
    assert {table["BillingMode"] for table in tables.values()} == {"PAY_PER_REQUEST"}


def test_each_table_is_encrypted_and_can_be_put_back_to_any_second(
    tables: dict[str, dict[str, Any]],
) -> None:
    for table in tables.values():
        assert table["SSESpecification"]["SSEEnabled"] is True
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


EXPIRING = {"PredictionsTable", "KeyUsageTable"}
# application service_311: from here
# of complaints, only what remembers the ID of a deleted one has such a time
EXPIRING |= {"ComplaintsTable"}
# application service_311: to here


def test_slow_predictions_and_counts_of_use_expire_but_keys_do_not(
    tables: dict[str, dict[str, Any]],
) -> None:
    expiring = {
        name: table["TimeToLiveSpecification"]
        for name, table in tables.items()
        if "TimeToLiveSpecification" in table
    }

    assert set(expiring) == EXPIRING
    assert all(
        expiry == {"AttributeName": "expires_at", "Enabled": True} for expiry in expiring.values()
    )


def test_each_queue_is_encrypted(resources: dict[str, Any]) -> None:
    queues = dict(_of_type(resources, "AWS::SQS::Queue"))

    assert len(queues) == 2
    for queue in queues.values():
        assert queue["SqsManagedSseEnabled"] == {"Fn::If": ["HasOwnKey", NO_VALUE, True]}
        assert queue["KmsMasterKeyId"] == {"Fn::If": ["HasOwnKey", {"Ref": KEY}, NO_VALUE]}


def test_each_function_logs_to_a_group_whose_retention_can_be_chosen(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    groups = dict(_of_type(resources, "AWS::Logs::LogGroup"))

    check = resources["DeploymentCheck"]["Properties"]
    used = {f["LoggingConfig"]["LogGroup"]["Ref"] for f in [*functions.values(), check]}

    assert used == set(groups) - {"AccessLogs"}
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_a_key_of_the_stacks_own_encrypts_everything_that_is_kept(
    tables: dict[str, dict[str, Any]], resources: dict[str, Any], template: dict[str, Any]
) -> None:
    groups = dict(_of_type(resources, "AWS::Logs::LogGroup"))

    assert all(
        table["SSESpecification"]["KMSMasterKeyId"] == IF_OWN_KEY for table in tables.values()
    )
    assert all(group["KmsKeyId"] == IF_OWN_KEY for group in groups.values())
    assert template["Globals"]["Function"]["KmsKeyArn"] == IF_OWN_KEY


def test_that_key_is_renewed_each_year_and_outlives_the_stack(resources: dict[str, Any]) -> None:
    key = resources[KEY]

    assert key["Properties"]["EnableKeyRotation"] is True
    # not if the stack could not be made: it has encrypted nothing then
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    assert key["UpdateReplacePolicy"] == "Retain"


def test_others_use_that_key_only_through_a_service_or_for_this_account(
    resources: dict[str, Any],
) -> None:
    owner, *others = resources[KEY]["Properties"]["KeyPolicy"]["Statement"]

    assert owner["Principal"] == {
        "AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
    }
    assert all(statement["Condition"] for statement in others)


def test_each_table_can_be_kept_from_being_deleted_and_outlives_its_replacement(
    resources: dict[str, Any], tables: dict[str, dict[str, Any]]
) -> None:
    for name, table in tables.items():
        assert table["DeletionProtectionEnabled"] == {
            "Fn::If": ["HasDeletionProtection", True, False]
        }
        assert resources[name]["UpdateReplacePolicy"] == "Retain"


def test_what_tearing_down_leaves_is_written_here(resources: dict[str, Any]) -> None:
    kept = {
        name
        for name, resource in resources.items()
        if resource.get("DeletionPolicy", "Delete") != "Delete"
    }

    assert kept == {KEY, "ApiGatewayLogsRole", "ApiGatewayAccount", BUCKET}


def test_the_bucket_is_there_only_if_asked_for(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    assert template["Parameters"]["LargeModels"]["Default"] == "off"
    of_it = {name for name in resources if name.startswith("Models")}
    assert of_it == {BUCKET, "ModelsBucketPolicy", "ModelsPolicy"}
    assert {resources[name]["Condition"] for name in of_it} == {"HasLargeModels"}


def test_the_bucket_is_encrypted_and_nobodys_business(resources: dict[str, Any]) -> None:
    bucket = resources[BUCKET]["Properties"]
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert encryption["ServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": {"Fn::If": ["HasOwnKey", "aws:kms", "AES256"]},
        "KMSMasterKeyID": IF_OWN_KEY,
    }


def test_the_bucket_is_reached_by_tls_alone(resources: dict[str, Any]) -> None:
    policy = resources["ModelsBucketPolicy"]["Properties"]
    (statement,) = policy["PolicyDocument"]["Statement"]

    assert policy["Bucket"] == {"Ref": BUCKET}
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == (
        "Deny",
        "*",
        "s3:*",
    )
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [
        {"Fn::GetAtt": f"{BUCKET}.Arn"},
        {"Fn::Sub": f"${{{BUCKET}.Arn}}/*"},
    ]


def test_what_an_upload_leaves_that_was_broken_off_goes(resources: dict[str, Any]) -> None:
    (rule,) = resources[BUCKET]["Properties"]["LifecycleConfiguration"]["Rules"]

    assert rule["Status"] == "Enabled"
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
