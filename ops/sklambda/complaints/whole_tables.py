"""The tables of a stack's complaints, read whole: for proofs, never to answer anybody."""

from typing import TYPE_CHECKING, NamedTuple

from applications.service_311.storage.store import ComplaintStore
from sklambda.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from applications.service_311.storage.items import Item


class ComplaintTables(NamedTuple):
    """Complaints, their lists and their counters."""

    store: ComplaintStore

    def complaints(self) -> "Iterator[Item]":
        """Read all complaints, and what stands for deleted ones."""
        return self._all_of(self.store.complaints_table)

    def entries(self) -> "Iterator[Item]":
        """Read all entries of all lists."""
        return self._all_of(self.store.lists_table)

    def counters(self) -> "Iterator[Item]":
        """Read all counters."""
        return self._all_of(self.store.counters_table)

    def _all_of(self, table: str) -> "Iterator[Item]":
        pages = self.store.client.get_paginator("scan")
        for page in pages.paginate(TableName=table, ConsistentRead=True):
            yield from page["Items"]


def complaint_tables(stack: Stack) -> ComplaintTables:
    """Look up the tables of a stack's complaints.

    Raises:
        StackError: It has none, is none of sklambda's, or its deployment has not ended.
    """
    outputs = stack.outputs()
    names = ("ComplaintsTableName", "ComplaintListsTableName", "ComplaintCountersTableName")
    return ComplaintTables(ComplaintStore(stack.dynamodb, *map(outputs.named, names)))
