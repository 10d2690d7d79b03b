"""Runs of a model: tasks read from deliveries, grouped by model and run many at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from predict_worker.delivery import Delivery
from prediction.answers import answer
from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, UnknownModelError
from prediction.jobs import BadMessageError, Message, OtherVersionError
from prediction.model import Model

ALONE_FROM_RECEIVE = 2
"""From this receive on a message is run by itself, after the others. A run that takes the
whole process down (memory, time) brings all messages of its batch back, after the queue's
visibility timeout; three deaths, and a run after them, fit into the template's deadline."""


class PoisonError(Exception):
    """The message can never succeed; the text is a sentence for the job's client."""


class MisfitError(Exception):
    """The message does not fit the models of this worker; the text is as of a PoisonError.

    While a deployment is taken back, the API may be ahead of the worker, and behind it for a model
    that is no longer served: another attempt may be made by a worker that has the model.
    """


class OutOfTimeError(Exception):
    """The invocation is about to be stopped."""


class Task(NamedTuple):
    """A delivery that can be worked on: its job, its model and its validated instances.

    `ran_alone` tells that it did so in an earlier delivery, of whose end nothing is known: it may
    be what ended that worker.
    """

    delivery: Delivery
    message: Message
    model: Model
    instances: list[BaseModel]
    ran_alone: bool = False

    @property
    def job_id(self) -> str:
        """The job that the predictions are for."""
        return self.message.job_id


def read_task(delivery: Delivery, catalog: Catalog) -> Task:
    """Make a task of a delivery.

    Raises:
        FetchError: the model's artifact is not here yet.
        PoisonError: it is no job.
        MisfitError: its version is another one, its model is not here or damaged, or its
            instances do not fit it.
    """
    try:
        message = Message.from_body(delivery.body)
        model = catalog.get(message.model)
        instances: list[BaseModel] = [*model.parse(message.instances)]
        model.load()
    except OtherVersionError:
        raise MisfitError("The prediction's message is of another version.") from None
    except BadMessageError:
        raise PoisonError("The prediction's message cannot be read.") from None
    except DamagedModelError:
        raise MisfitError("The prediction's model cannot be used now.") from None
    except UnknownModelError:
        raise MisfitError("No worker has the prediction's model now.") from None
    except ValidationError:
        # pydantic's own text would quote the inputs
        raise MisfitError("The inputs do not fit the model that the worker has now.") from None
    return Task(delivery, message, model, instances)


def in_groups(tasks: Iterable[Task]) -> tuple[list[list[Task]], list[Task]]:
    """Divide tasks into groups that share a run, one a model, and those that run alone.

    Of the latter those come last that have run alone before, so that each death exposes one
    culprit, and costs its neighbours one receive at most. The ones before them are ordered by how
    few receives they have left.
    """
    shared: dict[str, list[Task]] = defaultdict(list)
    alone: list[Task] = []
    for task in tasks:
        if task.delivery.receive_count < ALONE_FROM_RECEIVE:
            shared[task.message.model].append(task)
        else:
            alone.append(task)
    alone.sort(key=lambda task: (task.ran_alone, -task.delivery.receive_count))
    return [*shared.values()], alone


def predict(
    group: list[Task], has_time: Callable[[], bool]
) -> Iterator[tuple[Task, dict[str, Any] | Exception]]:
    """Run the tasks of a group, which share a model, in one vectorised run.

    Where that fails, each is run by itself, so that only the culprit's result is an exception.
    No run is begun without time; its tasks' results are OutOfTimeError.
    """
    if not has_time():
        yield from ((task, OutOfTimeError()) for task in group)
        return
    try:
        results = _run(group)
    except Exception as error:  # noqa: BLE001 - ONNX Runtime raises unrelated types
        if len(group) == 1:
            yield group[0], error
        else:
            for task in group:
                yield from predict([task], has_time)
    else:
        yield from zip(group, results, strict=True)


def _run(group: list[Task]) -> list[dict[str, Any]]:
    """Return the result of each task, in the shape that its client asked for."""
    rows = [instance for task in group for instance in task.instances]
    predictions = iter(group[0].model.run(rows))
    return [
        answer(list(islice(predictions, len(task.instances))), batched=task.message.batched)
        for task in group
    ]
