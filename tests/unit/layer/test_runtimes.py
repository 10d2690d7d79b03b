"""The build asks the manifests which runtimes the layer must hold."""

import subprocess
import sys
from pathlib import Path

from tests.tiny_estimators import write_text_classifier
from tests.tiny_models import write_sum_regression

SCRIPT = Path(__file__).parents[3] / "layers" / "model" / "runtimes.py"


def needed(folder: Path) -> list[str]:
    command = [sys.executable, "-I", str(SCRIPT), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_graphs_need_none_besides(tmp_path: Path) -> None:
    write_sum_regression(tmp_path)

    assert needed(tmp_path) == []


def test_one_model_that_needs_it_brings_scikit_learn(tmp_path: Path) -> None:
    write_sum_regression(tmp_path)
    write_text_classifier(tmp_path)

    assert needed(tmp_path) == ["scikit-learn"]
