"""Put combinations of parameters through SAM's translator and cfn-lint; print what came of it.

Runs in the environment of the linters, from the project's root:
`.local/envs/lint/bin/python -m tests.integration.template.check_combinations`.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tests.integration.template.parameter_values import (
    Values,
    choices,
    each_switch,
    every_pair,
    every_switch,
    extremes,
)

# SAM's translator asks boto3 for the region.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from cfnlint.api import ManualArgs, lint

from tests.integration.template.deployable import (
    deployable,
    missing_references,
    template,
    translated,
)

# The resolved template has lost what the first two look for: parameters and mappings that nothing
# uses. ES1001 asks for a destination that mappings of queues do not have; it knows them in SAM's
# notation alone. WS1004 as in .cfnlintrc. SAM hands a function's UpdateReplacePolicy on to its
# alias, of which W3011 wants what it wants of the function. So it is with what
# the template says of a schedule's calls: WS1002, ES1007, ES4000.
BESIDE_THE_POINT = [
    "W2001",
    "W7001",
    "ES1001",
    "WS1004",
    "W3011",
    "WS1002",
    "ES1007",
    "ES4000",
]

LINTED = ManualArgs(
    regions=["us-east-1"],
    ignore_checks=BESIDE_THE_POINT,
    append_rules=["cfn_lint_serverless.rules"],
)
SAM = template()
READ_BY_SAM = "DeploymentPreference"
# SAM's translator tells of each feature that it was not asked for.
logging.disable(logging.WARNING)


def switches_read() -> list[str]:
    """Give the switches that change, each alone, what SAM makes of its template."""
    documents: dict[str, list[Any]] = {}
    for name, values in each_switch(SAM["Parameters"]):
        documents.setdefault(name, []).append(_without_times(translated(SAM, values)))
    return [
        name for name, [first, *others] in documents.items() if any(it != first for it in others)
    ]


def _without_times(document: Mapping[str, Any]) -> Any:
    """Leave the names of deployments out, of which each second has its own."""
    told = json.dumps(document["Resources"], sort_keys=True)
    return json.loads(re.sub(r"(ApiDeployment|deployment id: )[0-9a-f]+", r"\1", told))


def unknown_names(values: Values, document: Mapping[str, Any]) -> str:
    """Say what is wrong with the names that a combination leads to, or nothing."""
    missing = missing_references(deployable(document, values))
    return f"{_told(values)}: refers to {sorted(missing)}" if missing else ""


def wrong_names() -> Iterator[str]:
    """Say what is wrong with the names of each combination of switches.

    SAM makes a document for each value of the one switch that it reads; all else is conditions.
    """
    documents: dict[str, dict[str, Any]] = {}
    for values in every_switch(SAM["Parameters"]):
        read = values[READ_BY_SAM]
        if read not in documents:
            documents[read] = translated(SAM, values)
        yield unknown_names(values, documents[read])


def linted(values: Values) -> str:
    """Say what cfn-lint finds in what a combination leads to, or nothing."""
    document = translated(SAM, values)
    found = lint(json.dumps(deployable(document, values)), config=LINTED)
    told = f"{_told(values)}: {[str(match) for match in found]}" if found else ""
    return told or unknown_names(values, document)


def versions() -> dict[str, Any]:
    """Give what becomes of each function's version, by the function that it is of."""
    defaults = next(extremes(SAM["Parameters"]))
    resources = deployable(translated(SAM, defaults), defaults)["Resources"]
    return {
        version["Properties"]["FunctionName"]["Ref"]: {
            "description": version["Properties"].get("Description"),
            "when_superseded": [version.get("DeletionPolicy"), version.get("UpdateReplacePolicy")],
        }
        for version in resources.values()
        if version["Type"] == "AWS::Lambda::Version"
    }


def main() -> None:
    """Check all switches with the translator; all pairs of values and the extremes with both."""
    parameters = SAM["Parameters"]
    pairs = [*extremes(parameters), *every_pair(choices(parameters))]
    with ProcessPoolExecutor() as pool:
        problems = pool.map(linted, pairs)
        names = [*wrong_names()]
    report = {
        "translated": len(names) + len(pairs),
        "linted": len(pairs),
        "problems": [problem for problem in [*names, *problems] if problem],
        "read_by_sam": switches_read(),
        "versions": versions(),
    }
    json.dump(report, sys.stdout, indent=2)


def _told(values: Values) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


if __name__ == "__main__":
    main()
