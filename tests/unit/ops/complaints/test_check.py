"""`sklambda complaints check`: whatever lists and counters tell wrongly is found, and mended."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from applications.service_311.storage.counters import addition
from applications.service_311.storage.items import item_of
from applications.service_311.storage.lists import entries_of
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import Group, Series
from applications.service_311.values import Borough
from sklambda.complaints import check as check_module
from sklambda.complaints.check import check
from sklambda.complaints.whole_tables import ComplaintTables
from tests.unit.applications.service_311.complaints import NOON, a_complaint, everything, listed
from tests.unit.ops.complaints.account import call, make_stack
from tests.unit.ops.rights import calls_as_rights, documented
from tests.unit.predict_api.api import ALICE

DOCUMENT = Path(__file__).parents[4] / "docs/operating.md"
GROUP = Group(NOON.date(), Series.ARRIVAL, "noise-residential", "")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ComplaintStore]:
    """The tables of a stack: complaints that are open, closed and deleted."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "SKLAMBDA_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKLAMBDA_LOCAL", str(tmp_path))
    with mock_aws():
        store = make_stack()
        for slug in ("noise-residential", "noise-residential", "graffiti", "noise"):
            store.add(a_complaint(slug=slug, borough=Borough.QUEENS))
        first, second, *_ = kept(store)
        store.close(first["id"]["S"], ALICE, NOON)
        store.delete(second["id"]["S"], ALICE)
        yield store


def kept(store: ComplaintStore) -> list[dict[str, Any]]:
    items = store.client.scan(TableName=store.complaints_table)["Items"]
    return sorted((item for item in items if "status" in item), key=lambda item: item["id"]["S"])


def miscount(store: ComplaintStore) -> None:
    store.client.update_item(**addition(store.counters_table, GROUP, {"U12": 3}, shard=5))


def lose_counters(store: ComplaintStore) -> None:
    for item in store.client.scan(TableName=store.counters_table)["Items"]:
        key = {name: item[name] for name in ("month", "counter")}
        store.client.delete_item(TableName=store.counters_table, Key=key)


def count_as_before_places(store: ComplaintStore) -> None:
    """As code counted that knew no places: all is there but the numbers by hexagon."""
    for item in store.client.scan(TableName=store.counters_table)["Items"]:
        places = [name for name in item if name.startswith("h")]
        if places:
            store.client.update_item(
                TableName=store.counters_table,
                Key={name: item[name] for name in ("month", "counter")},
                UpdateExpression=f"REMOVE {', '.join(places)}",
            )


def lose_entry(store: ComplaintStore) -> None:
    item = store.client.scan(TableName=store.lists_table)["Items"][0]
    key = {name: item[name] for name in ("list", "position")}
    store.client.delete_item(TableName=store.lists_table, Key=key)


def list_nothing(store: ComplaintStore) -> None:
    [entry, *_] = entries_of(a_complaint())
    store.client.put_item(TableName=store.lists_table, Item=entry.item)


def list_as_open(store: ComplaintStore) -> None:
    [closed] = [item for item in kept(store) if item["status"]["S"] == "closed"]
    complaint = store.find(closed["id"]["S"], ALICE)
    for entry in entries_of(complaint):
        wrong = entry._replace(status="open")
        store.client.put_item(TableName=store.lists_table, Item=wrong.item)


def delete_by_hand(store: ComplaintStore) -> None:
    for item in kept(store)[:2]:
        store.client.delete_item(TableName=store.complaints_table, Key={"id": item["id"]})


def store_as_before(store: ComplaintStore) -> None:
    """As code stored complaints that knew neither lists nor these counters."""
    item = item_of(a_complaint(is_counted=False))
    store.client.put_item(TableName=store.complaints_table, Item=item)
    outdated = {"month": {"S": "2026-11"}, "counter": {"S": "20#noise#1"}, "taken_in": {"N": "7"}}
    store.client.put_item(TableName=store.counters_table, Item=outdated)


