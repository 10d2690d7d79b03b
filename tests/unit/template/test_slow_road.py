"""The queue, its worker and what is given up: AWS's own advice for each."""

from typing import Any

import pytest

DAYS_14 = 14 * 24 * 3600


@pytest.fixture
def queue(resources: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = resources["PredictionsQueue"]["Properties"]
    return found


@pytest.fixture
def mapping(functions: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = functions["PredictSlowFunction"]["Events"]["Predictions"]["Properties"]
    return found


def test_a_message_is_tried_five_times_at_least(
    template: dict[str, Any], queue: dict[str, Any]
) -> None:
    assert queue["RedrivePolicy"]["maxReceiveCount"] == {"Ref": "SlowAttempts"}
    assert template["Parameters"]["SlowAttempts"]["MinValue"] >= 5


def test_the_worker_knows_how_often_a_message_is_tried(functions: dict[str, Any]) -> None:
    variables = functions["PredictSlowFunction"]["Environment"]["Variables"]

    assert variables["MAX_RECEIVE_COUNT"] == {"Ref": "SlowAttempts"}


def test_what_is_given_up_is_kept_for_14_days(
    queue: dict[str, Any], resources: dict[str, Any]
) -> None:
    target = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"].removesuffix(".Arn")

    assert resources[target]["Properties"]["MessageRetentionPeriod"] == DAYS_14


def test_a_message_that_fails_spoils_no_other_of_its_batch(mapping: dict[str, Any]) -> None:
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_slow_road_is_bounded_so_that_the_fast_one_has_room(
    template: dict[str, Any], mapping: dict[str, Any]
) -> None:
    assert mapping["ScalingConfig"]["MaximumConcurrency"] == {"Ref": "SlowConcurrency"}
    # the range that AWS allows
    assert template["Parameters"]["SlowConcurrency"]["MinValue"] >= 2
    assert template["Parameters"]["SlowConcurrency"]["MaxValue"] <= 1000


def test_a_new_accounts_ten_executions_are_not_all_taken_by_slow_predictions(
    template: dict[str, Any],
) -> None:
    at_once_in_a_new_account = 10

    assert template["Parameters"]["SlowConcurrency"]["Default"] <= at_once_in_a_new_account / 2


def test_default_batches_do_not_need_a_window_that_is_off(template: dict[str, Any]) -> None:
    parameters = template["Parameters"]
    largest_without_window = 10

    assert (
        parameters["SlowBatchSize"]["Default"] <= largest_without_window
        or parameters["SlowBatchWindowSeconds"]["Default"] >= 1
    )


@pytest.mark.parametrize("name", ["PredictionsQueue", "PredictionsDeadLetterQueue"])
def test_a_queue_that_is_replaced_is_kept_with_what_waits_in_it(
    name: str, resources: dict[str, Any]
) -> None:
    assert resources[name]["UpdateReplacePolicy"] == "Retain"
