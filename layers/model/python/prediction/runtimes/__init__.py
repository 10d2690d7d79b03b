"""What runs a model's artifact: ONNX Runtime, or another that its manifest names.

A runtime takes instances and gives the outputs of the model's kind of answer; what stands before
(validation) and after (answers) is the same for all of them. Each is imported when the first model
that needs it is first run.
"""

from pathlib import Path

from prediction.manifest import Manifest, RuntimeName
from prediction.runtimes.runtime import Ran, Rows, Runtime

__all__ = ["Ran", "Rows", "Runtime", "runtime_of"]


def runtime_of(manifest: Manifest, artifact: bytes | Path, code: Path | None = None) -> Runtime:
    """Make what runs a model.

    Args:
        manifest: Names the runtime.
        artifact: The verified content of the file that the manifest names, or where it is.
        code: The folder of the model's own modules, if it has any.

    Raises:
        Exception: The artifact cannot be loaded; of whatever type its runtime raises.
    """
    match manifest.artifact.runtime:
        case RuntimeName.ONNX:
            from prediction.runtimes.onnx import OnnxRuntime  # noqa: PLC0415  imported when needed

            return OnnxRuntime(manifest, artifact)
        case RuntimeName.SCIKIT_LEARN:
            from prediction.runtimes.scikit_learn import ScikitLearnRuntime  # noqa: PLC0415  slow

            return ScikitLearnRuntime(manifest, artifact, code)
