"""How each model is made: one file a model, shared export and evaluation."""

import os

# ONNX Runtime reports to its maker, and writes to the home folder, unless told not to before it is
# imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
