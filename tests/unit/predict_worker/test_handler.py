"""The entry point with the sample events that `sam local invoke` takes as well."""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from prediction.catalog import Catalog
from prediction.environment import SettingsError
from prediction.jobs import JobQueue, JobState, JobStore, Message
from tests.template import read_template
from tests.tiny_models import write_sign_classifier
from tests.unit.predict_worker.factory import plenty, recorded

EVENTS = Path(__file__).parents[3] / "events"
NUMBER = {"type": "number"}
CONTEXT = SimpleNamespace(
    function_name="predict-slow",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:predict-slow",
    aws_request_id="request-1",
    get_remaining_time_in_millis=plenty,
)

type Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / name).read_text())
    return loaded


def demo_catalog(folder: Path) -> Catalog:
    """A stand-in for the shipped model of this name: class 1 where the features sum up above 0."""
    features = ["feature_a", "feature_b"]
    inputs = {"type": "object", "properties": dict.fromkeys(features, NUMBER), "required": features}
    columns = [{"input": feature, "encoding": "number"} for feature in features]
    golden = {"instance": dict.fromkeys(features, 1.0), "prediction": {"class": 1}}
    label = {"name": "class", "of": 0, "choices": ["0", "1"], "counts": [50, 50, 0, 0, 0]}
    write_sign_classifier(
        folder,
        "demo",
        inputs=inputs,
        columns=columns,
        classes=[0, 1],
        golden=[golden],
        reference={"rows": 100, "inputs": [], "answers": [label]},
    )
    return Catalog.load(folder, watched=True)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, store: JobStore, queue: JobQueue) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("PREDICTIONS_TABLE", store.table)
    monkeypatch.setenv("PREDICTIONS_QUEUE_URL", queue.url)
    monkeypatch.setenv("MAX_RECEIVE_COUNT", "5")
    monkeypatch.setenv("TIMEOUT_SECONDS", "30")
    monkeypatch.setenv("SLOW_DEADLINE_SECONDS", "900")


@pytest.fixture
def handler(
    environment: None,  # noqa: ARG001 - what the function starts with
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Handler]:
    catalog = demo_catalog(tmp_path)
    monkeypatch.setattr(Catalog, "load", lambda **_: catalog)
    module = importlib.import_module("predict_worker.handler")
    module.metrics.clear_metrics()  # all of a process share them: others' may wait to be told
    yield module.handler
    del sys.modules["predict_worker.handler"]


def record_jobs(store: JobStore, records: list[dict[str, Any]]) -> None:
    for n in range(1, len(records) + 1):
        recorded(store, id=f"00000000-0000-4000-8000-00000000000{n}", model="demo")


def states(store: JobStore) -> list[str]:
    items = store.client.scan(TableName=store.table)["Items"]
    jobs = [item for item in items if "state" in item]
    return [job["state"]["S"] for job in sorted(jobs, key=lambda job: job["id"]["S"])]


def test_a_batch_of_good_messages_succeeds(handler: Handler, store: JobStore) -> None:
    batch = event("sqs-batch.json")
    record_jobs(store, batch["Records"])

    assert handler(batch, CONTEXT) == {"batchItemFailures": []}
    assert states(store) == [JobState.SUCCEEDED] * 3


def test_poison_is_named_and_spoils_no_neighbour(handler: Handler, store: JobStore) -> None:
    batch = event("sqs-poison.json")
    record_jobs(store, batch["Records"])

    answer = handler(batch, CONTEXT)

    poison = [record["messageId"] for record in batch["Records"][1:5]]
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == poison
    # the second cannot tell its job; the fourth and fifth may fit another version's models
    assert states(store) == ["succeeded", "queued", "failed", "queued", "queued", "succeeded"]


def test_each_batch_leaves_its_counts_as_metrics(
    handler: Handler, store: JobStore, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = event("sqs-poison.json")
    record_jobs(store, batch["Records"])

    handler(batch, CONTEXT)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (metrics,) = [line for line in lines if "JobsSucceeded" in line]
    names = ("JobsSucceeded", "JobsFailed", "MessagesReturned", "WorkerFaults")
    # the API sends nothing that cannot be read, as two of them
    assert [metrics[name] for name in names] == [[2], [1], [4], [2]]
    by_model = [line["model"] for line in lines if "Predictions" in line]
    assert by_model
    assert sum(line.get("Predictions", 0) for line in lines) == 2


def test_a_batch_that_waited_for_long_tells_how_fast_the_queue_drains(
    handler: Handler, store: JobStore
) -> None:
    batch = event("sqs-batch.json")  # of long ago
    record_jobs(store, batch["Records"])

    handler(batch, CONTEXT)

    items = store.client.scan(TableName=store.table)["Items"]
    assert [item["messages"]["N"] for item in items if "messages" in item] == ["3"]


def kept(store: JobStore) -> list[str]:
    """How many rows of watched models were kept."""
    items = store.client.scan(TableName=store.table)["Items"]
    return [item["n_rows"]["N"] for item in items if "n_rows" in item]


def test_the_first_batch_has_what_its_models_were_asked_kept_at_once(
    handler: Handler, store: JobStore
) -> None:
    batch = event("sqs-batch.json")
    record_jobs(store, batch["Records"])

    handler(batch, CONTEXT)

    rows = sum(len(json.loads(record["body"])["instances"]) for record in batch["Records"])
    assert kept(store) == [str(rows)]


def test_a_batch_that_took_its_time_is_not_stopped_for_counts(
    handler: Handler, store: JobStore
) -> None:
    batch = event("sqs-batch.json")
    record_jobs(store, batch["Records"])

    worked_off = [JobState.SUCCEEDED] * 3

    def left() -> int:
        return 5_000 if states(store) == worked_off else plenty()

    handler(batch, SimpleNamespace(**{**vars(CONTEXT), "get_remaining_time_in_millis": left}))

    assert kept(store) == []
    assert states(store) == worked_off


@pytest.mark.usefixtures("handler")
def test_counts_are_added_through_a_client_that_tries_once() -> None:
    worker = sys.modules["predict_worker.handler"]
    calls = worker.daily_counts().client.meta.config

    assert calls.retries["total_max_attempts"] == 1
    assert (calls.connect_timeout, calls.read_timeout) == (1, 1)
    longest = 1000 * (calls.connect_timeout + calls.read_timeout)
    assert longest < worker.KEEPING_MILLISECONDS


@pytest.mark.usefixtures("environment")
def test_a_missing_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREDICTIONS_TABLE")

    with pytest.raises(SettingsError, match="PREDICTIONS_TABLE"):
        importlib.import_module("predict_worker.handler")


@pytest.mark.shipped("demo", "service_311", "titanic")
def test_the_sample_batch_fits_the_models_that_ship() -> None:
    catalog = Catalog.load()

    for record in event("sqs-batch.json")["Records"]:
        message = Message.from_body(record["body"])
        assert catalog.get(message.model).parse(message.instances)


@pytest.mark.usefixtures("handler")
def test_a_call_of_the_worker_without_an_answer_ends_long_before_the_worker_is_stopped() -> None:
    calls = sys.modules["predict_worker.handler"].CALLS
    attempts = calls.retries["total_max_attempts"]
    # botocore's standard mode waits up to 1 s, then up to 2
    pauses = sum(2**n for n in range(attempts - 1))
    longest = attempts * (calls.connect_timeout + calls.read_timeout) + pauses

    shortest = min(read_template()["Parameters"]["SlowTimeoutSeconds"]["AllowedValues"])
    assert longest <= shortest / 2
