"""The counts of a model and day, in one item of a table, to which all functions add.

Items lie beside the jobs, in the table that forgets. The counts of a bin are a number of their own,
so that one ADD of many functions at once loses none; DynamoDB makes them wait for one another. What
is counted by other bins, or of another artifact, has another item.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from prediction.drift.counting import Counts, Taken, Watched
from prediction.dynamodb import seconds

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

KEPT = timedelta(days=92)
"""A quarter of a year: a season can be compared with the one before."""

_ROWS = "n_rows"
_BIN = "b"
_TOO_SLOW = "Timeout"


class CountsUnavailableError(Exception):
    """The counts cannot be read now; the text names AWS's code or what went wrong."""


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """The counts of all models in `table`.

    Attributes:
        client: To add, one that tries once: a second attempt may count the same again.
        table: Its name.
        patience: Seconds of reading after which no other day is begun; as long as it takes if None.
    """

    client: "DynamoDBClient"
    table: str
    patience: float | None = None

    def add(self, model: Watched, taken: Taken, now: datetime) -> None:
        """Add to the day's counts, in one write.

        Raises:
            botocore.exceptions.ClientError: AWS refuses, or has failed and may have added them.
            botocore.exceptions.BotoCoreError: They may have been added or not.
        """
        values = {":until": {"N": seconds(now + KEPT)}, ":rows": {"N": str(taken.rows)}}
        values |= {f":{place}": {"N": str(number)} for place, number in taken.counts.items()}
        # as short as can be: an expression has 4 KB, in which all bins have room
        adds = [f"{_BIN}{place} :{place}" for place in taken.counts]
        self.client.update_item(
            TableName=self.table,
            Key=_key(model, now.astimezone(UTC).date()),
            UpdateExpression=f"SET expires_at=:until ADD {','.join([f'{_ROWS} :rows', *adds])}",
            ExpressionAttributeValues=values,
        )

    def read(self, model: Watched, last: date, days: int) -> dict[date, Taken]:
        """Return what was counted on so many days up to the last one, of the days with any.

        An item that nothing here can have written is passed over.

        Raises:
            CountsUnavailableError: It cannot be told now.
        """
        found = {}
        begun = monotonic()
        for ago in reversed(range(days)):
            if self.patience is not None and monotonic() - begun > self.patience:
                raise CountsUnavailableError(_TOO_SLOW)
            day = last - timedelta(days=ago)
            with _faults():
                answer = self.client.get_item(TableName=self.table, Key=_key(model, day))
            if "Item" in answer and (taken := _taken(answer["Item"])):
                found[day] = taken
        return found


def _key(model: Watched, day: date) -> Any:  # noqa: ANN401  the stubs' types of keys differ by call
    return {"id": {"S": f"counts-{model.model}-{model.digest}-{day:%Y-%m-%d}"}}


def _taken(item: Mapping[str, Any]) -> Taken | None:
    try:
        counts: Counts = {
            int(name.removeprefix(_BIN)): int(value["N"])
            for name, value in item.items()
            if name.startswith(_BIN)
        }
        taken = Taken(int(item[_ROWS]["N"]), counts)
    except (KeyError, ValueError):
        return None
    return None if min(taken.rows, *counts, *counts.values()) < 0 else taken


@contextmanager
def _faults() -> Iterator[None]:
    # loaded already wherever a client exists
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  as said

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown")
        raise CountsUnavailableError(code) from error
    except BotoCoreError as error:
        raise CountsUnavailableError(type(error).__name__) from error
