import json
from pathlib import Path

import pytest

from prediction.catalog import Catalog
from prediction.errors import ArtifactError, DamagedModelError, UnknownModelError
from tests.tiny_models import write_sign_classifier, write_sum_regression


def test_every_folder_is_a_model(tmp_path: Path) -> None:
    write_sign_classifier(tmp_path)
    write_sum_regression(tmp_path)
    (tmp_path / ".unfinished").mkdir()

    catalog = Catalog.load(tmp_path)

    assert catalog.names == ("sign", "sum")
    assert [model.manifest.name for model in catalog] == ["sign", "sum"]
    assert not catalog.damaged


def reason(folder: Path, name: str = "sign") -> str:
    """What is wrong with one model, as is told once, while the other one serves."""
    write_sum_regression(folder)
    told: list[ArtifactError] = []
    catalog = Catalog.load(folder, told.append)
    for _ in range(2):
        with pytest.raises(DamagedModelError, match=name):
            catalog.get(name).load()
    assert catalog.names == ("sum",)
    assert catalog.expected == tuple(sorted([name, "sum"]))
    assert [model.manifest.name for model in catalog] == ["sum"]
    assert [manifest.name for manifest in catalog.manifests()] == ["sum"]
    assert told == [catalog.damaged[name]]
    return told[0].reason


def test_a_folder_without_its_manifest_is_a_damaged_model(tmp_path: Path) -> None:
    (write_sign_classifier(tmp_path) / "model.json").unlink()

    assert reason(tmp_path) == "model.json cannot be read"


def test_a_model_of_the_list_that_is_not_there_is_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "models.txt").write_text("sign\nsum\n")

    assert reason(tmp_path) == "model.json cannot be read"


def test_golden_rows_that_are_no_instances_are_damage(tmp_path: Path) -> None:
    golden = {"instance": {"middle": 1}, "prediction": {"class": 1}}
    write_sign_classifier(tmp_path, golden=[golden])

    assert reason(tmp_path) == "its golden rows are no instances"


def test_an_unknown_name_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match="missing"):
        Catalog.load(tmp_path).get("missing")


def test_an_artifact_that_was_changed_after_export_is_refused(tmp_path: Path) -> None:
    artifact = write_sign_classifier(tmp_path) / "model.onnx"
    artifact.write_bytes(artifact.read_bytes() + b"\0")

    assert "not what was exported" in reason(tmp_path)


def test_a_manifest_without_its_artifact_is_refused(tmp_path: Path) -> None:
    (write_sign_classifier(tmp_path) / "model.onnx").unlink()

    assert "cannot be read" in reason(tmp_path)


def test_a_manifest_that_says_too_little_is_refused(tmp_path: Path) -> None:
    manifest = write_sign_classifier(tmp_path) / "model.json"
    members = json.loads(manifest.read_text())
    del members["task"]
    manifest.write_text(json.dumps(members))

    assert "task" in reason(tmp_path)


def test_a_folder_named_otherwise_than_its_model_is_refused(tmp_path: Path) -> None:
    write_sign_classifier(tmp_path).rename(tmp_path / "other")

    assert "that of sign" in reason(tmp_path, "other")


def test_bytes_that_are_no_graph_are_refused(tmp_path: Path) -> None:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    home = write_sign_classifier(
        tmp_path,
        artifact={"file": "model.onnx", "sha256": digest, "bytes": 4, "dtype": "float32"},
    )
    (home / "model.onnx").write_bytes(b"test")

    assert "cannot be loaded" in reason(tmp_path)
