"""The models at hand: found by their folders; read, verified and made when first asked for.

A model that is damaged is kept by its name alone: `get` raises for it, and the others serve.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from prediction.about import PLOTS, Plot
from prediction.artifacts import packaged, require_there
from prediction.drift.counting import Tally
from prediction.errors import ArtifactError, DamagedModelError, UnknownModelError
from prediction.large_artifacts import Bucket, names_left_out
from prediction.manifest import Manifest, read_manifest
from prediction.model import Model
from prediction.own_files import CODE
from prediction.runtimes import Runtime, runtime_of

# Beside this file rather than under an absolute path: Lambda mounts the layer at /opt, tests and
# local stacks run it from elsewhere.
MODELS = Path(__file__).parent / "models"

MODEL_LIST = "models.txt"
"""Beside the models' folders: which of them must be there, one name a line. Without it, those that
are there. The build refuses folders that do not fit it (layers/model/check_models.py)."""

type Tell = Callable[[ArtifactError], object]
"""Is told of each model that turns out to be damaged, once."""


class Catalog:
    """All models by name.

    Of a model that nobody has asked for it knows the name alone, so that a further one costs a
    start next to nothing.

    Args:
        folder: has a folder of each.
        names: of the models that belong there.
        tell: is told of damaged ones.
        bucket: has the artifacts that do not fit beside their manifests.
        may_be_empty: having no model is no fault.
    """

    def __init__(
        self,
        folder: Path,
        names: Iterable[str],
        tell: Tell = lambda _: None,
        bucket: Bucket | None = None,
        *,
        may_be_empty: bool = False,
    ) -> None:
        self.may_be_empty = may_be_empty
        self._watched = False
        self._folder = folder
        self._expected = tuple(sorted(names))
        self._tell = tell
        self._bucket = bucket
        self._left_out = names_left_out(folder)
        self._manifests: dict[str, Manifest] = {}
        self._models: dict[str, Model] = {}
        self._damaged: dict[str, ArtifactError] = {}

    @classmethod
    def load(
        cls,
        folder: Path = MODELS,
        tell: Tell = lambda _: None,
        bucket: Bucket | None = None,
        *,
        watched: bool = False,
    ) -> "Catalog":
        """Find the models that have a folder below `folder`, or stand in its list.

        Args:
            folder: As of the constructor, like those that follow.
            tell: As above.
            bucket: As above.
            watched: Count what models with a reference are asked and what they answer.
        """
        # a list that names none says so on purpose; without a list, the models are missing
        is_listed = (folder / MODEL_LIST).is_file()
        catalog = cls(folder, expected_names(folder), tell, bucket, may_be_empty=is_listed)
        catalog._watched = watched
        return catalog

    @classmethod
    def of(cls, models: Iterable[Model]) -> "Catalog":
        """Return a catalog of models that are made already."""
        made = {model.manifest.name: model for model in models}
        catalog = cls(Path(), made)
        catalog._models = made
        catalog._manifests = {name: model.manifest for name, model in made.items()}
        return catalog

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the models that are not known to be damaged, in alphabetical order."""
        return tuple(name for name in self._expected if name not in self._damaged)

    @property
    def expected(self) -> tuple[str, ...]:
        """The names of all models that belong here, in alphabetical order."""
        return self._expected

    @property
    def damaged(self) -> Mapping[str, ArtifactError]:
        """What is wrong with each model that turned out not to be able to serve."""
        return self._damaged

    def get(self, name: str) -> Model:
        """Return the model of this name; the first time it is read and verified.

        Raises:
            DamagedModelError: It should be there, but cannot serve.
            UnknownModelError: There is none.
        """
        with self._noting_damage(name):
            if name not in self._models:
                self._models[name] = self._make(name)
            return self._models[name]

    def manifest(self, name: str) -> Manifest:
        """Return the manifest of the model of this name; its artifact is not looked at.

        Raises:
            DamagedModelError: The model is known to be damaged, or its manifest is.
            UnknownModelError: There is none.
        """
        with self._noting_damage(name):
            return self._manifest(name)

    def manifests(self) -> Iterator[Manifest]:
        """Yield the manifest of each model that is not known to be damaged, without loading it."""
        for name in self._expected:
            with suppress(DamagedModelError), self._noting_damage(name):
                manifest = self._manifest(name)
                if name not in self._left_out:
                    require_there(manifest, self._folder / name)
                yield manifest

    def plots(self, name: str) -> Iterator[tuple[Plot, str]]:
        """Yield each plot of the model of this name with the text of its file, if that is there.

        Raises:
            DamagedModelError: As for `manifest`.
            UnknownModelError: As there.
        """
        for plot in self.manifest(name).plots:
            with suppress(OSError):
                yield plot, (self._folder / name / PLOTS / plot.file).read_text("utf-8")

    @property
    def tallies(self) -> Iterator[Tally]:
        """The counts of the watched models that were asked for."""
        return (model.tally for model in self._models.values() if model.tally is not None)

    def __iter__(self) -> Iterator[Model]:
        """Yield each model that is not known to be damaged, in the order of their names."""
        for name in self._expected:
            with suppress(DamagedModelError):
                yield self.get(name)

    def __len__(self) -> int:
        return len(self.names)

    def _make(self, name: str) -> Model:
        """Make a model whose artifact is loaded later."""
        manifest = self._manifest(name)
        find = self._finder(manifest)

        def load_artifact() -> Runtime:
            with self._noting_damage(name):
                return _loaded(manifest, find(), self._folder / name / CODE)

        return _of_golden_rows(Model(manifest, load_artifact, watched=self._watched))

    def _finder(self, manifest: Manifest) -> Callable[[], Path]:
        """Return what finds an artifact; what is packaged is verified now."""
        if manifest.name not in self._left_out:
            artifact = packaged(manifest, self._folder / manifest.name)
            return lambda: artifact
        if self._bucket is None:
            raise ArtifactError(manifest.name, "its artifact is in a bucket, and none is named")
        return partial(self._bucket.fetch, manifest)

    def _manifest(self, name: str) -> Manifest:
        if name not in self._manifests:
            self._manifests[name] = read_manifest(self._folder / name)
        return self._manifests[name]

    @contextmanager
    def _noting_damage(self, name: str) -> Iterator[None]:
        """Turn what is wrong with a model into the error of a damaged one, now and later on.

        Raises:
            DamagedModelError: Something is, or was before.
            UnknownModelError: No such model belongs here.
        """
        if name not in self._expected:
            raise UnknownModelError(name)
        if name in self._damaged:
            raise DamagedModelError(name) from self._damaged[name]
        try:
            yield
        except ArtifactError as error:
            self._damaged[name] = error
            self._tell(error)
            raise DamagedModelError(name) from error


def expected_names(folder: Path) -> list[str]:
    """Return the names of the models that belong below `folder`, in alphabetical order."""
    found = {path.name for path in folder.glob("*/") if not path.name.startswith((".", "_"))}
    listed = folder / MODEL_LIST
    return sorted(found | set(listed.read_text("utf-8").split() if listed.exists() else ()))


def _loaded(manifest: Manifest, artifact: Path, code: Path) -> Runtime:
    try:
        return runtime_of(manifest, artifact, code)
    except Exception as error:
        # Runtimes raise a dozen unrelated types; each of them means the same here.
        raise ArtifactError(manifest.name, f"{artifact.name} cannot be loaded") from error


def _of_golden_rows(model: Model) -> Model:
    """Return the model, whose golden rows are instances of its inputs."""
    try:
        model.parse([golden.instance for golden in model.manifest.golden])
    except ValidationError as error:
        raise ArtifactError(model.manifest.name, "its golden rows are no instances") from error
    return model
