"""The stack that a command works on: which one, through which address, and its table of keys."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.utils import is_valid_endpoint_url, is_valid_ipv6_endpoint_url

from sklambda.stack.emulated_account import REGION as LOCAL_REGION
from sklambda.stack.emulated_account import root_session
from sklambda.stack.folder import DEFAULT_FOLDER, StackFolder
from sklambda.stack.outputs import Outputs, StackError
from sklambda.stack.record import StackRecord

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

    from sklambda.stack.clients import LogsClient, MetricsClient

# An operator waits at the terminal: three attempts, and an answer within seconds in any case.
CONNECT_SECONDS = 5
READ_SECONDS = 10
ATTEMPTS = 3


class Stack(NamedTuple):
    """A deployed stack. Region and address are None where the usual AWS settings say them.

    Attributes:
        emulated: it is in an emulator that this project has started, whatever its address; the
            user's AWS settings do not count for it.
        logs_are_kept: what its functions write can be searched in a log group.
        api_url: where its API answers, if it says that only in its record.
    """

    name: str
    region: str | None
    endpoint_url: str | None
    emulated: bool = False
    logs_are_kept: bool = True
    api_url: str | None = None

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
    def functions(self) -> "LambdaClient":
        """A client for the stack's functions."""
        return self._session().client(
            "lambda", endpoint_url=self.endpoint_url, config=self._config()
        )

    @property
    def sqs(self) -> "SQSClient":
        """A client for the stack's queues."""
        return self._session().client("sqs", endpoint_url=self.endpoint_url, config=self._config())

    @property
    def s3(self) -> Any:  # noqa: ANN401  its types are not among those installed
        """A client for the stack's bucket."""
        return self._session().client("s3", endpoint_url=self.endpoint_url, config=self._config())

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

    def describe(self) -> "StackTypeDef":
        """Look the stack up: outputs, parameters and the like."""
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]

    def outputs(self) -> Outputs:
        """Look up what it says of itself."""
        return Outputs.of(self.describe())

    def _session(self) -> boto3.Session:
        if self.emulated:
            return root_session(self.region or LOCAL_REGION)
        # boto3 reads AWS_DEFAULT_REGION and the profile, but not AWS_REGION, which goes before them
        # for AWS's other tools, and for the Makefile's deployments
        region = self.region or os.environ.get("AWS_REGION")
        if not self._local():
            return boto3.Session(region_name=region)
        region = region or os.environ.get("AWS_DEFAULT_REGION", LOCAL_REGION)
        if "AWS_ACCESS_KEY_ID" in os.environ:
            return boto3.Session(region_name=region)
        # A profile of the user's means AWS; an emulator knows only its own root.
        return root_session(region)

    def _config(self) -> Config:
        return Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            proxies={} if self._local() else None,
        )

    def _local(self) -> bool:
        url = self.endpoint_url or os.environ.get("AWS_ENDPOINT_URL", "")
        return self.emulated or is_loopback(url)


def choose_stack(
    name: str | None,
    region: str | None,
    endpoint_url: str | None,
    environment: Mapping[str, str],
) -> Stack:
    """Take the stack that is named, or else the local one that runs.

    Raises:
        StackError: none is named and none runs, or its address is none.
    """
    stack = _chosen(name, region, endpoint_url, environment)
    address = stack.endpoint_url or environment.get("AWS_ENDPOINT_URL")
    if address and not _is_address(address):
        raise StackError(f"{address} is not the address of an endpoint.")
    return stack


def _chosen(
    name: str | None, region: str | None, endpoint_url: str | None, environment: Mapping[str, str]
) -> Stack:
    if name is not None:
        return Stack(name, region, endpoint_url)
    record = local_record(environment, containers=False)
    if record is None:
        raise StackError(
            "Which stack? Start the local one with `make up`, or name a deployed one with "
            "--stack or SKLAMBDA_STACK."
        )
    if endpoint_url is not None:
        return Stack(record.stack_name, region or record.region, endpoint_url)
    return Stack(
        record.stack_name,
        region or record.region,
        record.endpoint_url,
        emulated=True,
        api_url=record.api_url,
    )


def containers_stack(environment: Mapping[str, str]) -> Stack:
    """Take the stack whose functions run in the containers of this machine.

    Raises:
        StackError: It does not run.
    """
    record = local_record(environment, containers=True)
    if record is None:
        raise StackError("Nothing runs in containers here; start it with `make local`.")
    return Stack(
        record.stack_name,
        record.region,
        record.endpoint_url,
        emulated=True,
        logs_are_kept=False,  # containers write to files
        api_url=record.api_url,
    )


def is_loopback(url: str) -> bool:
    """Return whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # a port that is no number is found out only when it is asked for
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return complete and (is_valid_endpoint_url(url) or is_valid_ipv6_endpoint_url(url))


def local_record(environment: Mapping[str, str], *, containers: bool) -> StackRecord | None:
    """Return the record of the stack on this machine, or of that in containers, if it runs.

    Raises:
        StackError: It is damaged.
    """
    shared = Path(environment.get("SKLAMBDA_LOCAL") or DEFAULT_FOLDER)
    path = StackFolder(shared, containers).record
    try:
        return StackRecord.read(path)
    except (TypeError, ValueError) as error:
        command = "make local" if containers else "make up"
        raise StackError(f"{path} cannot be read; run `{command}` again.") from error
