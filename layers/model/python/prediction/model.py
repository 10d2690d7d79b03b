"""One loaded model: instances in, predictions out, in one vectorised run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from prediction.answers import kind_of
from prediction.instances import Instance, instance_type
from prediction.manifest import Manifest
from prediction.runtimes import runtime_of

# The limit that docs/http-api.md names; a run of this size takes milliseconds and its result
# fits a DynamoDB item.
MAX_INSTANCES = 1_000


class Model:
    """A verified model, ready to run.

    Attributes:
        manifest: What the model is, takes and gives.
        input_type: The type of its instances, made from the manifest.
    """

    def __init__(self, manifest: Manifest, artifact: bytes | Path) -> None:
        self.manifest = manifest
        self.input_type: type[Instance] = instance_type(manifest.name, manifest.inputs)
        self._kind = kind_of(manifest)
        self._rows: TypeAdapter[list[Any]] = TypeAdapter(list[self.input_type])  # type: ignore[name-defined]  # a type made at run time
        self._runtime = runtime_of(manifest, artifact)

    def parse(self, rows: Sequence[object]) -> list[Instance]:
        """Validate plain rows, such as those of a decoded JSON body.

        Raises:
            pydantic.ValidationError: A row is not an instance; each error's `loc` starts with the
                row's index.
        """
        return self._rows.validate_python(list(rows))

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        """Predict for instances of `input_type`, in order.

        Returns:
            One dictionary an instance, of the shape of the manifest's `outputs`.
        """
        if not instances:
            return []
        # Instances are flat: their __dict__ is what model_dump() would copy.
        ran = self._runtime.run([instance.__dict__ for instance in instances])
        predictions = self._kind.predictions(ran.outputs)
        for row, name in ran.unknown:
            predictions[row].setdefault("unknown_inputs", []).append(name)
        return predictions
