"""What a stack says of itself: the names of its tables, queues and logs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Self

from sklambda.errors import OperatorError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

_NO_BUCKET = "-"


class StackError(OperatorError):
    """The stack is not there, or is none of sklambda's; the message is for the operator."""


class Outputs(NamedTuple):
    """What a stack says of itself; each property raises StackError if it does not say that."""

    stack_name: str
    values: Mapping[str, str]

    @classmethod
    def of(cls, described: "StackTypeDef") -> Self:
        """Take them from a stack as CloudFormation describes it."""
        values = {
            found.get("OutputKey", ""): found.get("OutputValue", "")
            for found in described.get("Outputs", [])
        }
        return cls(described["StackName"], values)

    @property
    def api_url(self) -> str:
        """Where the API answers: under the domain name of one's own, if it has one."""
        return self.values.get("DomainUrl") or self.named("ApiUrl")

    @property
    def keys_table(self) -> str:
        """The table of keys."""
        return self.named("KeysTableName")

    @property
    def key_usage_table(self) -> str:
        """The table of the counters of keys with limits."""
        return self.named("KeyUsageTableName")

    @property
    def predict_log_group(self) -> str:
        """The log that has a line for each request of a key."""
        return self.named("PredictLogGroupName")

    @property
    def predictions_table(self) -> str:
        """The table of slow predictions."""
        return self.named("PredictionsTableName")

    @property
    def models_bucket(self) -> str | None:
        """The bucket of models that do not fit into the layer, if there is one."""
        named = self.named("ModelsBucketName")
        return None if named == _NO_BUCKET else named

    @property
    def predictions_queue_url(self) -> str:
        """The queue of slow predictions."""
        return self.named("PredictionsQueueUrl")

    @property
    def dead_letter_queue_url(self) -> str:
        """The queue of those that were given up."""
        return self.named("PredictionsDeadLetterQueueUrl")

    @property
    def slow_deadline_seconds(self) -> str:
        """The deadline of slow predictions."""
        return self.named("SlowDeadlineSeconds")

    def named(self, name: str) -> str:
        """Return an output by its name.

        Raises:
            StackError: The stack does not have it.
        """
        if name not in self.values:
            raise StackError(
                f"The stack {self.stack_name} has no output {name}: it is not a stack of "
                "sklambda, is an older one, or its deployment has not ended."
            )
        return self.values[name]
