"""A change of what is built counts once it is whole, and is told once."""

import os
import shutil
from pathlib import Path

import pytest

from sklambda.local.watching import WATCHED, Watch


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    layer = tmp_path / "layer"
    (layer / "models" / "demo").mkdir(parents=True)
    (layer / "models" / "demo" / "model.json").write_text("{}")
    (layer / "code.py").write_text("answer = 41")
    return layer


def changes(watch: Watch, looks: int) -> list[str]:
    return [str(found) for _ in range(looks) if (found := watch.changed())]


def test_without_a_change_nothing_is_told(layer: Path) -> None:
    assert changes(Watch([layer]), 5) == []


def test_a_change_is_told_once_after_a_look_at_which_nothing_moved(layer: Path) -> None:
    watch = Watch([layer])
    (layer / "code.py").write_text("answer = 420")

    assert watch.changed() is None
    assert changes(watch, 3) == [str(layer / "code.py")]


def test_code_of_the_same_length_is_another(layer: Path) -> None:
    watch = Watch([layer])
    written = (layer / "code.py").stat().st_mtime_ns
    (layer / "code.py").write_text("answer = 42")
    # a disk's clock may not have gone on yet
    os.utime(layer / "code.py", ns=(written + 1, written + 1))

    assert changes(watch, 3) == [str(layer / "code.py")]


def test_a_model_that_is_being_copied_is_told_when_it_is_whole(layer: Path) -> None:
    watch, copy = Watch([layer]), layer / "models" / "copy"
    copy.mkdir()
    for size in range(1, 5):
        (copy / "model.onnx").write_bytes(b"x" * size)
        assert watch.changed() is None
    (copy / "model.json").write_text("{}")

    assert changes(watch, 4) == [f"{copy / 'model.json'} and 1 more"]


def test_what_is_not_yet_in_its_place_and_what_tools_leave_is_passed_over(layer: Path) -> None:
    watch = Watch([layer])
    unfinished = layer / "models" / ".tmp1"
    shutil.copytree(layer / "models" / "demo", unfinished)
    (layer / "__pycache__").mkdir()
    (layer / "__pycache__" / "code.pyc").touch()
    (layer / "code.py~").touch()
    assert changes(watch, 3) == []

    unfinished.rename(layer / "models" / "new")
    assert changes(watch, 3) == [str(layer / "models" / "new" / "model.json")]


def test_a_model_that_is_removed_and_one_that_comes_are_told_together(layer: Path) -> None:
    watch = Watch([layer])
    shutil.copytree(layer / "models" / "demo", layer / "models" / "new")
    shutil.rmtree(layer / "models" / "demo")

    assert changes(watch, 3) == [f"{layer / 'models' / 'demo' / 'model.json'} and 1 more"]


def test_what_comes_back_to_what_is_deployed_is_no_change(layer: Path) -> None:
    watch = Watch([layer])
    (layer / "more.py").touch()
    watch.changed()
    (layer / "more.py").unlink()

    assert changes(watch, 3) == []


def test_all_that_is_built_is_watched() -> None:
    assert [path.exists() for path in WATCHED] == [True, True, True]
    assert Watch().changed() is None
