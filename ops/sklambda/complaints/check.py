"""Proving that lists and counters are those of the complaints, and mending them where they are not.

What differs is compared twice: a complaint that is written between the reading of two tables
makes a difference once.
"""

from applications.service_311.complaint import (
    StoreBusyError,
    StoreUncertainError,
    UnknownComplaintError,
)
from applications.service_311.storage.audit import Differences, compare, entries_with, in_both
from applications.service_311.storage.counters import addition
from applications.service_311.storage.lists import Entry, id_at
from sklambda.complaints.whole_tables import ComplaintTables
from sklambda.errors import OperatorError

MOST_REPAIRS = 3
"""What is mended is proven again; what others write meanwhile may need another turn."""


class NotRepairedError(OperatorError):
    """Something kept a repair from being done; what was done stays done."""


def check(tables: ComplaintTables) -> Differences:
    """Return what differs, and goes on to."""
    found = _compared(tables)
    return in_both(found, _compared(tables)) if found.total else found


def repair(tables: ComplaintTables) -> Differences:
    """Mend what differs until nothing does; return what could not be mended.

    Raises:
        NotRepairedError: DynamoDB did not take a change.
    """
    found = check(tables)
    for _ in range(MOST_REPAIRS):
        if found.total == len(found.unreadable):
            break
        try:
            _mend(tables, found)
        except (StoreBusyError, StoreUncertainError) as error:
            raise NotRepairedError(f"{error} Run the same again.") from error
        found = check(tables)
    return found


def _compared(tables: ComplaintTables) -> Differences:
    return compare(tables.complaints(), tables.entries(), tables.counters())


def _mend(tables: ComplaintTables, found: Differences) -> None:
    store = tables.store
    for complaint in found.uncounted:
        try:
            store.count(complaint)
        except UnknownComplaintError:
            continue  # deleted meanwhile
    for entry in found.surplus:
        store.client.delete_item(TableName=store.lists_table, Key=entry.key)
    if found.missing:
        for entry in entries_with(tables.complaints(), found.missing):
            _put(tables, entry)
    for group, numbers in found.numbers.items():
        store.client.update_item(**addition(store.counters_table, group, numbers, shard=0))
    for item in found.outdated:
        key = {name: item[name] for name in ("month", "counter")}
        store.client.delete_item(TableName=store.counters_table, Key=key)


def _put(tables: ComplaintTables, entry: Entry) -> None:
    """Put an entry into its list, if its complaint is still there and of this status."""
    store = tables.store
    try:
        store.client.transact_write_items(
            TransactItems=[
                {
                    "ConditionCheck": {
                        "TableName": store.complaints_table,
                        "Key": {"id": {"S": id_at(entry.position)}},
                        "ConditionExpression": "#status = :status",
                        "ExpressionAttributeNames": {"#status": "status"},
                        "ExpressionAttributeValues": {":status": {"S": entry.status}},
                    }
                },
                {"Put": {"TableName": store.lists_table, "Item": entry.item}},
            ]
        )
    except store.client.exceptions.TransactionCanceledException:
        return  # changed meanwhile; the next turn sees it as it is then
