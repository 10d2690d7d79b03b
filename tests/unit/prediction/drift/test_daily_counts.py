"""The counts of a day: of many functions in one item, that goes after a while."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from prediction.drift import daily_counts
from prediction.drift.counting import Taken, Watched
from prediction.drift.daily_counts import KEPT, CountsUnavailableError, DailyCounts
from prediction.histograms import MOST_BINS
from tests.unit.prediction.jobs.stand_ins import Faulty, aws, make_store

__all__ = ["aws"]

NOW = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)
TODAY = NOW.date()
SUM = Watched("sum", "0123456789abcdef")


@pytest.fixture
def counts(aws: None) -> DailyCounts:  # noqa: ARG001  the mock must be on
    store = make_store()
    return DailyCounts(store.client, store.table)


def items(counts: DailyCounts) -> list[dict[str, Any]]:
    return [*counts.client.scan(TableName=counts.table)["Items"]]


def test_what_several_functions_add_is_summed(counts: DailyCounts) -> None:
    counts.add(SUM, Taken(3, {0: 2, 7: 1}), NOW)
    counts.add(SUM, Taken(2, {0: 1, 294: 1}), NOW)

    assert counts.read(SUM, TODAY, 1) == {TODAY: Taken(5, {0: 3, 7: 1, 294: 1})}
    assert len(items(counts)) == 1


def test_days_models_and_their_versions_are_apart(counts: DailyCounts) -> None:
    counts.add(SUM, Taken(1, {0: 1}), NOW)
    counts.add(SUM, Taken(2, {0: 2}), NOW - timedelta(days=2))
    counts.add(SUM._replace(digest="another"), Taken(3, {0: 3}), NOW)
    counts.add(SUM._replace(model="other"), Taken(4, {0: 4}), NOW)

    found = counts.read(SUM, TODAY, 3)

    assert {day: taken.rows for day, taken in found.items()} == {date(2026, 11, 24): 2, TODAY: 1}
    assert list(found) == sorted(found)
    assert list(counts.read(SUM, TODAY, 2)) == [TODAY]


def test_counts_go_after_a_quarter(counts: DailyCounts) -> None:
    counts.add(SUM, Taken(1, {0: 1}), NOW)

    [item] = items(counts)
    assert int(item["expires_at"]["N"]) == int((NOW + KEPT).timestamp())


def test_all_bins_there_may_be_have_room_in_one_write() -> None:
    client = Mock()

    DailyCounts(client, "predictions").add(
        SUM, Taken(10**9, {number: 10**9 + number for number in range(MOST_BINS)}), NOW
    )

    update = client.update_item.call_args.kwargs
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
    assert len(update["UpdateExpression"]) <= 4_096
    assert len(update["ExpressionAttributeValues"]) == MOST_BINS + 2


def test_counts_that_cannot_be_read_say_so_and_quote_nothing(counts: DailyCounts) -> None:
    faulty = DailyCounts(Faulty(counts.client, lambda *_: True), counts.table)  # type: ignore[arg-type]  # stands in

    with pytest.raises(CountsUnavailableError, match=r"^[A-Za-z]+$"):
        faulty.read(SUM, TODAY, 1)


def test_reading_ends_in_time_however_slow_each_day_is(
    counts: DailyCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_counts, "monotonic", itertools.count(step=3).__next__)
    read: list[str] = []

    def notes(operation: str, _: object) -> bool:
        read.append(operation)
        return False

    slow: Any = Faulty(counts.client, notes)

    with pytest.raises(CountsUnavailableError, match="Timeout"):
        DailyCounts(slow, counts.table, patience=10).read(SUM, TODAY, 90)

    assert len(read) == 3
    assert counts.read(SUM, TODAY, 90) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"n_rows": None},
        {"n_rows": {"N": "-3"}},
        {"n_rows": {"S": "many"}},
        {"b0": {"N": "-1"}},
        {"b0": {"N": "0.5"}},
        {"b-1": {"N": "1"}},
        {"bin": {"N": "1"}},
    ],
    ids=str,
)
def test_what_nobody_can_have_counted_is_passed_over(
    counts: DailyCounts, changed: dict[str, Any]
) -> None:
    counts.add(SUM, Taken(1, {0: 1}), NOW - timedelta(days=1))
    counts.add(SUM, Taken(2, {0: 2}), NOW)
    [item] = [item for item in items(counts) if item["n_rows"] == {"N": "2"}]
    item = {name: value for name, value in {**item, **changed}.items() if value is not None}
    counts.client.put_item(TableName=counts.table, Item=item)

    assert list(counts.read(SUM, TODAY, 2)) == [TODAY - timedelta(days=1)]


def test_no_input_is_in_the_table_but_the_number_of_its_bin(counts: DailyCounts) -> None:
    counts.add(SUM, Taken(1, {5: 1}), NOW)

    [item] = items(counts)
    assert set(item) == {"id", "expires_at", "n_rows", "b5"}
