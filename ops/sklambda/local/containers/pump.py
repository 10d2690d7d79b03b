"""From the queue to the worker, which Lambda's event source mapping does and SAM does not.

At least once, as there: a message is deleted when the worker has acknowledged it and not before.
All others come back when their visibility timeout ends, and the queue's own redrive policy moves
them to the dead-letter queue in the end.
"""

import json
import logging
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sklambda.stack.emulated_account import REGION, root_session

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# The most that SQS gives in one receive, and the template's default for a batch.
BATCH = 10
# A receive waits this long for a message; the most that SQS allows is 20.
WAIT_SECONDS = 10
# A call may start a container first, and then take the worker's whole timeout.
CALL_SECONDS = 120
# After a failure of the emulator or of SAM.
PAUSE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Pump(NamedTuple):
    """The queue, and the function that is called with its messages."""

    sqs: "SQSClient"
    functions: "LambdaClient"
    queue_url: str
    queue_arn: str
    function: str

    def move(self) -> int:
        """Receive a batch, call the worker with it, delete what it acknowledges; count these."""
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        done = acknowledged(messages, self._call(messages)) if messages else []
        if done:
            self._delete(done)
        return len(done)

    def _call(self, messages: Sequence["MessageTypeDef"]) -> object:
        event = {"Records": [_record(message, self.queue_arn) for message in messages]}
        answer = self.functions.invoke(FunctionName=self.function, Payload=json.dumps(event))
        try:
            return json.loads(answer["Payload"].read())
        except ValueError:
            # SAM answers nothing at all for a function that was stopped at its timeout
            return None

    def _delete(self, messages: Sequence["MessageTypeDef"]) -> None:
        self.sqs.delete_message_batch(
            QueueUrl=self.queue_url,
            Entries=[
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages)
            ],
        )


def acknowledged(messages: Sequence["MessageTypeDef"], answer: object) -> list["MessageTypeDef"]:
    """The messages of a batch that the worker's answer lets go.

    None of them if the answer is not what the worker gives, which SAM passes on with status 200
    (an exception's text for one), or if it names a message that is not in the batch: Lambda
    retries the whole batch then.
    """
    match answer:
        case {"batchItemFailures": [*failures]}:
            failed = {failure.get("itemIdentifier") for failure in failures}
        case _:
            return []
    if failed - {message["MessageId"] for message in messages}:
        return []
    return [message for message in messages if message["MessageId"] not in failed]


def _record(message: "MessageTypeDef", queue_arn: str) -> dict[str, Any]:
    """A message as Lambda hands it to a function; ours have no attributes of their own."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def run(queue_url: str, sqs_url: str, functions_url: str, function: str) -> None:
    """Move batches until the process is ended; whatever goes wrong is tried again."""
    session = root_session()
    # once only: what was received and lost comes back by itself
    config = Config(proxies={}, read_timeout=CALL_SECONDS, retries={"total_max_attempts": 1})
    sqs = session.client("sqs", endpoint_url=sqs_url, config=config)
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
    pump = Pump(
        sqs=sqs,
        functions=session.client("lambda", endpoint_url=functions_url, config=config),
        queue_url=queue_url,
        queue_arn=attributes["Attributes"]["QueueArn"],
        function=function,
    )
    while True:
        try:
            logger.info("%d messages done", pump.move())
        except (BotoCoreError, ClientError):
            logger.exception("a batch is given back")
            time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    run(*sys.argv[1:])
