"""The DynamoDB store of complaints: their table, their lists and their counters, always in step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from re import compile as pattern
from typing import TYPE_CHECKING

from applications.service_311.complaint import (
    Complaint,
    ComplaintClosedError,
    ComplaintExistsError,
    ComplaintStatus,
    DeletedComplaintError,
    UnknownComplaintError,
)
from applications.service_311.storage.counters import additions, is_counted, read_counters, shard_of
from applications.service_311.storage.items import (
    COUNTED,
    complaint_of,
    deleted_item,
    ending_of,
    item_of,
)
from applications.service_311.storage.judgements import keep_judgement, read_judgements
from applications.service_311.storage.lists import Wanted, id_at, rewritten
from applications.service_311.storage.pages import cursor_of, position_in, read_positions
from applications.service_311.storage.reading import read_all
from applications.service_311.storage.serving import Serving, keep_serving, read_serving
from applications.service_311.storage.transactions import (
    ConditionNotMetError,
    Parts,
    Patience,
    commit,
)
from applications.service_311.tally import Tally, difference
from applications.service_311.times import in_new_york
from applications.service_311.watch.judgement import Judgement

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# A lookup of anything else would cost a read, or be refused for its length.
_ID = pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_AND = {True: f"AND attribute_exists({COUNTED})", False: f"AND attribute_not_exists({COUNTED})"}
"""So that a complaint is counted, or counted off, by one change alone."""


@dataclass(frozen=True)
class Page:
    """Some of a caller's complaints, newest first; `cursor` leads to the next ones, if any."""

    complaints: list[Complaint]
    cursor: str | None


