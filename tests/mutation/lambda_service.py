"""What the Lambda service does with a function's role, which no request to the API shows.

The emulator writes logs and polls queues with rights of its own, and has no X-Ray; AWS does all of
it as the role. These checks take the service's part: how the function is configured says what AWS
does for it, and the emulator's enforcement whether the role may.

    logs    https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    traces  https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
    queue   https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.mutation.rights import acting_as, allows, denials_noticed, function_of
from tests.mutation.world import World, eventually

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# A poller that was just waiting takes one more message before it pauses; the next one is ours.
PATIENCE_SECONDS = 20.0
# as Lambda names them
STREAM = "2026/11/21/[1]0123456789abcdef0123456789abcdef"


def writing_the_log(role: str) -> Callable[[World], None]:
    """Make the check that Lambda may write the log of the function that has this role.

    The policy is evaluated, on the names that AWS gives groups and streams in policies, and no call
    is made: the emulator's enforcement leaves out the ":*" that ends a group's name there, see
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """

    def lambda_writes_the_log(world: World) -> None:
        group = _arn_of_group(world, function_of(world, role)["LoggingConfig"]["LogGroup"])
        assert allows(world, role, "logs:CreateLogStream", f"{group}:*")
        assert allows(world, role, "logs:PutLogEvents", f"{group}:log-stream:{STREAM}")

    return lambda_writes_the_log


def sending_traces(role: str) -> Callable[[World], None]:
    """Make the check that Lambda may send traces; evaluated as well, for lack of an X-Ray."""

    def lambda_sends_traces(world: World) -> None:
        assert function_of(world, role)["TracingConfig"]["Mode"] == "Active"
        assert allows(world, role, "xray:PutTraceSegments", "*")
        assert allows(world, role, "xray:PutTelemetryRecords", "*")

    return lambda_sends_traces


def lambda_takes_messages_from_the_queue(world: World) -> None:
    """Make the calls of Lambda's pollers with the worker's role, while these are paused."""
    queue = world.resources["PredictionsQueue"]
    sqs = acting_as(world, "PredictSlowRole").client("sqs", endpoint_url=world.record.endpoint_url)

    def received() -> "MessageTypeDef | None":
        world.sqs.send_message(QueueUrl=queue, MessageBody="{}")
        messages = sqs.receive_message(QueueUrl=queue).get("Messages", [])
        return messages[0] if messages else None

    with world.worker_paused(), denials_noticed():
        sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
        message = eventually(received, PATIENCE_SECONDS)
        assert message
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _arn_of_group(world: World, name: str) -> str:
    logs = world.session.client("logs", endpoint_url=world.record.endpoint_url)
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    arn: str
    (arn,) = (group["arn"] for group in groups if group["logGroupName"] == name)
    return arn.removesuffix(":*")
