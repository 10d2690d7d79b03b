"""The stand-ins of chaos do what moto does, for all that complaints and limits ask of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from applications.service_311.complaint import (
    ComplaintClosedError,
    ComplaintExistsError,
    UnknownComplaintError,
)
from applications.service_311.storage.store import ComplaintStore
from predict_api.limits.counter import LimitsCounter
from predict_api.limits.limits import LimitExceededError, Limits
from tests.chaos.table import Table, Tables
from tests.transactions import FINISHED_AFTER_SECONDS, Transactions
from tests.unit.applications.service_311.complaints import a_complaint
from tests.unit.predict_api.api import ALICE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Noon":
        return cls.fromtimestamp(NOW.timestamp(), tz)


KEYS = {
    "complaints": ("id",),
    "complaint-lists": ("list", "position"),
    "complaint-counters": ("month", "counter"),
    "key-usage": ("key_id", "month"),
}

moments = st.sampled_from([-1, 0, 1, 30 * 24 * 60, 31 * 24 * 60]).map(
    lambda minutes: NOW + timedelta(minutes=minutes)
)
limits = st.sampled_from([Limits(2), Limits(None, 3), Limits(1, 4)])


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    with mock_aws():
        client: Any = boto3.client("dynamodb", region_name="us-east-1")
        for name, (partition, *sort) in KEYS.items():
            client.create_table(
                TableName=name,
                KeySchema=[{"AttributeName": partition, "KeyType": "HASH"}]
                + [{"AttributeName": key, "KeyType": "RANGE"} for key in sort],
                AttributeDefinitions=[
                    {"AttributeName": key, "AttributeType": "S"} for key in KEYS[name]
                ],
                BillingMode="PAY_PER_REQUEST",
            )
        yield client


def our_tables() -> dict[str, Table]:
    return {name: Table(keys=keys) for name, keys in KEYS.items()}


def client_of(tables: dict[str, Table]) -> Any:
    return Tables(**{name.replace("-", "_"): table for name, table in tables.items()})


def emptied(client: Any) -> None:
    for name, keys in KEYS.items():
        for item in client.scan(TableName=name)["Items"]:
            client.delete_item(TableName=name, Key={key: item[key] for key in keys})


def same_items(ours: dict[str, Table], client: Any) -> bool:
    return all(
        sorted(map(repr, _sorted(table.items.values())))
        == sorted(map(repr, _sorted(client.scan(TableName=name)["Items"])))
        for name, table in ours.items()
    )


def _sorted(items: Any) -> list[list[tuple[str, Any]]]:
    return [sorted(item.items()) for item in items]


def counted(client: Any, steps: list[tuple[Limits, datetime]]) -> list[Any]:
    counter = LimitsCounter(client, "key-usage")
    told: list[Any] = []
    for limit, now in steps:
        try:
            told.append(counter.count("alice", limit, now))
        except LimitExceededError as error:
            told.append(error.standing)
    return told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(limits, moments), max_size=10))
def test_whatever_is_counted_the_table_answers_and_holds_what_motos_does(
    moto: Any, steps: list[tuple[Limits, datetime]]
) -> None:
    emptied(moto)
    ours = our_tables()

    assert counted(client_of(ours), steps) == counted(moto, steps)
    assert same_items(ours, moto)


def changed(client: Any, steps: list[tuple[str, int]]) -> list[str]:
    """What became of changes of a few complaints: add, close, delete, find."""
    names = ("complaints", "complaint-lists", "complaint-counters")
    store = ComplaintStore(Transactions(client), *names)  # type: ignore[arg-type]  # a stand-in
    told: list[object] = []
    for step, number in steps:
        complaint_id = f"00000000-0000-0000-0000-{number:012x}"
        try:
            if step == "add":
                # of another text, so that it is not the same transaction again
                store.add(a_complaint(id=complaint_id, description=str(len(told))))
            elif step == "close":
                store.close(complaint_id, ALICE, NOW)
            elif step == "delete":
                store.delete(complaint_id, ALICE)
            told.append(sorted(store.known([complaint_id])))
        except (ComplaintExistsError, ComplaintClosedError, UnknownComplaintError) as error:
            told.append(type(error).__name__)
    return [str(one) for one in told]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "add", "close", "delete"]), st.integers(0, 2)), max_size=8
    )
)
def test_complaints_their_lists_and_counters_are_written_together_as_in_moto(
    moto: Any, steps: list[tuple[str, int]]
) -> None:
    emptied(moto)
    ours = our_tables()

    with patch("applications.service_311.storage.store.datetime", Noon):
        assert changed(client_of(ours), steps) == changed(moto, steps)
    assert same_items(ours, moto)


def test_a_transaction_that_was_left_behind_is_finished_by_itself() -> None:
    ours = our_tables()
    transactions = Transactions(client_of(ours))
    seconds = [0.0]
    transactions.clock = lambda: seconds[0]
    transactions.left_behind = 1
    part = {"Put": {"TableName": "complaints", "Item": {"id": {"S": "a"}}}}
    with pytest.raises(Exception, match="timeout"):
        transactions.transact_write_items(TransactItems=[part], ClientRequestToken="t")

    transactions.recover()
    assert ours["complaints"].items == {}
    seconds[0] = FINISHED_AFTER_SECONDS
    transactions.recover()

    assert list(ours["complaints"].items) == ["a"]
