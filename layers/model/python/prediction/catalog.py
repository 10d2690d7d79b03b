"""The models at hand: found by their folders, verified against their manifests, loaded once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from prediction.errors import ArtifactError, UnknownModelError
from prediction.manifest import MANIFEST_FILE, read_manifest
from prediction.model import Model

# Beside this file rather than under an absolute path: Lambda mounts the layer at /opt, tests and
# local stacks run it from elsewhere.
MODELS = Path(__file__).parent / "models"


class Catalog:
    """All loaded models by name."""

    def __init__(self, models: list[Model]) -> None:
        self._models = {model.manifest.name: model for model in models}

    @classmethod
    def load(cls, folder: Path = MODELS) -> "Catalog":
        """Load every model that has a folder with a manifest below `folder`.

        Raises:
            ArtifactError: A manifest or an artifact is missing, damaged or does not fit.
        """
        found = sorted(path.parent for path in folder.glob(f"*/{MANIFEST_FILE}"))
        return cls([_load(path) for path in found])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all models, in alphabetical order."""
        return tuple(self._models)

    def get(self, name: str) -> Model:
        """The model of this name.

        Raises:
            UnknownModelError: There is none.
        """
        try:
            return self._models[name]
        except KeyError:
            raise UnknownModelError(name) from None

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def __len__(self) -> int:
        return len(self._models)


def _load(folder: Path) -> Model:
    manifest = read_manifest(folder)
    try:
        artifact = (folder / manifest.artifact.file).read_bytes()
    except OSError as error:
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} cannot be read") from error
    if hashlib.sha256(artifact).hexdigest() != manifest.artifact.sha256:
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} is not what was exported")
    try:
        return Model(manifest, artifact)
    except Exception as error:
        # ONNX Runtime raises a dozen unrelated types; each of them means the same here.
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} cannot be loaded") from error
