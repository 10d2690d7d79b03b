"""Each file of events/ in a container: one of each kind by `sam local invoke`, which takes a new
container and seconds for each, and the rest by `sam local start-lambda`, whose containers stay.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from sklambda.project import PROJECT
from sklambda.stack.emulated_account import REGION, ROOT_CREDENTIALS
from tests.e2e.clients import ANSWER_SECONDS
from tests.e2e.sam_local.conftest import FOLDER
from tests.e2e.sam_local.sample_events import EACH_KIND, SAMPLES, part_like
from tests.snippets.commands import commands
from tests.snippets.inventory import INVOKED, run_by

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

pytestmark = pytest.mark.sam_local

SKLAMBDA = Path(sys.executable).with_name("sklambda")
COMMAND = [str(SKLAMBDA), "sam-local", "invoke"]
# as docs/sam-local.md has them typed
DOCUMENTED = {
    Path(words[-1]).stem: words for snippet in run_by(INVOKED) for words in commands(snippet.text)
}
# SAM makes the image again for each call and waits for Docker: three calls keep two cores busy.
AT_ONCE = 3


@pytest.fixture(scope="module")
def invoked(api: object) -> Iterator[Mapping[str, Future[Any]]]:  # noqa: ARG001  (its tables)
    """The answers by `sam local invoke`, as they come in."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {event: pool.submit(_invoke, event) for event in EACH_KIND}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def functions(api: object) -> "LambdaClient":  # noqa: ARG001  (starts them)
    """The functions as `sam local start-lambda` offers them."""
    (url,) = set(re.findall(r"http://127\.0\.0\.1:\d+", FOLDER.log("functions").read_text()))
    return boto3.client(
        "lambda",
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=ROOT_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=ROOT_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(proxies={}, read_timeout=ANSWER_SECONDS),
    )


def _file(event: str) -> Path:
    return PROJECT / "events" / f"{event}.json"


def _invoke(event: str) -> Any:
    done = subprocess.run(
        DOCUMENTED.get(event, [*COMMAND, SAMPLES[event].function, str(_file(event))]),
        cwd=PROJECT,
        env=os.environ | {"SKLAMBDA_LOCAL": str(FOLDER.shared)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("event", [event for event in SAMPLES if event not in EACH_KIND])
def test_a_sample_event_gets_its_answer_from_a_warm_container(
    event: str, functions: "LambdaClient"
) -> None:
    sample = SAMPLES[event]

    answer = functions.invoke(FunctionName=sample.function, Payload=_file(event).read_bytes())

    assert part_like(json.loads(answer["Payload"].read()), sample.answer) == sample.answer


def test_what_is_documented_is_of_these_kinds() -> None:
    assert set(DOCUMENTED) <= set(EACH_KIND)
    functions = {event: words[-2] for event, words in DOCUMENTED.items()}
    assert functions == {event: SAMPLES[event].function for event in DOCUMENTED}


@pytest.mark.parametrize("event", EACH_KIND)
def test_a_sample_event_of_each_kind_gets_its_answer_from_sam_local_invoke(
    event: str, invoked: Mapping[str, Future[Any]]
) -> None:
    expected = SAMPLES[event].answer

    assert part_like(invoked[event].result(), expected) == expected
