"""A gradual deployment lasts until an alarm can tell, and new versions are called before that."""

import asyncio
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from applications.installed import APPLICATIONS
from key_authorizer.decision import Verdict, decide
from key_authorizer.gateway import policy, presented_key
from predict_api.app import create_app
from predict_api.services import Services
from tests.unit.predict_api.api import invoke
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.predict_api.small_models import make_catalog

# Lambda reports each minute, CloudWatch shows it within two, and looks at alarms each minute.
SEEN_AFTER_SECONDS = 180
# CodeDeploy's own: a tenth at once and the rest at the end, or a tenth in each of ten steps.
CANARY = re.compile(r"Canary10Percent(\d+)Minutes")
LINEAR = re.compile(r"Linear10PercentEvery(\d+)Minutes?")
FIRST_SHARE = 0.1
LONGEST_NAME, LONGEST_INLINE_CODE = 64, 4096


def _alarms(functions: dict[str, Any], resources: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that take a deployment back."""
    names = [a["Ref"] for f in functions.values() for a in f["DeploymentPreference"]["Alarms"]]
    return [resources[name]["Properties"] for name in names]


def _seconds_until_raised(alarm: dict[str, Any]) -> int:
    """From the first fault on, which may fall into the end of a period."""
    periods: int = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
    seconds: int = alarm["Period"] * (periods + 1)
    return seconds + SEEN_AFTER_SECONDS


def _seconds_until_all_calls_move(way: str) -> int:
    if canary := CANARY.fullmatch(way):
        return int(canary[1]) * 60
    linear = LINEAR.fullmatch(way)
    assert linear, way
    return int(linear[1]) * 60 * 9


def test_each_way_to_deploy_gradually_lasts_until_its_alarms_can_be_raised(
    template: dict[str, Any], resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    ways = {*template["Parameters"]["DeploymentPreference"]["AllowedValues"]} - {"AllAtOnce"}
    slowest = max(_seconds_until_raised(alarm) for alarm in _alarms(functions, resources))

    assert slowest == 420
    for way in ways:
        assert _seconds_until_all_calls_move(way) > slowest, way


def test_a_version_that_fails_always_is_seen_among_the_tenth_that_it_gets(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    for alarm in _alarms(functions, resources):
        if alarm.get("Statistic") == "Average":
            assert alarm["Threshold"] < FIRST_SHARE
        elif "ExtendedStatistic" in alarm:
            assert 1 - float(alarm["ExtendedStatistic"].removeprefix("p")) / 100 < FIRST_SHARE
        else:
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 0)


def test_codedeploy_calls_the_check_before_a_new_version_gets_traffic(
    resources: dict[str, Any], functions: dict[str, Any]
) -> None:
    check = resources["DeploymentCheck"]
    variables = check["Properties"]["Environment"]["Variables"]

    assert check["Condition"] == "IsGradual"
    for function in functions.values():
        hook = function["DeploymentPreference"]["Hooks"]["PreTraffic"]["Fn::If"]
        assert hook[:2] == ["IsGradual", {"Ref": "DeploymentCheck"}]
    assert {v["Ref"] for v in variables.values()} == {f"{name}.Version" for name in functions}


def test_the_checks_name_is_one_that_codedeploy_may_call_and_lambda_takes(
    resources: dict[str, Any],
) -> None:
    text, values = resources["DeploymentCheck"]["Properties"]["FunctionName"]["Fn::Sub"]
    stack_id = "arn:aws:cloudformation:eu-west-1:1:stack/x/0a1b2c3d-0000-1111-2222-333344445555"
    index, _ = values["Id"]["Fn::Select"]
    name = text.replace("${Id}", stack_id.split("/")[int(index)])

    assert name.startswith("CodeDeployHook_")
    assert len(name) <= LONGEST_NAME


class Functions:
    """Lambda, with the three functions as they answer when all is well."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "predict": {"statusCode": 200, "body": "{}"},
            "slow": {"batchItemFailures": []},
        }
        self.fails: set[str] = set()
        self.asked: dict[str, Any] = {}

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803  (as AWS names them)
        event = self.asked[FunctionName] = json.loads(Payload)
        answer = self.answers.get(FunctionName) or _authorized(event)
        failed = {"FunctionError": "Unhandled"} if FunctionName in self.fails else {}
        return failed | {"Payload": io.BytesIO(json.dumps(answer).encode())}


def _authorized(event: dict[str, Any]) -> dict[str, Any]:
    """What the authorizer answers while its table knows no key; it was asked for one."""
    decision = decide(presented_key(event), lambda _: None, datetime.now(UTC))
    assert decision.verdict is Verdict.UNKNOWN
    return policy(event["methodArn"], decision)


class CodeDeploy:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []

    def put_lifecycle_event_hook_execution_status(self, **arguments: str) -> None:
        self.told.append(arguments)


@pytest.fixture
def functions_called(monkeypatch: pytest.MonkeyPatch) -> Functions:
    called = Functions()
    for name, value in (("AUTHORIZER", "keys"), ("PREDICT", "predict"), ("PREDICT_SLOW", "slow")):
        monkeypatch.setenv(name, value)
    return called


def _checked(
    functions: Functions, resources: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> str:
    """What CodeDeploy is told by the template's own code."""
    code = resources["DeploymentCheck"]["Properties"]["Code"]["ZipFile"]
    assert len(code) < LONGEST_INLINE_CODE
    codedeploy = CodeDeploy()
    clients = {"lambda": functions, "codedeploy": codedeploy}
    monkeypatch.setattr(boto3, "client", lambda name, **_: clients[name])
    module: dict[str, Any] = {}
    exec(code, module)  # noqa: S102  (the project's own)
    module["handler"]({"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "e-1"}, None)
    (told,) = codedeploy.told
    assert (told["deploymentId"], told["lifecycleEventHookExecutionId"]) == ("d-1", "e-1")
    return told["status"]


def test_versions_that_answer_as_they_should_are_deployed(
    functions_called: Functions, resources: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _checked(functions_called, resources, monkeypatch) == "Succeeded"
    assert set(functions_called.asked) == {"keys", "predict", "slow"}


@pytest.mark.parametrize("name", ["keys", "predict", "slow"])
def test_a_version_that_does_not_start_is_not_deployed(
    name: str,
    functions_called: Functions,
    resources: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    functions_called.fails.add(name)

    assert _checked(functions_called, resources, monkeypatch) == "Failed"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("predict", {"statusCode": 503}),
        ("predict", {"errorMessage": "no"}),
        ("slow", {"batchItemFailures": [{"itemIdentifier": "1"}]}),
        ("keys", {"policyDocument": {"Statement": [{"Effect": "Allow"}]}}),
        ("keys", {"errorMessage": "no"}),
    ],
)
def test_a_version_that_answers_otherwise_is_not_deployed(
    name: str,
    answer: dict[str, Any],
    functions_called: Functions,
    resources: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    functions_called.answers[name] = answer

    assert _checked(functions_called, resources, monkeypatch) == "Failed"


@pytest.fixture
def event_loop() -> Iterator[None]:
    """The loop that Mangum would otherwise make, in a way that Python deprecates."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.mark.usefixtures("event_loop")
def test_the_application_answers_what_it_is_asked(
    functions_called: Functions,
    resources: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    _checked(functions_called, resources, monkeypatch)
    app = create_app(Services.from_environment(ENVIRONMENT, make_catalog(tmp_path), APPLICATIONS))

    answer = invoke(app, functions_called.asked["predict"])

    assert answer.status == 200
