"""The tour shows what is installed: keys, any model, and the calls that applications bring."""

import json
from pathlib import Path

from sklambda.tour.calls import installed_calls


def paths(applications: Path, models: Path) -> list[str]:
    return [call.path for call in installed_calls(applications, models)]


def test_without_a_model_or_an_application_it_is_about_keys(tmp_path: Path) -> None:
    assert set(paths(tmp_path, tmp_path)) == {"/whoami", "/models"}


def test_an_emptied_list_of_models_is_none(tmp_path: Path) -> None:
    (tmp_path / "models.txt").write_text("")

    assert set(paths(tmp_path, tmp_path)) == {"/whoami", "/models"}


def test_the_first_model_is_asked_for_an_instance_that_it_takes(tmp_path: Path) -> None:
    (tmp_path / "models.txt").write_text("iris\nother\n")
    (tmp_path / "iris").mkdir()
    manifest = {"name": "iris", "golden": [{"instance": {"petal": 3.5}, "prediction": {}}]}
    (tmp_path / "iris" / "model.json").write_text(json.dumps(manifest))

    at_once, slowly = installed_calls(tmp_path, tmp_path)[-2:]

    assert (at_once.path, at_once.body) == ("/models/iris/predict", {"petal": 3.5})
    assert (slowly.path, slowly.body) == ("/models/iris/predict-slow", {"petal": 3.5})
    assert (slowly.then, slowly.read_at) == ("id", "/predictions")


def test_each_application_brings_its_calls(tmp_path: Path) -> None:
    (tmp_path / "weather").mkdir()
    call = {"title": "Will it rain?", "method": "GET", "path": "/rain"}
    (tmp_path / "weather" / "tour.json").write_text(json.dumps([call]))

    assert paths(tmp_path, tmp_path)[-1] == "/rain"