TROUBLES = [
    miscount,
    lose_counters,
    count_as_before_places,
    lose_entry,
    list_nothing,
    list_as_open,
    delete_by_hand,
    store_as_before,
]


def test_what_is_in_step_is_proven(store: ComplaintStore) -> None:
    result = call("check")

    assert (result.exit_code, result.stdout) == (0, "3 complaints, 0 differences.\n")
    assert len(kept(store)) == 3


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_what_differs_is_found_and_mended(
    store: ComplaintStore, trouble: Callable[[ComplaintStore], None]
) -> None:
    trouble(store)
    stored = {item["id"]["S"]: item for item in kept(store)}

    found, mended, again = call("check"), call("check", "--repair"), call("check")

    assert (found.exit_code, mended.exit_code, again.exit_code) == (1, 0, 0)
    assert "differences. `--repair` mends them." in found.stderr
    now = {item["id"]["S"]: item for item in kept(store)}
    assert {name: {**item, "counted": {"BOOL": True}} for name, item in stored.items()} == now


def test_all_of_it_at_once_is_mended(store: ComplaintStore) -> None:
    for trouble in TROUBLES:
        trouble(store)

    assert call("check", "--repair").exit_code == 0
    complaints = [store.find(item["id"]["S"], ALICE) for item in kept(store)]
    assert listed(store) == {(e.list, e.position) for c in complaints for e in entries_of(c)}
    assert everything(store)


def test_what_another_version_stored_is_named_and_left_alone(store: ComplaintStore) -> None:
    item = item_of(a_complaint()) | {"version": {"N": "3"}}
    store.client.put_item(TableName=store.complaints_table, Item=item)

    result = call("check", "--repair")

    assert result.exit_code == 1
    assert "1 complaints of another version, which cannot be read" in result.stdout


def test_what_is_written_meanwhile_is_no_difference(store: ComplaintStore) -> None:
    class Busy(ComplaintTables):
        def entries(self) -> Iterator[Any]:
            self.store.add(a_complaint())
            return super().entries()

    assert check(Busy(store)).total == 0


def test_a_repair_beside_a_busy_api_spoils_nothing(
    store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Busy(ComplaintTables):
        def counters(self) -> Iterator[Any]:
            self.store.add(a_complaint())
            return super().counters()

    miscount(store)
    store_as_before(store)
    monkeypatch.setattr(check_module, "check", lambda _: check(Busy(store)))

    check_module.repair(ComplaintTables(store))

    assert check(ComplaintTables(store)).total == 0


def test_a_complaint_that_is_closed_during_the_repair_is_listed_as_it_is(
    store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_entry(store)
    put = check_module._put  # noqa: SLF001  the moment before it

    def overtaken(tables: ComplaintTables, entry: Any) -> None:
        monkeypatch.undo()
        for item in kept(store):
            if item["status"]["S"] == "open":
                store.close(item["id"]["S"], ALICE, datetime(2026, 11, 21, tzinfo=UTC))
        put(tables, entry)

    monkeypatch.setattr(check_module, "_put", overtaken)

    check_module.repair(ComplaintTables(store))

    assert check(ComplaintTables(store)).total == 0


def test_json_is_for_programs(store: ComplaintStore) -> None:
    miscount(store)

    told = json.loads(call("check", "--json").stdout)

    assert (told["complaints"], told["deleted"]) == (3, 1)
    assert (told["differences"], told["counters"]) == (1, 1)


def test_the_document_names_the_rights_of_the_command(
    store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for trouble in TROUBLES:
        trouble(store)
    names = calls_as_rights(monkeypatch)

    call("check", "--repair")

    # what a transaction does needs the rights of its parts; what changes meanwhile is read
    names.discard("dynamodb:TransactWriteItems")
    parts = ("PutItem", "UpdateItem", "ConditionCheckItem", "GetItem")
    names |= {f"dynamodb:{part}" for part in parts}
    rights = documented(DOCUMENT, "complaints check")
    assert names - {"cloudformation:DescribeStacks"} == rights
