"""Nothing is reported to the maker of ONNX Runtime."""

import os
import subprocess
import sys

PROGRAM = "import prediction, os; print(os.environ.get('ORT_DISABLE_TELEMETRY'))"


def test_models_turn_their_runtimes_reports_off_before_it_is_imported() -> None:
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "1"
