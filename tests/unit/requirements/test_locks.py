"""The locks agree with each other, and pin every package by its hash."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
LAYER = PROJECT / "layers/model/python/requirements.txt"
SCIKIT_LEARN = PROJECT / "layers/model/python/requirements-scikit-learn.txt"
FUNCTIONS = sorted(PROJECT.glob("functions/*/requirements.txt"))
# those of the emulator and of SAM are left out: both pin packages of their own, hence their
# environments of their own
FOLLOWERS = [LAYER, SCIKIT_LEARN, *FUNCTIONS, PROJECT / "requirements/run.txt"]
LOCKS = [*FOLLOWERS, *sorted(PROJECT.glob("requirements/*.txt"))]


def _versions(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", FOLLOWERS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_what_ships_is_what_was_tested(lock: Path) -> None:
    tested = _versions(PROJECT / "requirements/dev.txt")
    shipped = _versions(lock)

    assert shipped
    assert shipped == {name: tested.get(name) for name in shipped}


def test_boosters_are_installed_beside_what_is_there_without_plots_and_graphics_cards() -> None:
    tested = _versions(PROJECT / "requirements/dev.txt")
    boosters = _versions(PROJECT / "requirements/boosters.txt")
    own = {"catboost", "lightgbm", "narwhals", "xgboost", "xgboost-cpu"}

    assert set(boosters) - own <= set(tested)
    assert {name: tested[name] for name in set(boosters) - own} == {
        name: version for name, version in boosters.items() if name not in own
    }


@pytest.mark.parametrize("lock", FUNCTIONS, ids=lambda path: path.parent.name)
def test_a_function_brings_nothing_that_its_layer_has(lock: Path) -> None:
    assert not set(_versions(lock)) & set(_versions(LAYER))


def test_the_second_runtime_adds_to_the_layer_and_replaces_nothing() -> None:
    assert not set(_versions(SCIKIT_LEARN)) & set(_versions(LAYER))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_each_package_is_pinned_by_hash_and_no_registry_is_named(lock: Path) -> None:
    text = lock.read_text()
    pinned = re.findall(r"^[a-z0-9._-]+==.*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert len(pinned) == len(_versions(lock)) > 0
    assert "://" not in text
