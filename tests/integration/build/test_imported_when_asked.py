"""A runtime is imported by the first run of a model that needs it, and by nothing before."""

import subprocess
import sys
from pathlib import Path

from tests.tiny_estimators import write_text_classifier
from tests.tiny_models import write_sum_regression

# Prints which of the two runtimes' libraries are loaded after each step.
STEPS = """\
import sys
from pathlib import Path
from prediction.catalog import Catalog

def tell():
    print(*[name for name in ("onnxruntime", "sklearn", "skops", "scipy") if name in sys.modules])

catalog = Catalog.load(Path(sys.argv[1]))
total, praise = catalog.get("sum"), catalog.get("praise")
list(catalog.manifests())
tell()
total.run(total.parse([{"left": 1}]))
tell()
praise.run(praise.parse([{"text": "fine"}]))
tell()
"""


def test_each_model_loads_its_own_runtime_alone(tmp_path: Path) -> None:
    write_sum_regression(tmp_path)
    write_text_classifier(tmp_path)

    done = subprocess.run(
        [sys.executable, "-c", STEPS, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["", "onnxruntime", "onnxruntime sklearn skops scipy"]
