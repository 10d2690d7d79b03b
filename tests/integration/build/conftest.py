"""The artifacts that `sam build` makes, as the local stack of the tests uses them."""

from pathlib import Path

import pytest

from sklambda.local import deployment
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder


class Artifacts:
    """What ends up in Lambda: a folder for each function, and the layer's."""

    FUNCTIONS = ("AuthorizerFunction", "PredictFunction", "PredictSlowFunction")
    WITH_LAYER = ("PredictFunction", "PredictSlowFunction")

    def __init__(self, folder: Path) -> None:
        self.layer = folder / "ModelLayer"
        self._folder = folder

    def function(self, name: str) -> Path:
        return self._folder / name

    def parts(self, name: str) -> list[Path]:
        """A function and, if it has one, its layer."""
        return [self.function(name), *([self.layer] if name in self.WITH_LAYER else [])]


@pytest.fixture(scope="session")
def artifacts() -> Artifacts:
    folder = StackFolder(PROJECT / ".local" / "test")
    with folder.building():
        return Artifacts(deployment.build(folder))
