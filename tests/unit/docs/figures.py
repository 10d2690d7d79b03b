"""Figures that documents repeat, each made of the constant or parameter that it is."""

import re
import tomllib
from pathlib import Path
from typing import Any

from benchmarks import worker_costs
from predict_api.errors.invalid_values import MAX_INVALID_VALUES, MAX_NAME_LENGTH
from predict_api.layers.body_limit import MAX_BODY_BYTES
from predict_api.limits.counter import KEPT
from predict_api.slow.waiting import MAX_WAIT_SECONDS, QUEUED_WAIT_SECONDS
from predict_worker.batch import RESERVED_MILLISECONDS
from prediction.instances import MAX_INSTANCES
from prediction.jobs import KEY_KEPT_FOR, MAX_KEY_LENGTH, MAX_MESSAGE_BYTES
from prediction.jobs.result import MAX_RESULT_BYTES
from tests.template import read_template

PROJECT = Path(__file__).parents[3]
TEMPLATE = read_template()
PARAMETERS = TEMPLATE["Parameters"]
RESOURCES = TEMPLATE["Resources"]
DAY = 24 * 3600
MIB = 1024 * 1024


def _default(parameter: str) -> int:
    return int(PARAMETERS[parameter]["Default"])


def _routes(*, public: bool) -> int:
    events = [
        event
        for event in RESOURCES["PredictFunction"]["Properties"]["Events"].values()
        if event["Type"] == "Api"
    ]
    return sum("Auth" in event["Properties"] for event in events) if public else len(events)


def _set_by(environment: str, parameter: str) -> int:
    settings: dict[str, Any] = tomllib.loads((PROJECT / "samconfig.toml").read_text())
    chosen = settings[environment]["deploy"]["parameters"]["parameter_overrides"]
    found = re.search(rf"\b{parameter}=(\d+)", str(chosen))
    assert found, parameter
    return int(found[1])


def _cost_of_a_poll() -> float:
    """Of a million; all that one of two asks more is a request, a short call and a read."""
    request = worker_costs.API_REQUEST + worker_costs.LAMBDA_REQUEST
    request += worker_costs.LOG_LINE_GB * worker_costs.LOG_GB
    time = worker_costs.POLL_SECONDS * worker_costs.MEMORY_GB * worker_costs.LAMBDA_GB_SECOND
    return worker_costs.MILLION * (request + time + worker_costs.TABLE_READ)


_WORKER = TEMPLATE["Mappings"]["WorkerTimes"][str(_default("SlowTimeoutSeconds"))]
_DEAD_LETTERS = RESOURCES["PredictionsDeadLetterQueue"]["Properties"]["MessageRetentionPeriod"]

_ALARMS = sum(each["Type"] == "AWS::CloudWatch::Alarm" for each in RESOURCES.values())
_FREE_ALARMS, _DOLLARS_AN_ALARM = 10, 0.10

# without applications there are fewer
_WORDS = ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen")
_IN_WORDS = dict(enumerate(_WORDS, start=5))

_LOCKED = (PROJECT / "requirements/dev.txt").read_text()
_SCIKIT_LEARN = re.search(r"^scikit-learn==(\d+\.\d+)", _LOCKED, re.MULTILINE)
assert _SCIKIT_LEARN

FIGURES: dict[str, str] = {
    "scikit-learn": _SCIKIT_LEARN[1],
    "usage kept": f"{KEPT.days}",
    "alarms": f"{_ALARMS}",
    "cost of alarms": f"{(_ALARMS - _FREE_ALARMS) * _DOLLARS_AN_ALARM:.2f}",
    "body": f"{MAX_BODY_BYTES:,}",
    "body in KiB": f"{MAX_BODY_BYTES // 1024} KiB",
    "instances": f"{MAX_INSTANCES:,}",
    "invalid values": {100: "hundred"}[MAX_INVALID_VALUES],
    "name": f"{MAX_NAME_LENGTH}",
    "message": f"{MAX_MESSAGE_BYTES // MIB} MiB",
    "result": f"{-(-MAX_RESULT_BYTES // MIB)} MB",
    "key length": f"{MAX_KEY_LENGTH}",
    "key kept": f"{KEY_KEPT_FOR.total_seconds() / 3600:.0f}",
    "retention": f"{_default('ResultRetentionHours')}",
    "least retention": f"{PARAMETERS['ResultRetentionHours']['MinValue']}",
    "cache": f"{_default('KeyCacheSeconds')}",
    "wait": f"{MAX_WAIT_SECONDS:.0f}",
    "queued wait": f"{QUEUED_WAIT_SECONDS:.0f}",
    "predict timeout": f"{RESOURCES['PredictFunction']['Properties']['Timeout']}",
    "authorizer timeout": f"{RESOURCES['AuthorizerFunction']['Properties']['Timeout']}",
    "worker timeout": f"{_default('SlowTimeoutSeconds')}",
    "longest worker": f"{max(PARAMETERS['SlowTimeoutSeconds']['AllowedValues'])}",
    "step reserve": f"{RESERVED_MILLISECONDS // 1000}",
    "deadline": f"{_WORKER['Deadline']}",
    "deadline in minutes": f"{int(_WORKER['Deadline']) // 60}",
    "visibility": f"{_WORKER['Visibility']}",
    "backlog": f"{_WORKER['Backlog']}",
    "attempts": f"{_default('SlowAttempts')}",
    "batch": f"{_default('SlowBatchSize')}",
    "workers": f"{_default('SlowConcurrency')}",
    "dead letters": f"{_DEAD_LETTERS // DAY}",
    "rate": f"{_default('ThrottleRate')}",
    "burst": f"{_default('ThrottleBurst')}",
    "logs": f"{_default('LogRetentionDays')}",
    "logs in dev": f"{_set_by('dev', 'LogRetentionDays')}",
    "logs in prod": f"{_set_by('prod', 'LogRetentionDays')}",
    "memory": f"{_default('PredictMemory'):,}",
    "routes": f"{_routes(public=False)}",
    "public routes": _IN_WORDS[_routes(public=True)],
    "poll": f"{_cost_of_a_poll():.1f}",
    "asked three times": f"{11.14 + 2 * _cost_of_a_poll():.2f}",
}
