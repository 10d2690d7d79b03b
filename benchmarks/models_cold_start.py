"""What a further model costs the function behind the API: its start, and a warm request.

CPU time of fresh processes, from the interpreter's start to the first answer of one model, among
1, 4 and 100 of them, and of later answers of the same. Run it with

    .venv/bin/python benchmarks/models_cold_start.py --rounds 5
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.tiny_models import write_sum_regression
from tests.unit.predict_api.environment import ENVIRONMENT

NUMBERS = (1, 4, 100)
WARM_REQUESTS = 1_000
MODEL = "sum-000"

# Runs in the fresh process; process_time counts from its very start, interpreter included.
FIRST_AND_LATER = """
import json, sys, time
from pathlib import Path
from prediction.catalog import Catalog
folder, event, times = Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
load = Catalog.load.__func__
load.__defaults__ = (folder, *load.__defaults__[1:])
sys.stdout, shown = open("/dev/null", "w"), sys.stdout
from predict_api.handler import handler
answer = handler(event, None)
first = time.process_time()
for _ in range(times):
    handler(event, None)
later = (time.process_time() - first) / times
print(json.dumps([answer["statusCode"], first, later]), file=shown)
"""


def main() -> None:
    """Measure, and print the median and the least of each."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=5, help="fresh processes of each")
    rounds = arguments.parse_args().rounds
    for number in NUMBERS:
        with tempfile.TemporaryDirectory() as folder:
            for one in range(number):
                write_sum_regression(Path(folder), f"sum-{one:03}")
            # the uncounted one writes the .pyc files and fills the page cache
            found = [measured(folder) for _ in range(rounds + 1)][1:]
        starts, later = zip(*found, strict=True)
        print(
            f"{number:>3} models: first answer {statistics.median(starts):.3f} s CPU "
            f"(least {min(starts):.3f}), each later {statistics.median(later) * 1e6:.0f} us "
            f"(least {min(later) * 1e6:.0f})"
        )


def measured(folder: str) -> tuple[float, float]:
    """Return the CPU seconds of a fresh process to its first answer, and of each later one."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_AND_LATER, folder, json.dumps(event()), str(WARM_REQUESTS)],
        env=os.environ | ENVIRONMENT | {"OMP_NUM_THREADS": "1", "AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    status, first, later = json.loads(done.stdout)
    if status != 200:  # noqa: PLR2004  OK
        raise RuntimeError(f"the model answered {status}")
    return first, later


def event() -> dict[str, object]:
    """Return API Gateway's event of a prediction."""
    path = Path(__file__).parents[1] / "events" / "api-model-predict.json"
    found: dict[str, object] = json.loads(path.read_text())
    return found | {
        "httpMethod": "POST",
        "path": f"/models/{MODEL}/predict",
        "resource": "/models/{model}/predict",
        "pathParameters": {"model": MODEL},
        "body": '{"left": 1, "right": 2}',
    }


if __name__ == "__main__":
    main()
