"""How many slow predictions a CPU second makes, and what a million of them costs.

The worker of slow predictions works batches of messages off, as Lambda calls it: parse, mark
running, predict, record. Its DynamoDB client is boto3's own, so that signing and parsing are
paid for, with an answer from this process in place of the network. Beside it, in turns, the
same worker with scikit-learn, one instance at a time: the pipeline of the shipped diabetes
model (imputer, scaler, RBF support vector machine, calibration), trained here on made-up rows.

    .venv/bin/python benchmarks/worker_throughput.py --rounds 3
"""

import argparse
import json
import statistics
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib.abc import MetaPathFinder
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import numpy as np
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from pydantic import BaseModel
from threadpoolctl import threadpool_limits

from benchmarks.worker_costs import cost_of_a_million, worker_seconds
from predict_worker.worker import Worker
from prediction.catalog import Catalog
from prediction.jobs import Job, JobQueue, JobState, JobStore, Message, to_item
from prediction.model import Model

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MODEL = "diabetes"
SIZES = (1, 10, 100, 1_000)
BATCHES = (1, 2, 5, 10, 25, 50, 100)
MESSAGES = 10
"""Messages in a batch while the size of a message varies: the template's default."""
ROWS_ONE_BY_ONE = 2_000
"""Enough of them to tell; scikit-learn takes its time."""

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class OneByOne:
    """The model with scikit-learn in place of ONNX Runtime, and a run for each instance."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._classifier = _classifier(len(model.manifest.columns))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (all that a model has)
        return getattr(self._model, name)

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        """Predict for one after the other."""
        return [self._predict(instance) for instance in instances]

    def _predict(self, instance: BaseModel) -> dict[str, Any]:
        row = np.array([[float(value) for value in instance.__dict__.values()]])
        probabilities = self._classifier.predict_proba(row)[0].tolist()
        return {
            "class": int(np.argmax(probabilities)),
            "class_probabilities": probabilities,
        }


class Measured(NamedTuple):
    """CPU seconds of a message, and of a prediction in it."""

    message: float
    prediction: float


def main() -> None:
    """Measure and print: throughput by the size of messages, then of batches."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=3, help="measurements of each")
    rounds = arguments.parse_args().rounds
    (onnx,) = (model for model in Catalog.load() if model.manifest.name == MODEL)
    store = JobStore(_client(), "predictions")
    fast, slow = _worker(onnx, store), _worker(OneByOne(onnx), store)
    instance = onnx.manifest.golden[0].instance
    compare(fast, slow, instance, rounds)
    vary_batches(fast, instance, rounds)


