"""Build the artifacts and deploy the template with SAM."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

import yaml

from prediction.fingerprint import fingerprint
from sklambda.local.environment import of_sam
from sklambda.local.errors import LocalStackError
from sklambda.local.plain_alarms import make_plain
from sklambda.project import PROJECT, tool
from sklambda.stack.folder import StackFolder

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

STACK_NAME = "sklambda"
_MADE_FROM = PROJECT / "functions" / "predict" / ".made-from"
"""Among the sources of the function for SAM alone; `make build` writes it as well."""
# Enough of SAM's output to see what went wrong.
_LINES_SHOWN = 15


class Deployment(NamedTuple):
    """What was deployed where."""

    endpoint_url: str
    api_id: str
    stage: str
    resources: dict[str, str]
    """Logical to physical IDs."""

    @property
    def api_url(self) -> str:
        """The API's address: that of AWS but for the host, and the same after each start."""
        return f"{self.endpoint_url}{self._short}"

    @property
    def short_address(self) -> str:
        """What the emulator is told of it: names below `localhost` do not resolve everywhere."""
        return f"{self._short}\n/restapis/{self.api_id}/{self.stage}/_user_request_\n"

    @property
    def _short(self) -> str:
        return f"/{self.stage}"


def build(folder: StackFolder) -> Path:
    """Build the functions and the layer; what did not change comes from the cache.

    Returns:
        The folder that holds a folder of each, by its logical ID, and the template.
    """
    folder.temporary.mkdir(parents=True, exist_ok=True)
    folder.sam_log.write_bytes(b"")
    built = folder.sam / "build"
    # SAM's cache knows an artifact by its sources, but not how it was built
    recipe = crc32((PROJECT / "build.mk").read_bytes())
    cache = folder.sam / "cache" / str(recipe)
    # nor that a function's documents are of the layer's models
    _MADE_FROM.write_text(f"{fingerprint()}\n", "ascii")
    _sam(folder, {}, "build", "--build-dir", built, "--cache-dir", cache)
    _adapt(built / "template.yaml")
    return built


def _adapt(template: Path) -> None:
    """Take out of SAM's copy of the template what the emulator refuses."""
    document = yaml.safe_load(template.read_text())
    make_plain(document)
    for name in _tls_policies(document):
        del document["Resources"][name]
    template.write_text(yaml.safe_dump(document, sort_keys=False))


def _tls_policies(document: Mapping[str, Any]) -> list[str]:
    """Return the policies that let buckets be reached by TLS alone; the emulator speaks HTTP."""
    resources = document["Resources"].items()
    return [name for name, one in resources if one["Type"] == "AWS::S3::BucketPolicy"]


def deploy(
    folder: StackFolder, endpoint_url: str, built: Path, parameters: Mapping[str, str]
) -> None:
    """Deploy what was built to the emulator; over an older deployment if there is one."""
    named = [f"{name}={value}" for name, value in parameters.items()]
    _sam(
        folder,
        {"AWS_ENDPOINT_URL": endpoint_url},
        *("deploy", "--template-file", built / "template.yaml"),
        *("--stack-name", STACK_NAME, "--resolve-s3", "--capabilities", "CAPABILITY_IAM"),
        *("--no-confirm-changeset", "--no-fail-on-empty-changeset"),
        *(["--parameter-overrides", *named] if named else []),
    )


def describe(endpoint_url: str, cloudformation: "CloudFormationClient") -> Deployment:
    """Look up what the stack consists of."""
    (stack,) = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    address = urlsplit(outputs["ApiUrl"])
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK_NAME)
    return Deployment(
        endpoint_url=endpoint_url,
        api_id=address.netloc.split(".")[0],
        stage=address.path.strip("/"),
        resources={
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
        },
    )


def _sam(folder: StackFolder, more: Mapping[str, str], *arguments: object) -> None:
    command = [str(tool("sam", "sam")), *map(str, arguments)]
    with folder.sam_log.open("ab") as log:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=of_sam(folder) | dict(more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        lines = folder.sam_log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:]
        raise LocalStackError(
            "\n".join([*lines, f"`sam {arguments[0]}` failed; all of it is in {folder.sam_log}."])
        )
