import logging
from collections.abc import Iterator

import pytest

from predict_worker import retries
from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobStore
from tests.unit.predict_worker.factory import (
    SpyModel,
    a_worker,
    message,
    plenty,
    record,
    recorded,
    spied,
)
from tests.unit.prediction.jobs.stand_ins import failing_store


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.entries.append(vars(record))


@pytest.fixture
def logs() -> Iterator[list[dict[str, object]]]:
    kept = Kept()
    logger = logging.getLogger(retries.logger.name)
    logger.addHandler(kept)
    yield kept.entries
    logger.removeHandler(kept)


def test_logs_tell_the_job_and_the_kind_of_error_but_no_input(
    catalog: Catalog, store: JobStore, queue: JobQueue, logs: list[dict[str, object]]
) -> None:
    unlucky, wrong = recorded(store), recorded(store)
    worker = a_worker(spied(SpyModel(catalog.get("sum"), fails_on=13.57)), store, queue)

    worker.work_off(
        [
            record(message(unlucky, {"left": 13.57})),
            record(message(wrong, {"left": "hunter2"})),
            record("hunter2"),
        ],
        plenty,
    )

    errors = {entry["job_id"]: entry["error"] for entry in logs if "job_id" in entry}
    assert errors == {unlucky.id: "RuntimeError", wrong.id: "MisfitError", None: "PoisonError"}
    assert "hunter2" not in str(logs)
    assert "13.57" not in str(logs)


def test_logs_tell_what_aws_refused(
    catalog: Catalog, store: JobStore, queue: JobQueue, logs: list[dict[str, object]]
) -> None:
    worker = a_worker(catalog, failing_store(store, "update_item"), queue)

    worker.work_off([record(message(recorded(store)))], plenty)

    assert logs[0]["reason"] == "ThrottlingException"
