"""What SAM runs: the build of `make up`, its template, and the variables of this machine."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from sklambda.local.containers.docker import architecture
from sklambda.stack.emulated_account import ROOT_CREDENTIALS
from sklambda.stack.folder import StackFolder

type Document = dict[str, Any]


def directory(folder: StackFolder) -> Path:
    """What was built, where containers mount it."""
    return folder.path / "application"


def template_file(folder: StackFolder) -> Path:
    """The template of what was built, for SAM."""
    return directory(folder) / "template.json"


def environment_file(folder: StackFolder) -> Path:
    """The functions' environment variables, for SAM."""
    return directory(folder) / "environment.json"


def copy(built: Path, folder: StackFolder) -> Document:
    """Take a copy of what was built, so that another build changes nothing below containers.

    Returns:
        The template as `sam build` wrote it: plain data, `{"Ref": ...}` instead of `!Ref`.
    """
    target = directory(folder)
    shutil.rmtree(target, ignore_errors=True)
    # links: a hundred megabytes that neither side changes in place
    shutil.copytree(built, target, copy_function=os.link)
    document: Document = yaml.safe_load((built / "template.yaml").read_text())
    return document


def write(
    folder: StackFolder,
    document: Document,
    resources: Mapping[str, str],
    outputs: Mapping[str, str],
    endpoint_url: str,
) -> None:
    """Write the template and the variables' values.

    SAM sets only variables that the template declares, and none says there where AWS is: that
    is the runtime's default in the cloud. So this copy of the template declares them.

    Args:
        folder: where to.
        document: the template as it was built.
        resources: logical to physical IDs of tables and queues.
        outputs: what the stack of tables and queues says of itself.
        endpoint_url: where these are, for containers.
    """
    local = {"AWS_ENDPOINT_URL": endpoint_url, **ROOT_CREDENTIALS}
    values = {}
    for name, variables in _variables(document):
        computed = _computed(variables, document.get("Outputs", {}), outputs)
        values[name] = local | _physical(variables, resources) | computed
        variables.update(dict.fromkeys(local, ""))
    document["Resources"] = _with_code_of_its_own(document["Resources"])
    # SAM takes the image, and the layer, for the processor that the template names
    document["Parameters"]["Architecture"]["Default"] = architecture()
    template_file(folder).write_text(json.dumps(document, indent=1))
    environment_file(folder).write_text(json.dumps(values, indent=1))


def endpoint_url(folder: StackFolder) -> str:
    """Where tables and queues are, for the application that was written."""
    values = json.loads(environment_file(folder).read_text())
    url: str
    (url,) = {variables["AWS_ENDPOINT_URL"] for variables in values.values()}
    return url


def runtime(document: Document) -> str:
    """The runtime of the functions."""
    name: str = document["Globals"]["Function"]["Runtime"]
    return name


def _variables(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, resource in document["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            environment = resource["Properties"].setdefault("Environment", {})
            yield name, environment.setdefault("Variables", {})


def _with_code_of_its_own(resources: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out functions whose code stands in the template: SAM's server would not start."""
    return {
        name: resource
        for name, resource in resources.items()
        if "ZipFile" not in resource.get("Properties", {}).get("Code", {})
    }


def _physical(variables: Mapping[str, Any], resources: Mapping[str, str]) -> dict[str, str]:
    """The variables that name a table or a queue, which SAM would give the logical ID of."""
    referred = {
        name: value["Ref"]
        for name, value in variables.items()
        if isinstance(value, dict) and "Ref" in value
    }
    return {name: resources[it] for name, it in referred.items() if it in resources}


def _computed(
    variables: Mapping[str, Any], declared: Mapping[str, Any], outputs: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables that are computed as an output is: SAM computes no conditions."""
    return {
        name: outputs[output]
        for name, value in variables.items()
        for output, declaration in declared.items()
        if isinstance(value, dict) and declaration["Value"] == value and output in outputs
    }
