"""`sam local invoke` of each function with the sample events, each in a container of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sklambda.local.folder import PROJECT

pytestmark = pytest.mark.sam_local

SKLAMBDA = Path(sys.executable).parent / "sklambda"


def _invoke(function: str, event: str) -> Any:
    """The answer of a function to a file of events/."""
    path = PROJECT / "events" / f"{event}.json"
    done = subprocess.run(
        [SKLAMBDA, "sam-local", "invoke", "--directory", ".local/test", function, path],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    ("event", "effect"),
    [
        ("authorizer-key", "Allow"),
        ("authorizer-wrong-key", "Deny"),
        ("authorizer-no-key", "Deny"),
    ],
)
def test_the_authorizer_lets_the_right_key_in_and_no_other(event: str, effect: str) -> None:
    answer = _invoke("AuthorizerFunction", event)

    assert answer["policyDocument"]["Statement"][0]["Effect"] == effect


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("api-docs", 200),
        ("api-demo", 200),
        ("api-demo-slow", 202),
        ("api-demo-redeem", 404),
        ("api-titanic-body", 200),
        ("api-model-predict", 200),
        ("complaint-estimate", 200),
        ("complaint-intake", 201),
    ],
)
def test_the_api_answers_a_request_of_each_kind(event: str, status: int) -> None:
    assert _invoke("PredictFunction", event)["statusCode"] == status


@pytest.mark.usefixtures("api")
def test_the_worker_gives_back_the_foul_messages_of_a_batch_and_no_other() -> None:
    records = json.loads((PROJECT / "events" / "sqs-poison.json").read_text())["Records"]

    answer = _invoke("PredictSlowFunction", "sqs-poison")

    returned = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    assert returned == {record["messageId"] for record in records[1:] if "messageId" in record}
