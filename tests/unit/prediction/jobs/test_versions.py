"""What another version of the code wrote is left as it is, and tried again."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from prediction.jobs import (
    Claims,
    JobStore,
    Message,
    OtherVersionError,
    RequestKey,
    StoreUnavailableError,
)
from prediction.jobs.result import read_parts, write_parts
from tests.unit.prediction.jobs.stand_ins import JOB_ID, LIFETIME, NOW, a_job

EXPIRES = NOW + LIFETIME.retention
SOON = NOW + timedelta(seconds=1)
KEY = RequestKey(owner="alice", text="a key", request="POST /predict-slow {}")
MESSAGE = Message(JOB_ID, "sum", [{"left": 1}], batched=False)


def stored(store: JobStore) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = store.client.scan(TableName=store.table)["Items"]
    return items


def of_version(store: JobStore, version: str | None) -> None:
    """Make everything in the table one of another version, or of the time before versions."""
    for item in stored(store):
        changed = {**item, "version": {"N": version}}
        if version is None:
            del changed["version"]
        store.client.put_item(TableName=store.table, Item=changed)


def test_a_message_says_its_version() -> None:
    assert json.loads(MESSAGE.to_body())["version"] == 1
    assert Message.from_body(MESSAGE.to_body()) == MESSAGE


def test_a_message_of_the_time_before_versions_is_read() -> None:
    members = json.loads(MESSAGE.to_body())
    del members["version"]

    assert Message.from_body(json.dumps(members)) == MESSAGE


@pytest.mark.parametrize("version", [2, "1", None, {}])
@pytest.mark.parametrize("members", [{}, {"job_id": 5}, {"job_id": JOB_ID}])
def test_a_message_of_another_version_is_told_from_a_bad_one(
    version: object, members: dict[str, object]
) -> None:
    with pytest.raises(OtherVersionError) as raised:
        Message.from_body(json.dumps({"version": version, **members}))

    assert raised.value.job_id == (JOB_ID if members.get("job_id") == JOB_ID else None)


def test_every_item_says_its_version(store: JobStore) -> None:
    store.add(a_job())
    Claims(store.client, store.table).claim(KEY, target=JOB_ID, now=NOW, expires_at=EXPIRES)
    write_parts(store.client, store.table, JOB_ID, b"packed", EXPIRES)

    assert [item["version"] for item in stored(store)] == [{"N": "1"}] * 3


CHANGES: list[Callable[[JobStore], object]] = [
    lambda store: store.get(JOB_ID),
    lambda store: store.start(JOB_ID, now=SOON),
    lambda store: store.succeed(JOB_ID, {"value": 1.0}, now=SOON),
    lambda store: store.fail(JOB_ID, "It failed.", now=SOON),
    lambda store: store.expire(JOB_ID, now=EXPIRES),
    lambda store: store.cancel(JOB_ID, now=SOON),
    lambda store: store.reopen(JOB_ID, LIFETIME, now=SOON),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_job_of_another_version_stays_as_it_is(
    store: JobStore, change: Callable[[JobStore], object]
) -> None:
    store.add(a_job())
    of_version(store, "2")
    before = stored(store)

    with pytest.raises(StoreUnavailableError):
        change(store)

    assert stored(store) == before


def test_a_job_of_the_time_before_versions_is_worked_on(store: JobStore) -> None:
    store.add(a_job())
    of_version(store, None)

    assert store.start(JOB_ID, now=SOON)
    assert store.succeed(JOB_ID, {"value": 1.0}, now=SOON)


def test_a_claim_of_another_version_is_nobodys(store: JobStore) -> None:
    claims = Claims(store.client, store.table)
    claims.claim(KEY, target=JOB_ID, now=NOW, expires_at=EXPIRES)
    of_version(store, "2")

    with pytest.raises(StoreUnavailableError):
        claims.claim(KEY, target="another", now=SOON, expires_at=EXPIRES)


def test_a_part_of_another_version_is_not_read(store: JobStore) -> None:
    parts = write_parts(store.client, store.table, JOB_ID, b"packed", EXPIRES)
    assert read_parts(store.client, store.table, parts) == b"packed"

    of_version(store, "2")

    with pytest.raises(StoreUnavailableError):
        read_parts(store.client, store.table, parts)
