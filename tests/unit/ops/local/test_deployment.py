"""What the local stack builds and deploys, but for what SAM itself does."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from prediction.fingerprint import fingerprint
from sklambda.local import deployment
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder

DOCUMENT = {
    "Resources": {
        "Files": {"Type": "AWS::S3::Bucket"},
        "ByTlsAlone": {"Type": "AWS::S3::BucketPolicy"},
    }
}


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """SAM's commands, of which a build writes the template."""
    said: list[list[str]] = []

    def sam(folder: StackFolder, _: Any, *arguments: object) -> None:
        said.append([str(one) for one in arguments])
        if arguments[0] == "build":
            built = folder.sam / "build"
            built.mkdir(parents=True)
            (built / "template.yaml").write_text(yaml.safe_dump(DOCUMENT))

    monkeypatch.setattr(deployment, "_sam", sam)
    monkeypatch.setattr(deployment, "_MADE_FROM", tmp_path / "made-from")
    return said


def test_the_emulator_is_reached_without_tls(tmp_path: Path, commands: list[list[str]]) -> None:
    built = deployment.build(StackFolder(tmp_path))

    assert [command[0] for command in commands] == ["build"]
    assert list(yaml.safe_load((built / "template.yaml").read_text())["Resources"]) == ["Files"]


@pytest.mark.usefixtures("commands")
def test_sam_learns_for_which_models_the_documents_are_made(tmp_path: Path) -> None:
    deployment.build(StackFolder(tmp_path))

    assert (tmp_path / "made-from").read_text() == f"{fingerprint()}\n"
    makefile = (PROJECT / "Makefile").read_text()
    assert "print(fingerprint())" in makefile
    assert ">functions/predict/.made-from" in makefile


@pytest.mark.parametrize(
    ("parameters", "said"),
    [({}, []), ({"LargeModels": "on"}, ["--parameter-overrides", "LargeModels=on"])],
)
def test_parameters_are_said_where_there_are_any(
    parameters: dict[str, str], said: list[str], tmp_path: Path, commands: list[list[str]]
) -> None:
    deployment.deploy(StackFolder(tmp_path), "http://127.0.0.1:1", tmp_path, parameters)

    assert commands[0][commands[0].index("--no-fail-on-empty-changeset") + 1 :] == said
