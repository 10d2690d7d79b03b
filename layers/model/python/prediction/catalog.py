"""The models at hand: found by their folders, verified against their manifests, loaded once.

A model that is damaged is kept by its name alone: `get` raises for it, and the others serve.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from prediction.errors import ArtifactError, DamagedModelError, UnknownModelError
from prediction.manifest import Manifest, read_manifest
from prediction.model import Model

# Beside this file rather than under an absolute path: Lambda mounts the layer at /opt, tests and
# local stacks run it from elsewhere.
MODELS = Path(__file__).parent / "models"

MODEL_LIST = "models.txt"
"""Beside the models' folders: which of them must be there, one name a line. Without it, those that
are there. The build refuses folders that do not fit it (layers/model/check_models.py)."""


class Catalog:
    """All models by name: those that can serve, and those that are damaged.

    Iterating gives the former.
    """

    def __init__(
        self,
        models: Iterable[Model],
        damaged: Iterable[ArtifactError] = (),
        *,
        may_be_empty: bool = False,
    ) -> None:
        self.may_be_empty = may_be_empty
        self._models = {model.manifest.name: model for model in models}
        self._damaged = {error.model: error for error in damaged}

    @classmethod
    def load(cls, folder: Path = MODELS) -> "Catalog":
        """Load every model that has a folder below `folder`, or stands in its list.

        Never raises for a single model: what is wrong with it stands in `damaged`.
        """
        models, damaged = [], []
        for name in expected_names(folder):
            try:
                models.append(_load(folder / name))
            except ArtifactError as error:
                damaged.append(error)
        # a list that names none says so on purpose; without a list, the models are missing
        return cls(models, damaged, may_be_empty=(folder / MODEL_LIST).is_file())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the models that can serve, in alphabetical order."""
        return tuple(self._models)

    @property
    def damaged(self) -> Mapping[str, ArtifactError]:
        """What is wrong with each model that cannot serve."""
        return self._damaged

    def get(self, name: str) -> Model:
        """Return the model of this name.

        Raises:
            DamagedModelError: It should be there, but cannot serve.
            UnknownModelError: There is none.
        """
        if name in self._damaged:
            raise DamagedModelError(name) from self._damaged[name]
        try:
            return self._models[name]
        except KeyError:
            raise UnknownModelError(name) from None

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def __len__(self) -> int:
        return len(self._models)


def expected_names(folder: Path) -> list[str]:
    """Return the names of the models that belong below `folder`, in alphabetical order."""
    found = {path.name for path in folder.glob("*/") if not path.name.startswith((".", "_"))}
    listed = folder / MODEL_LIST
    return sorted(found | set(listed.read_text("utf-8").split() if listed.exists() else ()))


def _load(folder: Path) -> Model:
    manifest = read_manifest(folder)
    try:
        artifact = (folder / manifest.artifact.file).read_bytes()
    except OSError as error:
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} cannot be read") from error
    if hashlib.sha256(artifact).hexdigest() != manifest.artifact.sha256:
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} is not what was exported")
    return _verified(manifest, artifact)


def _verified(manifest: Manifest, artifact: bytes) -> Model:
    try:
        model = Model(manifest, artifact)
    except Exception as error:
        # ONNX Runtime raises a dozen unrelated types; each of them means the same here.
        raise ArtifactError(manifest.name, f"{manifest.artifact.file} cannot be loaded") from error
    try:
        model.parse([golden.instance for golden in manifest.golden])
    except ValidationError as error:
        raise ArtifactError(manifest.name, "its golden rows are no instances") from error
    return model
