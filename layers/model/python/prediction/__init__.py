"""scikit-learn models, exported to ONNX: found, verified, loaded and run."""

import os

# ONNX Runtime reports its use to its maker unless told not to before it is imported; it would also
# write below the home folder, which Lambda does not have.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
