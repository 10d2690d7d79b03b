"""Each function starts in an interpreter that has nothing but its artifact and Lambda's runtime."""

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# what Lambda's runtime has: boto3 and all that it needs
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "urllib3", "python-dateutil", "six")

VARIABLES = {
    "KEYS_TABLE": "keys",
    "PREDICTIONS_TABLE": "predictions",
    "PREDICTIONS_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/000000000000/predictions",
    "COMPLAINTS_TABLE": "complaints",
    "COMPLAINT_LISTS_TABLE": "lists",
    "COMPLAINT_COUNTERS_TABLE": "counters",
    "KEY_USAGE_TABLE": "usage",
    "RESULT_RETENTION_HOURS": "24",
    "SLOW_DEADLINE_SECONDS": "900",
    "MAX_RECEIVE_COUNT": "5",
    "TIMEOUT_SECONDS": "30",
    "POWERTOOLS_SERVICE_NAME": "test",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
}

# prints which modules were loaded, each with its file
PROGRAM = """
import importlib, json, sys
module, *folders = sys.argv[1:]
sys.path[:0] = folders
handler = importlib.import_module(module).handler
assert callable(handler)
files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items()}
print(json.dumps({name: file for name, file in files.items() if file}))
"""


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of Lambda's runtime and no others."""
    folder = tmp_path_factory.mktemp("runtime")
    for package in RUNTIME:
        distribution = importlib.metadata.distribution(package)
        for name in {file.parts[0] for file in distribution.files or []} - {".."}:
            (folder / name).symlink_to(Path(str(distribution.locate_file(name))))
    return folder


def _import(module: str, folders: list[Path]) -> dict[str, str]:
    # -I and -S: neither the caller's variables nor any site-packages
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, module, *map(str, folders)],
        env=VARIABLES | {"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


@pytest.mark.parametrize(
    ("function", "module"),
    [
        ("AuthorizerFunction", "key_authorizer.handler"),
        ("PredictFunction", "predict_api.handler"),
        ("PredictSlowFunction", "predict_worker.handler"),
    ],
)
def test_a_function_starts_with_nothing_else_on_the_path(
    function: str, module: str, artifacts: Any, runtime: Path
) -> None:
    own, *layer = artifacts.parts(function)
    folders = [own, *(folder / "python" for folder in layer), runtime]

    loaded = _import(module, folders)

    assert Path(loaded[module]).is_relative_to(own)


def test_the_authorizer_loads_no_framework(artifacts: Any, runtime: Path) -> None:
    loaded = _import("key_authorizer.handler", [artifacts.function("AuthorizerFunction"), runtime])

    assert not {"numpy", "pydantic", "fastapi", "boto3"} & set(loaded)