@dataclass(frozen=True)
class ComplaintStore:
    """Complaints, their lists and their counts in DynamoDB.

    Every change is one transaction over all three, which is tried again as `transactions` says.

    Attributes:
        client: A low-level DynamoDB client.
        complaints_table: Its key is `id`.
        lists_table: Its keys are `list` and `position`.
        counters_table: Its keys are `month` and `counter`.
    """

    client: "DynamoDBClient"
    complaints_table: str
    lists_table: str
    counters_table: str

    def add(self, complaint: Complaint, patience: Patience | None = None) -> None:
        """Keep a new complaint and count it.

        Raises:
            ComplaintExistsError: One of this ID is kept already, or was and is deleted.
            StoreBusyError: Conflicts or throttling did not end in time; nothing was stored.
            StoreUncertainError: It is not known whether it was stored.
        """
        put: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self.complaints_table,
                "Item": item_of(complaint),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }
        try:
            self._commit(put, None, complaint, patience)
        except ConditionNotMetError as error:
            raise ComplaintExistsError from error

    def close(self, complaint_id: str, owner: str, closed_at: datetime | None) -> Complaint:
        """Close a complaint of a caller's, once; None stands for now.

        Raises:
            UnknownComplaintError: There is none, or it is another caller's.
            ComplaintClosedError: It is closed already.
            ClosedBeforeItBeganError: The time is before the complaint's.
            StoreBusyError, StoreUncertainError: As for `add`.
        """
        patience = Patience.of_a_request()
        ends = in_new_york(closed_at or datetime.now(UTC))
        was_uncertain = False
        while True:
            before = self.find(complaint_id, owner)
            if before.status is ComplaintStatus.CLOSED:
                if was_uncertain and before.closed_at == ends:
                    return before  # by a try of ours that got no answer
                raise ComplaintClosedError
            after = before.closed(ends)
            try:
                self._commit(self._ending(before, after), before, after, patience)
            except ConditionNotMetError as error:
                # closed, deleted or counted meanwhile: once more as it is now
                was_uncertain = was_uncertain or error.was_uncertain
            else:
                return after

    def delete(self, complaint_id: str, owner: str) -> None:
        """Delete a complaint of a caller's, its entries in lists and all that it counts for.

        Its ID stays known as deleted for a day, so that a late repetition of the request that
        made it does not make it again.

        Raises:
            UnknownComplaintError: There is none, or it is another caller's.
            StoreBusyError, StoreUncertainError: As for `add`.
        """
        patience = Patience.of_a_request()
        was_uncertain = False
        while True:
            try:
                before = self.find(complaint_id, owner)
            except DeletedComplaintError:
                if was_uncertain:
                    return  # by a try of ours that got no answer
                raise
            try:
                self._commit(self._removal(before), before, None, patience)
            except ConditionNotMetError as error:
                # closed, deleted or counted meanwhile: once more as it is now
                was_uncertain = was_uncertain or error.was_uncertain
            else:
                return

    def count(self, complaint: Complaint) -> Complaint:
        """Count a complaint that was kept before these counters and lists came; return it counted.

        One that has changed meanwhile was counted by its change, or is by the next call.
        """
        counted = complaint.model_copy(update={"is_counted": True})
        update: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self.complaints_table,
                "Key": {"id": {"S": complaint.id}},
                "UpdateExpression": f"SET {COUNTED} = :yes",
                "ConditionExpression": f"#status = :status {_AND[False]}",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": {
                    ":yes": {"BOOL": True},
                    ":status": {"S": complaint.status},
                },
            }
        }
        try:
            self._commit(update, complaint, counted, None)
        except ConditionNotMetError:
            return self.find(complaint.id, complaint.owner)
        return counted

    def find(self, complaint_id: str, owner: str) -> Complaint:
        """Read a complaint of a caller's, as fresh as it gets.

        Raises:
            UnknownComplaintError: There is none, or it is another caller's.
        """
        if not _ID.fullmatch(complaint_id):
            raise UnknownComplaintError
        answer = self.client.get_item(
            TableName=self.complaints_table, Key={"id": {"S": complaint_id}}, ConsistentRead=True
        )
        if "Item" not in answer:
            raise UnknownComplaintError
        complaint = complaint_of(answer["Item"])
        if complaint.owner != owner:
            raise UnknownComplaintError
        return complaint

    def known(self, ids: Sequence[str]) -> dict[str, Complaint | None]:
        """Read those that are there of up to 100 complaints, whosever; None for a deleted one.

        Raises:
            ComplaintsUnreadError: DynamoDB did not read all of them in time.
        """
        return read_all(self.client, self.complaints_table, ids)

    def page(self, wanted: Wanted, cursor: str | None, limit: int) -> Page:
        """Read the next complaints of a list, newest first, as fresh as they get.

        Fewer than `limit` (at most 100) may come although there are more: the end is where no
        cursor is given.

        Raises:
            BadCursorError: The cursor is none of this list.
            ComplaintsUnreadError: DynamoDB did not read all that was asked for in time.
        """
        below = None if cursor is None else position_in(cursor, wanted)
        positions = read_positions(self.client, self.lists_table, wanted, below, limit)
        ids = [id_at(position) for position in positions.found]
        known = self.known(ids)
        found = [known.get(complaint_id) for complaint_id in ids]
        kept = [complaint for complaint in found if complaint and wanted.fits(complaint)]
        return Page(kept, positions.end and cursor_of(wanted, positions.end))

    def numbers(self, first: date, last: date) -> Tally:
        """Read all numbers of the days from the first to the last, both included.

        Takes four queries a month, and one more for each megabyte.
        """
        return read_counters(self.client, self.counters_table, first, last)

    def judgements(self, first: date, last: date) -> dict[date, Judgement]:
        """Read the judgements that there are of these days, with a query a month."""
        return read_judgements(self.client, self.counters_table, first, last)

    def keep(self, judgement: Judgement) -> None:
        """Keep a day's judgement, in the place of one before it."""
        keep_judgement(self.client, self.counters_table, judgement)

    def serving(self) -> Serving | None:
        """Read which model is in service, as the daily task has kept it."""
        return read_serving(self.client, self.counters_table)

    def keep_serving(self, serving: Serving) -> None:
        """Keep which model is in service."""
        keep_serving(self.client, self.counters_table, serving)

    def has_numbers(self, month: date) -> bool:
        """Return whether anything is counted in the month of this day, by up to four queries."""
        return is_counted(self.client, self.counters_table, month)

    def _commit(
        self,
        change: "TransactWriteItemTypeDef",
        before: Complaint | None,
        after: Complaint | None,
        patience: Patience | None,
    ) -> None:
        """Change a complaint's item, and with it its entries and its counts."""
        complaint = after or before
        assert complaint is not None  # noqa: S101  there is nothing else to change
        listed = rewritten(self.lists_table, before, after)
        counts = difference(before, after)

        def parts(conflicts: int) -> Parts:
            shard = shard_of(complaint.id, conflicts)
            return [change, *listed, *additions(self.counters_table, counts, shard)]

        commit(self.client, parts, patience or Patience.of_a_request())

    def _ending(self, before: Complaint, after: Complaint) -> "TransactWriteItemTypeDef":
        attributes = ending_of(after)
        sets = ", ".join(f"#{name} = :{name}" for name in attributes)
        return {
            "Update": {
                "TableName": self.complaints_table,
                "Key": {"id": {"S": before.id}},
                "UpdateExpression": f"SET {sets}",
                "ConditionExpression": f"#status = :open {_AND[before.is_counted]}",
                "ExpressionAttributeNames": {f"#{name}": name for name in attributes},
                "ExpressionAttributeValues": {
                    **{f":{name}": value for name, value in attributes.items()},
                    ":open": {"S": ComplaintStatus.OPEN},
                },
            }
        }

    def _removal(self, before: Complaint) -> "TransactWriteItemTypeDef":
        return {
            "Put": {
                "TableName": self.complaints_table,
                "Item": deleted_item(before.id, datetime.now(UTC)),
                "ConditionExpression": f"#status = :status {_AND[before.is_counted]}",
                "ExpressionAttributeNames": {"#status": "status"},
                "ExpressionAttributeValues": {":status": {"S": before.status}},
            }
        }
