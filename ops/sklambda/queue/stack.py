"""What of a stack slow predictions are made of: queue, dead letters, table and lifetimes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from prediction.jobs import JobQueue, JobStore, Lifetime
from sklambda.stack.outputs import Outputs, StackError
from sklambda.stack.stack import Stack

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
    described = stack.describe()
    outputs = Outputs.of(described)
    sqs = stack.sqs
    store = JobStore(stack.dynamodb, outputs.predictions_table)
    queue = JobQueue(sqs, outputs.predictions_queue_url)
    dead_letters = JobQueue(sqs, outputs.dead_letter_queue_url)
    return SlowStack(store, queue, dead_letters, _lifetime(described, outputs))


def _lifetime(described: "StackTypeDef", outputs: Outputs) -> Lifetime:
    """The lifetimes that the stack gives its predictions."""
    parameters = {
        p.get("ParameterKey", ""): p.get("ParameterValue", "")
        for p in described.get("Parameters", [])
    }
    try:
        return Lifetime(
            deadline=timedelta(seconds=int(outputs.slow_deadline_seconds)),
            retention=timedelta(hours=int(parameters["ResultRetentionHours"])),
        )
    except (KeyError, ValueError) as error:
        raise StackError(
            f"The stack {described['StackName']} does not say how long its predictions may take; "
            "deploy it again."
        ) from error
