"""One model: instances in, predictions out, in one vectorised run."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from pydantic import BaseModel, TypeAdapter

from prediction.answers import Numbers, kind_of
from prediction.drift.counting import Tally
from prediction.instances import Instance, instance_type
from prediction.manifest import Manifest
from prediction.runtimes import Rows, Runtime


class Model:
    """A model as its manifest describes it, whose artifact is loaded by its first run.

    Attributes:
        manifest: What the model is, takes and gives.
        input_type: The type of its instances, made from the manifest.
        tally: Counts its runs, if it is watched.

    Args:
        manifest: What the model is, takes and gives.
        load: Loads its artifact.
        watched: Count what it is asked and what it answers, if the manifest has a reference.

    Raises:
        ArtifactError: The manifest's reference is of another kind of answer.
    """

    def __init__(
        self, manifest: Manifest, load: Callable[[], Runtime], *, watched: bool = False
    ) -> None:
        self.manifest = manifest
        self.input_type: type[Instance] = instance_type(manifest.name, manifest.inputs)
        self._kind = kind_of(manifest)
        self._rows: TypeAdapter[list[Any]] = TypeAdapter(list[self.input_type])  # type: ignore[name-defined]  # a type made at run time
        self._make_runtime = load
        reference = manifest.reference if watched else None
        self.tally = None if reference is None else Tally(manifest, reference, self._kind)

    def load(self) -> None:
        """Load the artifact now, unless that has been done.

        Raises:
            DamagedModelError: It cannot be loaded.
        """
        _ = self._runtime

    @cached_property
    def _runtime(self) -> Runtime:
        return self._make_runtime()

    def parse(self, rows: Sequence[object]) -> list[Instance]:
        """Validate plain rows, such as those of a decoded JSON body.

        Raises:
            pydantic.ValidationError: A row is not an instance; each error's `loc` starts with the
                row's index.
        """
        return self._rows.validate_python(list(rows))

    def run(self, instances: Sequence[BaseModel], *, counted: bool = True) -> list[dict[str, Any]]:
        """Predict for instances of `input_type`, in order.

        Args:
            instances: What is predicted for.
            counted: Somebody has asked for them, so that they count if the model is watched.

        Returns:
            One dictionary an instance, of the shape of the manifest's `outputs`.

        Raises:
            DamagedModelError: The artifact cannot be loaded.
        """
        if not instances:
            return []
        # Instances are flat: their __dict__ is what model_dump() would copy.
        rows = [instance.__dict__ for instance in instances]
        ran = self._runtime.run(rows)
        if counted and self.tally is not None:
            self.tally.note(rows, ran)
        predictions = self._kind.predictions(ran.outputs)
        for row, name in ran.unknown:
            predictions[row].setdefault("unknown_inputs", []).append(name)
        return predictions

    def numbers(self, rows: Rows) -> Numbers:
        """Return the numbers of the answers to rows of parsed values, in one run."""
        return self._kind.numbers(self._runtime.run(rows).outputs)
