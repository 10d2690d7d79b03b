"""What of a stack slow predictions are made of: queue, dead letters, table and lifetimes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from prediction.jobs import JobQueue, JobStore, Lifetime
from sklambda.stack import Stack, StackError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef


@dataclass(frozen=True, slots=True)
class SlowStack:
    """Slow predictions of one stack, ready to be worked on."""

    store: JobStore
    queue: JobQueue
    dead_letters: JobQueue
    lifetime: Lifetime


def slow_stack(stack: Stack) -> SlowStack:
    """Look up what a stack's slow predictions are made of.

    Raises:
        StackError: It is no stack of sklambda, or its deployment has not ended.
    """
    described = stack.cloudformation.describe_stacks(StackName=stack.name)["Stacks"][0]
    outputs = {o.get("OutputKey", ""): o.get("OutputValue", "") for o in described["Outputs"]}
    try:
        store = JobStore(stack.dynamodb, outputs["PredictionsTableName"])
        sqs = stack.sqs
        queue = JobQueue(sqs, outputs["PredictionsQueueUrl"])
        dead_letters = JobQueue(sqs, outputs["PredictionsDeadLetterQueueUrl"])
    except KeyError as missing:
        raise StackError(
            f"The stack {stack.name} has no output {missing.args[0]}: it is not a stack of "
            "sklambda, or its deployment has not ended."
        ) from missing
    return SlowStack(store, queue, dead_letters, _lifetime(described))


def _lifetime(described: "StackTypeDef") -> Lifetime:
    """The lifetimes that the stack gives its predictions."""
    parameters = {
        p.get("ParameterKey", ""): p.get("ParameterValue", "") for p in described["Parameters"]
    }
    try:
        return Lifetime(
            deadline=timedelta(seconds=int(parameters["SlowDeadlineSeconds"])),
            retention=timedelta(hours=int(parameters["ResultRetentionHours"])),
        )
    except (KeyError, ValueError) as error:
        raise StackError(
            f"The stack {described['StackName']} does not say how long its predictions may take; "
            "deploy it anew."
        ) from error
