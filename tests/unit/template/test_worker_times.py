"""All that follows from the worker's time, for each that a deployer may choose."""

from typing import Any

import pytest

from tests.template import read_template

TIMEOUTS: list[int] = read_template()["Parameters"]["SlowTimeoutSeconds"]["AllowedValues"]
LONGEST_OF_LAMBDA = 15 * 60
OF_THE_TIMEOUT = {"Ref": "SlowTimeoutSeconds"}


def _of_the_mapping(time: str) -> dict[str, Any]:
    return {"Fn::FindInMap": ["WorkerTimes", OF_THE_TIMEOUT, time]}


DEADLINE = {
    "Fn::If": ["HasOwnDeadline", {"Ref": "SlowDeadlineSeconds"}, _of_the_mapping("Deadline")]
}


@pytest.fixture
def times(template: dict[str, Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = template["Mappings"]["WorkerTimes"]
    return {key: {name: int(time) for name, time in row.items()} for key, row in found.items()}


def test_what_becomes_an_environment_variable_is_a_text(template: dict[str, Any]) -> None:
    rows = template["Mappings"]["WorkerTimes"].values()

    assert {type(row["Deadline"]) for row in rows} == {str}


def test_the_worker_may_have_as_long_as_lambda_lets_a_call_run(template: dict[str, Any]) -> None:
    assert max(TIMEOUTS) == LONGEST_OF_LAMBDA
    assert set(template["Mappings"]["WorkerTimes"]) == {str(timeout) for timeout in TIMEOUTS}


def test_lambda_and_the_worker_are_told_the_same_time(functions: dict[str, Any]) -> None:
    worker = functions["PredictSlowFunction"]

    assert worker["Timeout"] == OF_THE_TIMEOUT
    assert worker["Environment"]["Variables"]["TIMEOUT_SECONDS"] == OF_THE_TIMEOUT


@pytest.mark.parametrize("timeout", TIMEOUTS)
def test_a_message_stays_hidden_for_six_timeouts_and_the_longest_window(
    timeout: int, template: dict[str, Any], times: dict[str, dict[str, int]]
) -> None:
    window = template["Parameters"]["SlowBatchWindowSeconds"]["MaxValue"]

    queue = template["Resources"]["PredictionsQueue"]["Properties"]
    assert queue["VisibilityTimeout"] == _of_the_mapping("Visibility")
    assert times[str(timeout)]["Visibility"] == 6 * timeout + window


@pytest.mark.parametrize("timeout", TIMEOUTS)
def test_three_workers_may_die_of_a_message_before_its_deadline_and_a_fourth_do_it(
    timeout: int, times: dict[str, dict[str, int]]
) -> None:
    chosen = times[str(timeout)]

    assert 3 * chosen["Visibility"] + timeout < chosen["Deadline"]


@pytest.mark.parametrize("timeout", TIMEOUTS)
def test_a_backlog_is_told_of_with_time_left_and_not_for_what_merely_runs(
    timeout: int, times: dict[str, dict[str, int]], resources: dict[str, Any]
) -> None:
    chosen = times[str(timeout)]
    alarm = resources["SlowBacklog"]["Properties"]

    assert alarm["Threshold"] == _of_the_mapping("Backlog")
    assert timeout < chosen["Backlog"] == chosen["Deadline"] / 3
    assert chosen["Backlog"] + alarm["Period"] * alarm["EvaluationPeriods"] < chosen["Deadline"]


@pytest.mark.parametrize("timeout", TIMEOUTS)
def test_slow_batches_are_told_of_at_four_fifths_of_the_timeout(
    timeout: int, times: dict[str, dict[str, int]], resources: dict[str, Any]
) -> None:
    alarm = resources["SlowLatency"]["Properties"]

    assert alarm["Threshold"] == _of_the_mapping("SlowMilliseconds")
    assert times[str(timeout)]["SlowMilliseconds"] == 0.8 * 1000 * timeout


def test_a_deadline_that_is_not_chosen_follows_from_the_timeout_wherever_it_is_used(
    template: dict[str, Any], resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    variables = functions["PredictFunction"]["Environment"]["Variables"]

    assert template["Parameters"]["SlowDeadlineSeconds"]["Default"] == 0
    assert template["Conditions"]["HasOwnDeadline"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "SlowDeadlineSeconds"}, 0]}]
    }
    assert variables["SLOW_DEADLINE_SECONDS"] == DEADLINE
    assert template["Outputs"]["SlowDeadlineSeconds"]["Value"] == DEADLINE
    assert resources["SlowOverdue"]["Properties"]["Threshold"] == DEADLINE


def test_results_outlive_their_deadline_whatever_is_chosen(
    template: dict[str, Any], times: dict[str, dict[str, int]]
) -> None:
    parameters = template["Parameters"]
    shortest_retention = parameters["ResultRetentionHours"]["MinValue"] * 3600

    longest = max(time["Deadline"] for time in times.values())
    assert max(longest, *parameters["SlowDeadlineSeconds"]["AllowedValues"]) < shortest_retention


def test_a_deadline_that_every_job_would_miss_is_refused(
    template: dict[str, Any], times: dict[str, dict[str, int]]
) -> None:
    parameters = template["Parameters"]
    longest_window = parameters["SlowBatchWindowSeconds"]["MaxValue"]
    own = [each for each in parameters["SlowDeadlineSeconds"]["AllowedValues"] if each]

    for timeout in times:
        taken = [each for each in own if not _is_refused(template["Rules"], timeout, each)]
        # gathered, worked on, and begun within half of its time
        assert min(taken) > longest_window + int(timeout)
        assert min(taken) / 2 > longest_window


def _is_refused(rules: dict[str, Any], timeout: str, deadline: int) -> bool:
    values = {"SlowTimeoutSeconds": timeout, "SlowDeadlineSeconds": str(deadline)}
    ours = [rule for name, rule in rules.items() if name.startswith("ADeadlineIsLonger")]
    assert ours
    return any(
        _contains(rule["RuleCondition"], values)
        and _contains(rule["Assertions"][0]["Assert"]["Fn::Not"][0], values)
        for rule in ours
    )


def _contains(test: dict[str, Any], values: dict[str, str]) -> bool:
    members, reference = test["Fn::Contains"]
    return values[reference["Ref"]] in members