def compare(fast: Worker, slow: Worker, instance: dict[str, Any], rounds: int) -> None:
    """Print predictions per CPU second of both, by the number of instances in a message."""
    print(f"Predictions per CPU second, {MODEL}, batches of {MESSAGES} messages, {rounds} rounds")
    print(f"{'instances a message':>20} {'sklambda':>10} {'one by one':>11} {'ratio':>6}", end="")
    print(f" {'USD a million predictions':>26}")
    for size in SIZES:
        few = max(1, min(MESSAGES, ROWS_ONE_BY_ONE // size))
        pairs = []
        for _ in range(rounds):
            ours = measure(fast, instance, size, MESSAGES)
            theirs = measure(slow, instance, size, few)
            pairs.append((ours, theirs))
        best, plain = (_median([pair[n] for pair in pairs]) for n in (0, 1))
        ratio = statistics.median(b.prediction / a.prediction for a, b in pairs)
        cost = cost_of_a_million(best.message, MESSAGES) / size
        print(f"{size:>20,} {1 / best.prediction:>10,.0f} {1 / plain.prediction:>11,.0f}", end="")
        print(f" {ratio:>6.1f} {cost:>26.3f}")


def vary_batches(worker: Worker, instance: dict[str, Any], rounds: int) -> None:
    """Print what a message of one instance takes, by the number of messages in a batch."""
    print(f"\nOne instance a message, by messages in a batch, {rounds} rounds")
    print(f"{'messages':>9} {'CPU ms a message':>17} {'billed s a batch':>17}", end="")
    print(f" {'USD a million, worker alone':>28}")
    for messages in BATCHES:
        all_rounds = [measure(worker, instance, 1, messages) for _ in range(rounds)]
        cpu = _median(all_rounds).message
        seconds = worker_seconds(cpu, messages)
        cost = cost_of_a_million(cpu, messages, worker_alone=True)
        print(f"{messages:>9} {cpu * 1000:>17.2f} {seconds:>17.2f} {cost:>28.2f}")


def measure(worker: Worker, instance: dict[str, Any], size: int, messages: int) -> Measured:
    """Have the worker work off as many batches as make the time worth reading."""
    records = [_record(instance, size) for _ in range(messages)]
    batches = max(1, 200 // (messages * max(1, size // 10)))
    worker.work_off(records[:1], _plenty)
    started = process_time()
    for _ in range(batches):
        batch = worker.work_off(records, _plenty)
        if batch.succeeded != messages:
            raise RuntimeError("a batch did not succeed")
    message = (process_time() - started) / (batches * messages)
    return Measured(message, message / size)


def _median(measured: Sequence[Measured]) -> Measured:
    return Measured(*(statistics.median(column) for column in zip(*measured, strict=True)))


def _plenty() -> int:
    return 60_000


def _worker(model: Any, store: JobStore) -> Worker:  # noqa: ANN401  (either of two)
    sqs = _session().client("sqs")
    deadline = timedelta(seconds=900)
    return Worker(Catalog.of([model]), store, JobQueue(sqs, "https://queue"), 5, 5_000, deadline)


def _session() -> boto3.Session:
    return boto3.Session("AKIDEXAMPLE", "stand-in", region_name="us-east-1")


def _client() -> "DynamoDBClient":
    """boto3's client of DynamoDB; each update is answered with the record of an open job."""
    client = _session().client("dynamodb")
    now = datetime.now(UTC)
    job = Job(
        id=str(uuid.uuid4()),
        owner="alice",
        model=MODEL,
        state=JobState.RUNNING,
        created_at=now,
        deadline_at=now + timedelta(minutes=15),
        expires_at=now + timedelta(days=1),
    )
    body = json.dumps({"Attributes": to_item(job)}).encode()
    client.meta.events.register("before-send.dynamodb", _answering(body))  # type: ignore[arg-type]  # what it returns is the answer
    return client


def _answering(body: bytes) -> Callable[..., AWSResponse]:
    class Answer(AWSResponse):
        content = body

    headers = HTTPHeaders()
    return lambda request, **_: Answer(request.url, 200, headers, None)


def _record(instance: dict[str, Any], size: int) -> dict[str, Any]:
    rows = [instance] * size
    return {
        "messageId": str(uuid.uuid4()),
        "receiptHandle": "handle",
        "body": Message(str(uuid.uuid4()), MODEL, rows, batched=size > 1).to_body(),
        "attributes": {"ApproximateReceiveCount": "1"},
    }


class _NoPandas(MetaPathFinder):
    """scikit-learn imports pandas where it finds it; where nobody needs it, it is not there."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse pandas, and leave all else to the others."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _classifier(columns: int) -> Any:  # noqa: ANN401  (scikit-learn has no types)
    sys.meta_path.insert(0, _NoPandas())
    from sklearn.calibration import CalibratedClassifierCV  # noqa: PLC0415  (without pandas)
    from sklearn.datasets import make_classification  # noqa: PLC0415  (as above)
    from sklearn.impute import SimpleImputer  # noqa: PLC0415  (as above)
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415  (as above)
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415  (as above)
    from sklearn.svm import SVC  # noqa: PLC0415  (as above)

    rows, labels = make_classification(614, columns, random_state=0)
    machine = make_pipeline(SimpleImputer(), StandardScaler(), SVC())
    return CalibratedClassifierCV(machine, ensemble=False).fit(rows, labels)


if __name__ == "__main__":
    # Lambda has about one core.
    with threadpool_limits(1):
        main()
