"""Put combinations of parameters through SAM's translator and cfn-lint; print what came of it.

Runs in the environment of the linters, from the project's root:
`.local/envs/lint/bin/python -m tests.integration.template.check_combinations`.
"""

import json
import logging
import os
import sys
from concurrent.futures import ProcessPoolExecutor
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

# The resolved template has lost what the first two look for: parameters and mappings that nothing
# uses. ES1001 asks for a destination that mappings of queues do not have; it knows them in SAM's
# notation alone. WS1004 as in .cfnlintrc. SAM hands a function's UpdateReplacePolicy on to its
# alias, of which W3011 wants what it wants of the function.
BESIDE_THE_POINT = ["W2001", "W7001", "ES1001", "WS1004", "W3011"]

LINTED = ManualArgs(
    regions=["us-east-1"],
    ignore_checks=BESIDE_THE_POINT,
    append_rules=["cfn_lint_serverless.rules"],
)
SAM = template()
# SAM's translator tells of each feature that it was not asked for.
logging.disable(logging.WARNING)


def translated(values: Values) -> str:
    """Say what is wrong with the names that a combination leads to, or nothing."""
    missing = missing_references(deployable(SAM, values))
    return f"{_told(values)}: refers to {sorted(missing)}" if missing else ""


def linted(values: Values) -> str:
    """Say what cfn-lint finds in what a combination leads to, or nothing."""
    found = lint(json.dumps(deployable(SAM, values)), config=LINTED)
    return f"{_told(values)}: {[str(match) for match in found]}" if found else ""


def versions() -> dict[str, Any]:
    """Give what becomes of each function's version, by the function that it is of."""
    defaults = next(extremes(SAM["Parameters"]))
    resources = deployable(SAM, defaults)["Resources"]
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
    switches = list(every_switch(parameters))
    pairs = [*extremes(parameters), *every_pair(choices(parameters))]
    with ProcessPoolExecutor() as pool:
        problems = [*pool.map(linted, pairs), *pool.map(translated, switches, chunksize=16)]
    report = {
        "translated": len(switches) + len(pairs),
        "linted": len(pairs),
        "problems": [problem for problem in problems if problem],
        "versions": versions(),
    }
    json.dump(report, sys.stdout, indent=2)


def _told(values: Values) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())


if __name__ == "__main__":
    main()
