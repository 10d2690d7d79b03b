"""Put combinations of parameters through SAM's translator and cfn-lint; print what came of it.

Runs in the environment of the linters, from the project's root:
`.local/envs/lint/bin/python -m tests.integration.template.check_combinations`.
"""

import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.integration.template.parameter_values import (
    Values,
    choices,
    every_pair,
    every_switch,
    extremes,
)

# SAM's translator asks boto3 for the region.
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from cfnlint.api import ManualArgs, lint

from tests.integration.template.deployable import deployable, missing_references, template

# The resolved template has lost what these look for: parameters and mappings that nothing uses.
# WS1004 and ES6000 are no rules here.
BESIDE_THE_POINT = ["W2001", "W7001"]


def translated(sam: Mapping[str, Any], combinations: Iterable[Values]) -> Iterator[str]:
    """Say for each combination what is wrong with it, or nothing."""
    for values in combinations:
        missing = missing_references(deployable(sam, values))
        yield f"{_told(values)}: refers to {sorted(missing)}" if missing else ""


def linted(sam: Mapping[str, Any], combinations: Iterable[Values]) -> Iterator[str]:
    """Say for each combination what cfn-lint finds, or nothing."""
    arguments = ManualArgs(regions=["us-east-1"], ignore_checks=BESIDE_THE_POINT)
    for values in combinations:
        document = deployable(sam, values)
        found = lint(json.dumps(document), config=arguments)
        yield f"{_told(values)}: {[str(match) for match in found]}" if found else ""


def versions(sam: Mapping[str, Any]) -> dict[str, Any]:
    """Give what becomes of each function's version, by the function that it is of."""
    resources = deployable(sam, next(extremes(sam["Parameters"])))["Resources"].values()
    return {
        version["Properties"]["FunctionName"]["Ref"]: {
            "description": version["Properties"].get("Description"),
            "when_superseded": [version.get("DeletionPolicy"), version.get("UpdateReplacePolicy")],
        }
        for version in resources
        if version["Type"] == "AWS::Lambda::Version"
    }


def main() -> None:
    """Check all switches with the translator; all pairs of values and the extremes with both."""
    logging.disable(logging.WARNING)
    sam = template()
    parameters = sam["Parameters"]
    switches = list(every_switch(parameters))
    pairs = [*extremes(parameters), *every_pair(choices(parameters))]
    problems = [*translated(sam, switches), *linted(sam, pairs)]
    report = {
        "translated": len(switches) + len(pairs),
        "linted": len(pairs),
        "problems": [problem for problem in problems if problem],
        "versions": versions(sam),
    }
    json.dump(report, sys.stdout, indent=2)


def _told(values: Values) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


if __name__ == "__main__":
    main()
