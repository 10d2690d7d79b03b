"""The stack that a command works on: which one, through which address, and its table of keys."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from sklambda.local.folder import DEFAULT_FOLDER, StackFolder
from sklambda.local.record import StackRecord
from sklambda.local.surroundings import REGION as LOCAL_REGION
from sklambda.local.surroundings import ROOT_CREDENTIALS

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

    from sklambda.key_usage import LogsClient
    from sklambda.queue_age import MetricsClient

# An operator waits at the terminal: three attempts, and an answer within seconds in any case.
CONNECT_SECONDS = 5
READ_SECONDS = 10
ATTEMPTS = 3


class StackError(Exception):
    """The stack is not there, or is none of sklambda's; the message is for the operator."""


class Stack(NamedTuple):
    """A deployed stack. Region and address are None where the usual AWS settings say them."""

    name: str
    region: str | None
    endpoint_url: str | None

    @property
    def cloudformation(self) -> "CloudFormationClient":
        """A client that can look the stack up."""
        return self._session().client(
            "cloudformation", endpoint_url=self.endpoint_url, config=self._config()
        )

    @property
    def dynamodb(self) -> "DynamoDBClient":
        """A client for the stack's tables."""
        return self._session().client(
            "dynamodb", endpoint_url=self.endpoint_url, config=self._config()
        )

    @property
    def sqs(self) -> "SQSClient":
        """A client for the stack's queues."""
        return self._session().client("sqs", endpoint_url=self.endpoint_url, config=self._config())

    @property
    def cloudwatch(self) -> "MetricsClient":
        """A client for the stack's metrics."""
        client: MetricsClient = self._session().client(
            "cloudwatch", endpoint_url=self.endpoint_url, config=self._config()
        )
        return client

    @property
    def logs(self) -> "LogsClient":
        """A client for the stack's logs."""
        client: LogsClient = self._session().client(
            "logs", endpoint_url=self.endpoint_url, config=self._config()
        )
        return client

    def _session(self) -> boto3.Session:
        # boto3 reads AWS_DEFAULT_REGION and the profile, but not Lambda's and the SDKs' AWS_REGION
        region = self.region or os.environ.get("AWS_REGION")
        if not self._local():
            return boto3.Session(region_name=region)
        region = region or os.environ.get("AWS_DEFAULT_REGION", LOCAL_REGION)
        if "AWS_ACCESS_KEY_ID" in os.environ:
            return boto3.Session(region_name=region)
        # A profile of the user's means AWS; the emulator knows only its own root.
        return boto3.Session(
            region_name=region,
            aws_access_key_id=ROOT_CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ROOT_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def _config(self) -> Config:
        return Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            proxies={} if self._local() else None,
        )

    def _local(self) -> bool:
        return is_loopback(self.endpoint_url or os.environ.get("AWS_ENDPOINT_URL", ""))


def choose_stack(
    name: str | None,
    region: str | None,
    endpoint_url: str | None,
    environment: Mapping[str, str],
) -> Stack:
    """Take the stack that is named, or else the local one that runs.

    Raises:
        StackError: none is named and none runs.
    """
    if name is not None:
        return Stack(name, region, endpoint_url)
    record = _local_record(environment)
    if record is None:
        raise StackError(
            "Which stack? Start the local one with `make up`, or name a deployed one with "
            "--stack or SKLAMBDA_STACK."
        )
    return Stack(record.stack_name, region or record.region, endpoint_url or record.endpoint_url)


def keys_table(cloudformation: "CloudFormationClient", stack_name: str) -> str:
    """Look up the name of the table of keys; raises StackError."""
    return output(cloudformation, stack_name, "KeysTableName")


def key_usage_table(cloudformation: "CloudFormationClient", stack_name: str) -> str:
    """Look up the name of the table of the counters of keys with limits; raises StackError."""
    return output(cloudformation, stack_name, "KeyUsageTableName")


def predict_log_group(cloudformation: "CloudFormationClient", stack_name: str) -> str:
    """Look up the name of the log that has a line for each request of a key; raises StackError."""
    return output(cloudformation, stack_name, "PredictLogGroupName")


def output(cloudformation: "CloudFormationClient", stack_name: str, name: str) -> str:
    """Look a value up in the stack's outputs.

    Raises:
        StackError: the stack has no such output.
    """
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    for found in stack.get("Outputs", []):
        if found.get("OutputKey") == name:
            return found["OutputValue"]
    raise StackError(
        f"The stack {stack_name} has no output {name}: it is not a stack of sklambda, is an older "
        "one, or its deployment has not ended."
    )


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _local_record(environment: Mapping[str, str]) -> StackRecord | None:
    folder = StackFolder(Path(environment.get("SKLAMBDA_LOCAL") or DEFAULT_FOLDER))
    try:
        return StackRecord.read(folder.record)
    except (TypeError, ValueError) as error:
        raise StackError(f"{folder.record} cannot be read; run `make up` anew.") from error
