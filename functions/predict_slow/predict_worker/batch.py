"""The state of one batch: what was closed, what failed, and whether there is time left."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from predict_worker.delivery import Delivery
from predict_worker.runs import MisfitError, OutOfTimeError, PoisonError
from prediction.errors import FetchError
from prediction.jobs import BadResultError

RESERVED_MILLISECONDS = 5_000
"""Time kept back for giving back what cannot be finished: nothing new is begun within it.
That is ample while AWS answers; where it does not, being stopped loses nothing either."""

GAVE_UP = "The prediction could not be made after several attempts; submit it again later."


class FailedBeforeError(Exception):
    """The job has failed already, after earlier deliveries: the message is a dead letter."""


class Failure(NamedTuple):
    """A delivery that must come back, and why; `in_run` if its error came of the model's run."""

    delivery: Delivery
    error: Exception
    in_run: bool = False

    @property
    def is_hopeless(self) -> bool:
        """Whether another attempt cannot help."""
        return isinstance(self.error, PoisonError | BadResultError | FailedBeforeError)

    @property
    def is_a_fault(self) -> bool:
        """Whether this worker, or a table or queue that it needs, must be the cause.

        What a client sends can make a run fail, take too long or come to a result that no
        record holds; a message may have been meant for the models of another version; and a large
        model is fetched over several receives.
        """
        may_be_sent = MisfitError | OutOfTimeError | BadResultError | FailedBeforeError
        return not self.in_run and not isinstance(self.error, may_be_sent | FetchError)

    @property
    def sentence(self) -> str:
        """What the job's client reads if this is the end of it."""
        for_clients = isinstance(self.error, PoisonError | BadResultError | MisfitError)
        return str(self.error) if for_clients else GAVE_UP


@dataclass(slots=True)
class Batch:
    """What has become of a batch so far.

    `remaining` tells the milliseconds until the invocation is stopped, of which `run_reserve` are
    too few to begin a run in; `succeeded` and `failed` count the jobs that this batch closed,
    `overdue` those of the latter whose deadline had passed, `succeeded_by_model` the former by
    model.
    """

    deliveries: Sequence[Delivery]
    remaining: Callable[[], int]
    run_reserve: int
    succeeded: int = 0
    failed: int = 0
    overdue: int = 0
    succeeded_by_model: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def has_time(self) -> bool:
        """Return whether there is time to begin anything new."""
        return self.remaining() > RESERVED_MILLISECONDS

    def has_time_to_run(self) -> bool:
        """Return whether there is time to begin a run of a model."""
        return self.remaining() > self.run_reserve

    def attempt[T](self, delivery: Delivery, step: Callable[[], T]) -> T | None:
        """Run a step of one delivery and record its failure, so that the others go on."""
        if not self.has_time():
            self.failures.append(Failure(delivery, OutOfTimeError()))
            return None
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - no failure of one delivery may reach another
            self.failures.append(Failure(delivery, error))
            return None

    def response(self) -> dict[str, list[dict[str, str]]]:
        """Return the response by which the queue keeps the failed messages, and only these.

        A record without a message ID cannot be named; an empty name would bring the whole
        batch back.
        """
        names = [failure.delivery.message_id for failure in self.failures]
        return {"batchItemFailures": [{"itemIdentifier": name} for name in names if name]}
