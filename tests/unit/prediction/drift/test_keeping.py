"""When counts are kept: after a hundred runs or a minute, and never at an answer's cost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, ReadTimeoutError

from prediction.drift.counting import Taken, Watched
from prediction.drift.keeping import EVERY, RUNS, Keeping, is_on
from prediction.model import Model
from tests.unit.prediction.drift.models import ask, watched_sum

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def answered(status: int, code: str) -> ClientError:
    metadata: Any = {"HTTPStatusCode": status}
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": metadata}, "UpdateItem")


THROTTLED = answered(400, "ThrottlingException")


class Table:
    """Keeps what it is told to add, unless it fails."""

    def __init__(self) -> None:
        self.kept: list[Taken] = []
        self.fails: Exception | None = None
        self.asked = 0

    def add(self, _: Watched, taken: Taken, __: datetime) -> None:
        self.asked += 1
        if self.fails:
            raise self.fails
        self.kept.append(taken)

    @property
    def rows(self) -> list[int]:
        return [taken.rows for taken in self.kept]


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return watched_sum(tmp_path)


def keeping(*models: Model, table: Table, at_once: bool = False) -> Keeping:
    tallies = [model.tally for model in models if model.tally is not None]
    return Keeping(lambda: tallies, lambda: table, at_once=at_once)  # type: ignore[arg-type, return-value]  # stands in


def test_nothing_is_kept_within_a_minute_and_a_hundred_runs(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table)

    for number in range(RUNS - 1):
        ask(model, (5, 1))
        assert kept.keep(NOW + number * SECOND / 10) is None

    assert table.asked == 0


def test_the_hundredth_run_has_all_of_them_kept(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table)

    for _ in range(2 * RUNS + 1):
        ask(model, (5, 1), (6, 1))
        kept.keep(NOW)

    assert table.rows == [2 * RUNS, 2 * RUNS]


def test_after_a_minute_a_single_run_is_kept_by_whatever_comes_next(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table)
    ask(model, (5, 1))
    kept.keep(NOW)

    kept.keep(NOW + EVERY - SECOND)
    assert table.rows == []

    kept.keep(NOW + EVERY)
    assert table.rows == [1]


def test_a_minute_counts_from_the_first_run_that_is_not_kept(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table)
    ask(model, (5, 1))
    kept.keep(NOW)
    kept.keep(NOW + EVERY)

    ask(model, (5, 1))
    kept.keep(NOW + 10 * EVERY)

    assert table.rows == [1]


def test_who_does_not_mind_keeps_the_first_at_once_and_then_one_a_minute(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)

    for seconds in (0, 1, 59, 60, 600):
        ask(model, (5, 1))
        kept.keep(NOW + seconds * SECOND)

    assert table.rows == [1, 3, 1]


def test_nothing_is_asked_of_aws_where_nothing_was_counted(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)

    kept.keep(NOW)

    assert table.asked == 0


@pytest.mark.parametrize("refusal", [THROTTLED, NoCredentialsError()])
def test_what_is_refused_is_kept_later(model: Model, refusal: Exception) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)
    ask(model, (5, 1))
    table.fails = refusal

    assert kept.keep(NOW) == type(refusal).__name__

    table.fails = None
    ask(model, (5, 1))
    kept.keep(NOW + EVERY)
    assert table.rows == [2]


def test_what_is_refused_waits_for_no_other_run(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)
    ask(model, (5, 1))
    table.fails = THROTTLED
    kept.keep(NOW)

    table.fails = None
    kept.keep(NOW + EVERY)

    assert table.rows == [1]


@pytest.mark.parametrize(
    "failure",
    [
        ReadTimeoutError(endpoint_url=""),
        answered(500, "InternalServerError"),
        answered(503, "ServiceUnavailable"),
    ],
    ids=str,
)
def test_what_may_have_been_added_is_not_added_twice(model: Model, failure: Exception) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)
    ask(model, (5, 1))
    table.fails = failure

    assert kept.keep(NOW) == type(failure).__name__

    table.fails = None
    ask(model, (5, 1))
    kept.keep(NOW + EVERY)
    assert table.rows == [1]


def test_a_table_that_fails_is_asked_once_a_minute_however_much_is_counted(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table)
    table.fails = THROTTLED

    for number in range(5 * RUNS):
        ask(model, (5, 1))
        kept.keep(NOW + number * SECOND / 10)

    assert table.asked == 1


def test_a_fault_of_our_own_is_told_and_raises_nothing(model: Model) -> None:
    table = Table()
    kept = keeping(model, table=table, at_once=True)
    ask(model, (5, 1))
    table.fails = ZeroDivisionError()

    assert kept.keep(NOW) == "ZeroDivisionError"


def two_models(folder: Path) -> list[Model]:
    models = [watched_sum(folder / name) for name in ("one", "other")]
    # as with other references
    for number, model in enumerate(models):
        assert model.tally is not None
        model.tally.watched = model.tally.watched._replace(digest=str(number))
    return models


def test_a_request_waits_for_the_counts_of_one_model_at_most(tmp_path: Path) -> None:
    table, models = Table(), two_models(tmp_path)
    kept = keeping(*models, table=table)
    for model in models:
        ask(model, (5, 1))
    kept.keep(NOW)

    kept.keep(NOW + EVERY)
    assert table.asked == 1
    kept.keep(NOW + EVERY)
    kept.keep(NOW + EVERY)

    assert table.rows == [1, 1]


def test_who_does_not_mind_keeps_those_of_all_models(tmp_path: Path) -> None:
    table, models = Table(), two_models(tmp_path)
    kept = keeping(*models, table=table, at_once=True)
    for model in models:
        ask(model, (5, 1))

    kept.keep(NOW)

    assert table.rows == [1, 1]


def test_those_for_which_there_is_no_time_are_kept_later(tmp_path: Path) -> None:
    table, models = Table(), two_models(tmp_path)
    kept = keeping(*models, table=table, at_once=True)
    for model in models:
        ask(model, (5, 1))

    kept.keep(NOW, lambda: table.asked == 0)
    assert table.rows == [1]

    kept.keep(NOW)
    assert table.rows == [1, 1]


@pytest.mark.parametrize(("said", "watched"), [("on", True), ("off", False), (None, True)])
def test_models_are_watched_unless_the_environment_says_off(
    said: str | None,
    watched: bool,  # noqa: FBT001  parametrized
) -> None:
    assert is_on({} if said is None else {"MODEL_DRIFT": said}) is watched
