"""SQS in this process: a queue, its dead letters, and time that the test moves."""

import heapq
import random
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from tests.chaos.table import refusal

QUEUE_URL = "https://sqs.chaos/predictions"
DEAD_LETTERS_URL = "https://sqs.chaos/dead-letters"


@dataclass(slots=True)
class Stored:
    """One copy of a message in a queue."""

    message_id: str
    body: str
    sent_at: float
    receives: int = 0
    visible_at: float = 0
    handle: str = ""


class _Queue:
    """Copies that can be received now, in no order, and those that cannot yet."""

    def __init__(self) -> None:
        self.ready: list[Stored] = []
        self.hidden: dict[str, Stored] = {}
        self._alarms: list[tuple[float, str]] = []

    def hide(self, copy: Stored, until: float) -> None:
        copy.visible_at = until
        self.hidden[copy.handle] = copy
        heapq.heappush(self._alarms, (until, copy.handle))

    def wake(self, now: float) -> None:
        """Make ready what has been hidden long enough."""
        while self._alarms and self._alarms[0][0] <= now:
            _, handle = heapq.heappop(self._alarms)
            copy = self.hidden.get(handle)
            if copy is not None and copy.visible_at <= now:
                self.ready.append(self.hidden.pop(handle))

    def next_alarm(self) -> float | None:
        """Tell when the next hidden copy becomes ready."""
        while self._alarms:
            due, handle = self._alarms[0]
            if handle in self.hidden and self.hidden[handle].visible_at == due:
                return due
            heapq.heappop(self._alarms)
        return None


class Queues:
    """What of SQS's client slow predictions use, for one queue with dead letters.

    Standard queues promise little, and this one keeps no more: a share of `doubled` of the messages
    is stored `copies` times, and any copy may be received next, though not before some time of
    chance, up to `delay` seconds. `gone` is told a message's body when its last copy is deleted
    from both queues.
    """

    def __init__(  # noqa: PLR0913 - what a queue is made of
        self,
        time: Callable[[], float],
        chance: random.Random,
        *,
        copies: int = 1,
        doubled: float = 1.0,
        delay: float = 0,
        visibility_timeout: int = 240,
        max_receive_count: int = 5,
        gone: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._time = time
        self._chance = chance
        self._copies, self._doubled = copies, doubled
        self._delay = delay
        self._timeout = visibility_timeout
        self._max_receives = max_receive_count
        self._gone = gone
        self._queues = {QUEUE_URL: _Queue(), DEAD_LETTERS_URL: _Queue()}
        self._left: Counter[str] = Counter()
        self._handles = count()

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Store a message, as many times as this queue delivers it."""
        message_id = str(uuid.uuid4())
        is_doubled = self._chance.random() < self._doubled
        for _ in range(self._copies if is_doubled else 1):
            copy = Stored(message_id, MessageBody, self._time(), handle=self._new_handle())
            self._queues[QueueUrl].hide(copy, self._time() + self._chance.uniform(0, self._delay))
            self._left[MessageBody] += 1
        return {"MessageId": message_id}

    def receive_message(
        self,
        *,
        QueueUrl: str,  # noqa: N803
        MaxNumberOfMessages: int = 1,  # noqa: N803
        VisibilityTimeout: int | None = None,  # noqa: N803
        **_: Any,
    ) -> dict[str, Any]:
        """Give some messages that are ready, any of them, and hide them for a while."""
        queue = self._queues[QueueUrl]
        queue.wake(self._time())
        timeout = self._timeout if VisibilityTimeout is None else VisibilityTimeout
        messages: list[dict[str, Any]] = []
        while queue.ready and len(messages) < MaxNumberOfMessages:
            copy = self._take(queue.ready)
            if QueueUrl == QUEUE_URL and copy.receives >= self._max_receives:
                self._queues[DEAD_LETTERS_URL].ready.append(copy)
                continue
            copy.receives += 1
            copy.handle = self._new_handle()
            queue.hide(copy, self._time() + timeout)
            messages.append(_shown(copy))
        return {"Messages": messages} if messages else {}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Delete the copy that was received under this handle, if it was not received since."""
        copy = self._queues[QueueUrl].hidden.pop(ReceiptHandle, None)
        if copy is not None:
            self._left[copy.body] -= 1
            if not self._left[copy.body]:
                del self._left[copy.body]
                self._gone(copy.body)
        return {}

    def change_message_visibility(
        self,
        *,
        QueueUrl: str,  # noqa: N803
        ReceiptHandle: str,  # noqa: N803
        VisibilityTimeout: int,  # noqa: N803
    ) -> dict[str, Any]:
        """Hide a copy that was received for so many seconds from now."""
        queue = self._queues[QueueUrl]
        if ReceiptHandle not in queue.hidden:
            raise refusal("ChangeMessageVisibility", "MessageNotInflight")
        queue.hide(queue.hidden[ReceiptHandle], self._time() + VisibilityTimeout)
        return {}

    def change_message_visibility_batch(
        self,
        *,
        QueueUrl: str,  # noqa: N803
        Entries: list[dict[str, Any]],  # noqa: N803
    ) -> dict[str, Any]:
        """Do that for several; those that are not in flight are named, and raise nothing."""
        answer: dict[str, Any] = {"Successful": [], "Failed": []}
        for entry in Entries:
            asked = {name: entry[name] for name in ("ReceiptHandle", "VisibilityTimeout")}
            try:
                self.change_message_visibility(QueueUrl=QueueUrl, **asked)
            except ClientError:
                answer["Failed"].append({"Id": entry["Id"]})
            else:
                answer["Successful"].append({"Id": entry["Id"]})
        return answer

    def get_queue_attributes(self, *, QueueUrl: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's names
        """Count the copies in a queue."""
        queue = self._queues[QueueUrl]
        queue.wake(self._time())
        return {
            "Attributes": {
                "ApproximateNumberOfMessages": str(len(queue.ready)),
                "ApproximateNumberOfMessagesDelayed": "0",
                "ApproximateNumberOfMessagesNotVisible": str(len(queue.hidden)),
            }
        }

    def bodies(self, url: str) -> list[str]:
        """Tell what a queue holds, without receiving it."""
        queue = self._queues[url]
        return [copy.body for copy in [*queue.ready, *queue.hidden.values()]]

    def is_ready(self) -> bool:
        """Tell whether the queue has a message to receive now."""
        queue = self._queues[QUEUE_URL]
        queue.wake(self._time())
        return bool(queue.ready)

    def next_ready(self) -> float | None:
        """Tell when the queue will have one, if it has none now."""
        return self._queues[QUEUE_URL].next_alarm()

    def _new_handle(self) -> str:
        # in order, so that what becomes ready at once does so in the same order in each run
        return f"{next(self._handles):09}"

    def _take(self, ready: list[Stored]) -> Stored:
        index = self._chance.randrange(len(ready))
        ready[index], ready[-1] = ready[-1], ready[index]
        return ready.pop()


def _shown(copy: Stored) -> dict[str, Any]:
    return {
        "MessageId": copy.message_id,
        "ReceiptHandle": copy.handle,
        "Body": copy.body,
        "Attributes": {
            "ApproximateReceiveCount": str(copy.receives),
            "SentTimestamp": str(int(copy.sent_at * 1000)),
        },
    }
