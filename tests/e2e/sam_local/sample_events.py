"""What each file of events/ is for: the function that takes it, and what must come back."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from unittest.mock import ANY


class _Containing:
    """Equals each text that has this one in it."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.part in other

    def __hash__(self) -> int:
        return hash(self.part)


class Sample(NamedTuple):
    """A function, and the members that its answer must have."""

    function: str
    answer: Mapping[str, Any]


def _decision(effect: str) -> Sample:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": ANY}
    return Sample("AuthorizerFunction", {"policyDocument": {"Statement": [statement]}})


def _api(status: int, **body: Any) -> Sample:
    return Sample("PredictFunction", {"statusCode": status, "body": body})


def _page(title: str) -> Sample:
    headers = {"content-type": "text/html; charset=utf-8"}
    body = _Containing(f"<title>{title}</title>")
    return Sample("PredictFunction", {"statusCode": 200, "headers": headers, "body": body})


def _given_back(*message_ids: str) -> Sample:
    failures = [{"itemIdentifier": message_id} for message_id in message_ids]
    return Sample("PredictSlowFunction", {"batchItemFailures": failures})


SAMPLES: dict[str, Sample] = {
    "authorizer-key": _decision("Allow"),
    "authorizer-wrong-key": _decision("Deny"),
    "authorizer-no-key": _decision("Deny"),
    "authorizer-key-in-query": _decision("Deny"),
    # which the gateway answers 401 to, and does not remember
    "authorizer-key-twice": Sample("AuthorizerFunction", {"errorMessage": "Unauthorized"}),
    "api-home": _api(200, name="sklambda", links=ANY),
    "api-docs": _page("sklambda: interactive documentation"),
    "api-openapi": _api(200, openapi="3.1.0", paths=ANY),
    "api-ready": _api(200, ready=True, models=ANY),
    "api-whoami": _api(200, name="demo", key_id="demoDEMO0001"),
    # application demo: from here
    "api-demo": _api(200, **{"class": 1}, class_probabilities=[ANY, ANY]),
    "api-demo-slow": _api(202, id=ANY),
    "api-demo-redeem": _api(404, error=True),
    # application demo: to here
    # application titanic: from here
    "api-titanic-query": _api(200, survived=ANY, probability=ANY),
    "api-titanic-body": _api(200, survived=1, probability=ANY),
    # application titanic: to here
    "api-models": _api(200, models=ANY),
    "api-model": _api(200, name="demo", inputs=ANY),
    "api-model-predict": _api(200, predictions=[ANY, ANY]),
    "api-model-predict-slow": _api(202, id=ANY),
    "api-model-explain": _api(200, contributions={"feature_a": ANY, "feature_b": ANY}),
    "api-model-drift": _api(200, model="demo", inputs=ANY),
    "api-model-page": _page("Demo"),
    "api-prediction": _api(404, error=True),
    # application service_311: from here
    "complaint-count": _api(200, complaint_type="noise", hour=12, q=ANY),
    "complaint-median": _api(200, complaint_type="water quality", expected_time=ANY),
    "complaint-estimate": _api(
        200,
        complaint_type="residential",
        estimated_time=ANY,
        interval=ANY,
        p90=ANY,
        closed_within=ANY,
    ),
    "complaint-intake": _api(201, id=ANY, complaint_type="residential", expected_time=ANY),
    "complaint-batch": _api(200, results=[ANY, ANY]),
    "complaint-lookup": _api(404, error=True),
    "complaint-list": _api(200, complaints=ANY),
    "complaint-closing": _api(404, error=True),
    "complaint-deletion": _api(404, error=True),
    "complaint-types": _api(200, types=ANY),
    "complaint-dashboard": _page("Smart 311 Dashboard"),
    # application service_311: to here
    "sqs-batch": _given_back(),
    "sqs-poison": _given_back(
        "11111111-1111-4111-8111-111111111112",  # no JSON
        "11111111-1111-4111-8111-111111111113",  # no task
        "11111111-1111-4111-8111-111111111114",  # a model that is not there
        "11111111-1111-4111-8111-111111111115",  # values of another type
    ),
}

# Right, wrong and missing key; a page; a request by path, query and body; one that writes a
# message, one that writes a record; a batch with poison.
EACH_KIND = [
    "authorizer-key",
    "authorizer-wrong-key",
    "authorizer-no-key",
    "api-docs",
    # application demo: from here
    "api-demo",
    "api-demo-slow",
    # application demo: to here
    # application titanic: from here
    "api-titanic-query",
    "api-titanic-body",
    # application titanic: to here
    # application service_311: from here
    "complaint-intake",
    # application service_311: to here
    "sqs-poison",
]


def part_like(answer: Any, expected: Any) -> Any:
    """Leave of an answer the members that are expected; a body that is JSON counts as its content.

    What is expected and missing is left out, and so makes a difference.
    """
    if not isinstance(expected, Mapping):
        return answer
    found = json.loads(answer) if isinstance(answer, str) else answer
    return {name: part_like(found[name], part) for name, part in expected.items() if name in found}
