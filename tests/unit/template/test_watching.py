"""Alarms, logs, traces and the dashboard: what operators see, and what stays out of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from applications.installed import APPLICATIONS
from predict_api.slow.waiting import MAX_WAIT_SECONDS, RESERVED_SECONDS

DOCS = Path(__file__).parents[3] / "docs"
NO_VALUE = {"Ref": "AWS::NoValue"}


@pytest.fixture
def alarms(resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in resources.items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }


@pytest.fixture
def access_log(resources: dict[str, Any]) -> dict[str, str]:
    """The format of a line; reading it as JSON shows that lines are JSON."""
    line: dict[str, str] = json.loads(resources["Api"]["Properties"]["AccessLogSetting"]["Format"])
    return line


def test_alarms_and_their_end_are_sent_to_who_wants_to_know(
    alarms: dict[str, dict[str, Any]],
) -> None:
    told = {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], NO_VALUE]}

    assert all(alarm["AlarmActions"] == alarm["OKActions"] == told for alarm in alarms.values())


def test_an_idle_api_raises_no_alarm(alarms: dict[str, dict[str, Any]]) -> None:
    assert {alarm["TreatMissingData"] for alarm in alarms.values()} == {"notBreaching"}


def test_each_alarm_says_where_to_read_on(alarms: dict[str, dict[str, Any]]) -> None:
    for alarm in alarms.values():
        assert alarm["AlarmDescription"].endswith("docs/operating.md.")


@pytest.mark.parametrize("name", ["PredictErrors", "AuthorizerErrors", "SlowErrors", "ApiErrors"])
def test_more_than_one_in_a_hundred_errors_raise_an_alarm(
    name: str, alarms: dict[str, dict[str, Any]]
) -> None:
    alarm = alarms[name]

    assert (alarm["Statistic"], alarm["Threshold"]) == ("Average", 0.01)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("AuthorizerLatency", "AuthorizerFunction"),
        ("PredictLatency", "PredictFunction"),
    ],
)
def test_slowness_raises_an_alarm_before_it_becomes_a_timeout(
    name: str, function: str, alarms: dict[str, Any], functions: dict[str, Any]
) -> None:
    alarm = alarms[name]

    assert alarm["ExtendedStatistic"] == "p99"
    assert alarm["Threshold"] == 0.8 * 1000 * functions[function]["Timeout"]


def test_who_waits_as_long_as_one_may_raises_no_alarm(alarms: dict[str, Any]) -> None:
    # else any client could stop each deployment, by waiting
    longest = MAX_WAIT_SECONDS + RESERVED_SECONDS

    assert alarms["PredictLatency"]["Threshold"] >= 1000 * longest


def test_a_dead_letter_raises_an_alarm_at_once(alarms: dict[str, Any]) -> None:
    alarm = alarms["DeadLetters"]

    assert alarm["Dimensions"][0]["Value"] == {"Fn::GetAtt": "PredictionsDeadLetterQueue.QueueName"}
    assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (0, 1)


def test_dead_letters_that_join_others_raise_an_alarm(alarms: dict[str, Any]) -> None:
    growth, letters = alarms["DeadLettersGrow"]["Metrics"]
    metric = letters["MetricStat"]["Metric"]

    assert growth["Expression"] == f"DIFF({letters['Id']})"
    assert (alarms["DeadLettersGrow"]["Threshold"], letters["ReturnData"]) == (0, False)
    assert metric["MetricName"] == alarms["DeadLetters"]["MetricName"]
    assert metric["Dimensions"] == alarms["DeadLetters"]["Dimensions"]


def test_waiting_raises_an_alarm(alarms: dict[str, Any]) -> None:
    alarm = alarms["SlowBacklog"]

    # test_worker_times.py says after how long
    assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    assert alarm["Dimensions"][0]["Value"] == {"Fn::GetAtt": "PredictionsQueue.QueueName"}


def test_a_new_version_is_taken_back_when_it_fails_more_often(
    functions: dict[str, Any],
) -> None:
    watched = {name: function["DeploymentPreference"] for name, function in functions.items()}

    assert watched["AuthorizerFunction"]["Alarms"] == [{"Ref": "AuthorizerFaults"}]
    assert watched["PredictFunction"]["Alarms"] == [
        {"Ref": "PredictErrors"},
        {"Ref": "PredictLatency"},
        {"Ref": "PredictFaults"},
    ]
    assert watched["PredictSlowFunction"]["Alarms"] == [
        {"Ref": "SlowErrors"},
        {"Ref": "SlowFaults"},
    ]


@pytest.mark.parametrize(
    ("name", "metric", "function"),
    [
        # as `predict_worker.handler` does; tests/unit/predict_worker says what counts
        ("SlowFaults", "WorkerFaults", "PredictSlowFunction"),
        # as `predict_api.layers.metrics` does; tests/unit/predict_api says what counts
        ("PredictFaults", "RequestFaults", "PredictFunction"),
        # as `predict_api.slow.submission` does; tests/unit/predict_api says what counts
        ("SlowVanished", "JobsOverdue", "PredictFunction"),
        # as `key_authorizer.logs` does; tests/unit/authorizer says what counts
        ("AuthorizerFaults", "AuthorizerFaults", "AuthorizerFunction"),
    ],
)
def test_an_alarm_watches_what_the_function_reports_under_this_name(
    name: str, metric: str, function: str, alarms: dict[str, Any], functions: dict[str, Any]
) -> None:
    alarm = alarms[name]
    variables = functions[function]["Environment"]["Variables"]

    assert (alarm["Namespace"], alarm["MetricName"]) == ("sklambda", metric)
    assert {item["Name"]: item["Value"] for item in alarm["Dimensions"]} == {
        "service": variables.get("POWERTOOLS_SERVICE_NAME", "authorizer"),
        "stack": variables["STACK_NAME"],
    }


# application service_311: from here
def test_the_alarm_of_drift_compares_what_the_daily_task_reports_with_the_rules_limit(
    alarms: dict[str, Any],
) -> None:
    from applications.service_311.tasks import METRIC  # noqa: PLC0415  not there without it
    from applications.service_311.watch.drift import DRIFT  # noqa: PLC0415  as above

    alarm = alarms["EstimateDrift"]

    assert (alarm["MetricName"], alarm["Threshold"]) == (METRIC, DRIFT)
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"
    assert [one["Name"] for one in alarm["Dimensions"]] == ["stack"]
    # a day's worth, once a day
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["Statistic"]) == (
        86400,
        1,
        "Maximum",
    )


# application service_311: to here


def test_each_schedule_names_a_task_that_an_application_has(functions: dict[str, Any]) -> None:
    tasks = {name for application in APPLICATIONS for name in application.tasks}
    scheduled = [
        json.loads(event["Properties"]["Input"])["task"]
        for event in functions["PredictFunction"]["Events"].values()
        if event["Type"] == "Schedule"
    ]

    assert sorted(scheduled) == sorted(tasks)


def test_what_anybody_can_cause_without_a_key_takes_no_deployment_back(
    functions: dict[str, Any],
) -> None:
    # who sends a key twice gets an error of the authorizer (ADR 32), who asks often a 401 or 429
    taking_back = {
        alarm["Ref"] for f in functions.values() for alarm in f["DeploymentPreference"]["Alarms"]
    }

    assert not taking_back & {"AuthorizerErrors", "ApiErrors", "ManyRefusedKeys", "Concurrency"}


def test_many_refused_keys_are_counted_from_the_access_log(
    resources: dict[str, Any], alarms: dict[str, Any], access_log: dict[str, str]
) -> None:
    counting, alarm = resources["RefusedKeys"]["Properties"], alarms["ManyRefusedKeys"]
    (counted,) = counting["MetricTransformations"]

    assert counting["LogGroupName"] == {"Ref": "AccessLogs"}
    assert counting["FilterPattern"] == '{ $.status = "401" }'
    assert access_log["status"] == "$context.status"
    assert (counted["MetricNamespace"], counted["MetricName"]) == (
        alarm["Namespace"],
        alarm["MetricName"],
    )


def test_each_table_has_an_alarm_for_when_it_takes_no_more(
    resources: dict[str, Any], alarms: dict[str, Any]
) -> None:
    tables = {name for name, r in resources.items() if r["Type"] == "AWS::DynamoDB::Table"}
    watched = {
        alarm["Dimensions"][0]["Value"]["Ref"]: alarm["MetricName"]
        for alarm in alarms.values()
        if alarm.get("Namespace") == "AWS/DynamoDB"
    }

    assert set(watched) == tables
    # the functions only read keys, and write all else
    assert {name for name, metric in watched.items() if metric == "ReadThrottleEvents"} == {
        "KeysTable"
    }


def test_the_alarm_of_all_executions_looks_at_the_account(alarms: dict[str, Any]) -> None:
    alarm = alarms["Concurrency"]

    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "ConcurrentExecutions")
    assert "Dimensions" not in alarm
    assert alarm["Threshold"] == {"Ref": "ConcurrencyAlarm"}


def test_a_missed_deadline_raises_an_alarm_at_once(
    alarms: dict[str, Any],
) -> None:
    alarm = alarms["SlowOverdue"]

    assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (60, 1)


def test_alarms_of_the_slow_road_name_the_command_that_shows_it(alarms: dict[str, Any]) -> None:
    for name in set(alarms) - {"SlowLatency"}:
        if name.startswith("Slow") or name == "DeadLetters":
            assert "`sklambda queue " in alarms[name]["AlarmDescription"], name


def test_everything_is_traced(template: dict[str, Any], resources: dict[str, Any]) -> None:
    assert template["Globals"]["Function"]["Tracing"] == "Active"
    assert resources["Api"]["Properties"]["TracingEnabled"] is True


def test_the_access_log_holds_neither_keys_nor_what_was_asked_about(
    access_log: dict[str, str],
) -> None:
    variables = set(access_log.values())

    assert "$context.resourcePath" in variables
    # the path itself, the query, headers, the client's certificate, the caller's key
    forbidden = r"\$context\.(path|identity\.(apiKey|userAgent|caller)|.*[qQ]uery)|\$input"
    assert not [variable for variable in variables if re.match(f"({forbidden})$", variable)]


def test_api_gateway_writes_no_log_of_bodies_and_headers(resources: dict[str, Any]) -> None:
    (settings,) = resources["Api"]["Properties"]["MethodSettings"]

    assert (settings["LoggingLevel"], settings["DataTraceEnabled"]) == ("OFF", False)


def test_no_stage_that_writes_a_log_is_made_before_api_gateway_may_write(
    resources: dict[str, Any],
) -> None:
    assert resources["ApiGatewayAccount"]["Properties"]["CloudWatchRoleArn"] == {
        "Fn::GetAtt": "ApiGatewayLogsRole.Arn"
    }
    assert "ApiGatewayAccount" in resources["Api"]["DependsOn"]


def test_every_route_is_throttled_as_chosen(resources: dict[str, Any]) -> None:
    (settings,) = resources["Api"]["Properties"]["MethodSettings"]

    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert settings["ThrottlingRateLimit"] == {"Ref": "ThrottleRate"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "ThrottleBurst"}


def test_alarms_stand_in_the_order_in_which_operators_are_told_of_them(
    alarms: dict[str, Any], shown: list[str]
) -> None:
    headings = re.findall(r"(?m)^### (.+)$", (DOCS / "operating.md").read_text())
    told = [name for heading in headings for name in heading.split(", ") if name in alarms]

    assert list(alarms) == told
    assert shown == told


@pytest.fixture
def shown(resources: dict[str, Any]) -> list[str]:
    """The alarms on the dashboard; reading it as JSON shows that it is JSON."""
    separator, pieces = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Join"]
    texts = [piece if isinstance(piece, str) else piece["Fn::Sub"] for piece in pieces]
    widgets = json.loads(separator.join(texts))["widgets"]
    (arns,) = [one["properties"]["alarms"] for one in widgets if one["type"] == "alarm"]
    return [re.fullmatch(r"\${(\w+)\.Arn}", arn)[1] for arn in arns]  # type: ignore[index]


def test_the_dashboard_shows_every_alarm(shown: list[str], alarms: dict[str, Any]) -> None:
    assert set(shown) == set(alarms)
