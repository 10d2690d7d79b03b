"""A forest of 300 MB, which fits no layer, on a stack of its own: from the bucket to the answer."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sklambda.project import PROJECT
from sklambda.stack.emulated_account import root_session
from sklambda.stack.record import StackRecord
from tests.e2e.clients import client_of
from tests.large_forest import Forest, drawn, write_forest

ROWS = [[1.5, -20.25], [0.0, 0.0], [-63.5, 40.125]]
PARTS = ("functions", "layers", "ops", "build.mk", "pyproject.toml", "samconfig.toml")
PACKAGED = "demo"


@pytest.fixture(scope="module")
def forest() -> Forest:
    return drawn()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, forest: Forest) -> Iterator[Path]:
    """The project with two models: the forest, and one that is small."""
    copy = tmp_path_factory.mktemp("large") / "project"
    for part in (*PARTS, "template.yaml"):
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("*cache*"))
        else:
            shutil.copy(source, copy / part)
    (copy / ".local").mkdir()
    for installed in ("envs", "uv"):
        (copy / ".local" / installed).symlink_to(PROJECT / ".local" / installed)
    models = copy / "layers/model/python/prediction/models"
    for folder in models.glob("*/"):
        if folder.name != PACKAGED:
            shutil.rmtree(folder)
    write_forest(models, forest)
    (models / "models.txt").write_text(f"{PACKAGED}\nforest\n")
    yield copy
    shutil.rmtree(copy)


@pytest.fixture(scope="module")
def stack(copy: Path) -> Iterator[StackRecord]:
    """That project, as `make up` brings it up."""
    command(copy, "local", "up")
    try:
        record = StackRecord.read(copy / ".local" / "stack.json")
        assert record is not None
        yield record
    finally:
        command(copy, "local", "down")


@pytest.fixture(scope="module")
def client(stack: StackRecord) -> Iterator[httpx.Client]:
    with client_of(stack.api_url, stack.api_key) as client:
        yield client


def command(project: Path, *words: str) -> None:
    folders = [project / "ops", project / "layers/model/python", project]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))}
    done = subprocess.run(
        [sys.executable, "-c", "from sklambda.cli import main; main()", *words],
        cwd=project,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def answered(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask as a client does that heeds Retry-After, until there is an answer."""
    for _ in range(60):
        answer = ask()
        if answer.status_code != 503:
            return answer
        assert "model" in answer.json()["message"] or "Not ready" in answer.json()["message"]
        time.sleep(int(answer.headers["Retry-After"]))
    raise AssertionError(answer.text)


def instance(row: list[float]) -> dict[str, float]:
    return dict(zip(("left", "right"), row, strict=True))


def test_the_layer_has_its_manifest_alone(copy: Path, stack: StackRecord) -> None:  # noqa: ARG001
    (layer,) = copy.glob(".local/sam/build/ModelLayer/python/prediction/models")

    assert (layer / "left-out.txt").read_text() == "forest\n"
    assert (layer / "forest" / "model.json").exists()
    assert not (layer / "forest" / "model.onnx").exists()
    assert (layer / PACKAGED / "model.onnx").exists()


def test_it_answers_what_the_forest_says(client: httpx.Client, forest: Forest) -> None:
    body = {"instances": [instance(row) for row in ROWS]}

    answer = answered(lambda: client.post("/models/forest/predict", json=body))

    assert answer.status_code == 200
    assert answer.json()["predictions"] == [forest.predict(row) for row in ROWS]


def test_the_stack_is_ready(client: httpx.Client) -> None:
    answer = answered(lambda: client.get("/v2/health/ready"))

    assert answer.json() == {"ready": True, "models": [PACKAGED, "forest"]}


def test_the_worker_has_it_as_well(client: httpx.Client, forest: Forest) -> None:
    job = client.post("/models/forest/predict-slow", json=instance(ROWS[0])).json()["id"]

    def result() -> Any:
        return client.get(f"/predictions/{job}", headers={"Prefer": "wait=10"}).json()

    until = time.monotonic() + 180
    while (found := result())["status"] in {"queued", "running"} and time.monotonic() < until:
        time.sleep(1)
    assert found["result"] == forest.predict(ROWS[0])


def test_the_functions_may_read_that_bucket_and_nothing_else_of_it(stack: StackRecord) -> None:
    session = root_session(stack.region)
    cloudformation = session.client("cloudformation", endpoint_url=stack.endpoint_url)
    resources = {
        found["LogicalResourceId"]: found["PhysicalResourceId"]
        for found in cloudformation.describe_stack_resources(StackName=stack.stack_name)[
            "StackResources"
        ]
    }
    s3 = session.client("s3", endpoint_url=stack.endpoint_url)
    (held,) = s3.list_objects_v2(Bucket=resources["ModelsBucket"])["Contents"]
    assert held["Key"].startswith("models/")
    iam = session.client("iam", endpoint_url=stack.endpoint_url)
    for role in ("PredictRole", "PredictSlowRole"):
        policy = iam.get_role_policy(RoleName=resources[role], PolicyName="large-models")
        document = policy["PolicyDocument"]
        document = json.loads(document) if isinstance(document, str) else document
        (statement,) = document["Statement"]
        assert statement["Action"] in ("s3:GetObject", ["s3:GetObject"])
        assert statement["Resource"] == f"arn:aws:s3:::{resources['ModelsBucket']}/*"
