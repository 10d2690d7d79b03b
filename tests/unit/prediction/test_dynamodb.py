"""What DynamoDB's refusals mean, and how times are written for its conditions."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from prediction import dynamodb

UNANSWERED = [
    EndpointConnectionError(endpoint_url="http://a.example"),
    ReadTimeoutError(endpoint_url="http://a.example"),
]


def refused(code: str, **members: object) -> ClientError:
    response: Any = {"Error": {"Code": code}, **members}
    return ClientError(response, "UpdateItem")


def canceled(*reasons: str) -> ClientError:
    listed = [{"Code": reason} for reason in reasons]
    return refused("TransactionCanceledException", CancellationReasons=listed)


def test_a_refused_write_gives_the_item_that_is_there() -> None:
    item = {"id": {"S": "a"}}

    assert dynamodb.item_that_refused(refused("ConditionalCheckFailedException", Item=item)) == item
    assert dynamodb.item_that_refused(refused("ConditionalCheckFailedException")) == {}


def test_another_error_is_not_taken_for_a_refused_write() -> None:
    error = refused("AccessDeniedException", Item={"id": {"S": "a"}})

    with pytest.raises(ClientError) as raised:
        dynamodb.item_that_refused(error)

    assert raised.value is error


@pytest.mark.parametrize("error", UNANSWERED, ids=type)
def test_a_call_without_an_answer_may_have_been_done_and_passes(error: Exception) -> None:
    assert dynamodb.was_unanswered(error)
    assert dynamodb.is_passing(error)
    assert dynamodb.may_still_go_through(error)


@pytest.mark.parametrize(
    ("code", "passes"),
    [("ThrottlingException", True), ("AccessDeniedException", False), ("", False)],
)
def test_only_what_aws_calls_busy_passes(code: str, *, passes: bool) -> None:
    assert dynamodb.is_passing(refused(code)) is passes
    assert not dynamodb.was_unanswered(refused(code))


@pytest.mark.parametrize(
    ("status", "code"), [(400, "ThrottlingException"), (400, "AccessDeniedException")]
)
def test_what_aws_takes_for_the_callers_mistake_was_not_done(status: int, code: str) -> None:
    error = refused(code, ResponseMetadata={"HTTPStatusCode": status})

    assert dynamodb.was_not_done(error)


def test_without_credentials_nothing_was_done() -> None:
    assert dynamodb.was_not_done(NoCredentialsError())


@pytest.mark.parametrize(
    "error",
    [
        *UNANSWERED,
        refused("InternalServerError", ResponseMetadata={"HTTPStatusCode": 500}),
        refused("of nothing that was said"),
        ValueError(),
    ],
    ids=str,
)
def test_of_anything_else_nobody_knows_whether_it_was_done(error: Exception) -> None:
    assert not dynamodb.was_not_done(error)


def test_an_error_of_somebody_elses_is_none_of_awss() -> None:
    class WithResponse(Exception):  # noqa: N818  (as libraries for HTTP have it)
        response = object()

    for error in (ValueError(), WithResponse()):
        assert not dynamodb.is_passing(error)
        assert not dynamodb.met_others(error)
        assert not dynamodb.condition_failed_in(error)


@pytest.mark.parametrize(
    ("reasons", "passes"),
    [
        (["None", "TransactionConflict"], True),
        (["ConditionalCheckFailed", "TransactionConflict"], False),
        (["ValidationError"], False),
        ([], False),
    ],
)
def test_a_transaction_passes_if_all_its_reasons_do(reasons: list[str], *, passes: bool) -> None:
    assert dynamodb.met_others(canceled(*reasons)) is passes


def test_a_condition_within_a_transaction_is_found_among_the_reasons() -> None:
    assert dynamodb.condition_failed_in(canceled("ConditionalCheckFailed", "None"))
    assert not dynamodb.condition_failed_in(canceled("TransactionConflict", "None"))


def test_a_transaction_that_another_request_makes_may_still_go_through() -> None:
    assert dynamodb.may_still_go_through(refused("TransactionInProgressException"))
    assert not dynamodb.may_still_go_through(canceled("TransactionConflict"))


def test_texts_of_times_sort_as_the_times_do_whatever_their_offsets() -> None:
    start = datetime(2026, 11, 26, 12, tzinfo=UTC)
    times = [start + timedelta(microseconds=step) for step in (0, 1, 999_999, 1_000_000)]
    there = timezone(timedelta(hours=-5))

    texts = [dynamodb.moment(time.astimezone(there)) for time in times]

    assert texts == sorted(texts)
    assert len({len(text) for text in texts}) == 1
    assert [dynamodb.moment_from({"S": text}) for text in texts] == times
