import json
from pathlib import Path

import pytest

from prediction.catalog import Catalog
from prediction.errors import ArtifactError, UnknownModelError
from tests.tiny_models import write_sign_classifier, write_sum_regression


def test_every_folder_with_a_manifest_is_a_model(tmp_path: Path) -> None:
    write_sign_classifier(tmp_path)
    write_sum_regression(tmp_path)
    (tmp_path / "notes").mkdir()

    assert Catalog.load(tmp_path).names == ("sign", "sum")


def test_an_unknown_name_is_said_to_be_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match="missing"):
        Catalog.load(tmp_path).get("missing")


def test_an_artifact_that_was_changed_after_export_is_refused(tmp_path: Path) -> None:
    artifact = write_sign_classifier(tmp_path) / "model.onnx"
    artifact.write_bytes(artifact.read_bytes() + b"\0")

    with pytest.raises(ArtifactError, match="not what was exported"):
        Catalog.load(tmp_path)


def test_a_manifest_without_its_artifact_is_refused(tmp_path: Path) -> None:
    (write_sign_classifier(tmp_path) / "model.onnx").unlink()

    with pytest.raises(ArtifactError, match="cannot be read"):
        Catalog.load(tmp_path)


def test_a_manifest_that_says_too_little_is_refused(tmp_path: Path) -> None:
    manifest = write_sign_classifier(tmp_path) / "model.json"
    members = json.loads(manifest.read_text())
    del members["task"]
    manifest.write_text(json.dumps(members))

    with pytest.raises(ArtifactError, match="task"):
        Catalog.load(tmp_path)


def test_a_folder_named_otherwise_than_its_model_is_refused(tmp_path: Path) -> None:
    write_sign_classifier(tmp_path).rename(tmp_path / "other")

    with pytest.raises(ArtifactError, match="that of sign"):
        Catalog.load(tmp_path)


def test_bytes_that_are_no_graph_are_refused(tmp_path: Path) -> None:
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    home = write_sign_classifier(
        tmp_path,
        artifact={"file": "model.onnx", "sha256": digest, "bytes": 4, "dtype": "float32"},
    )
    (home / "model.onnx").write_bytes(b"test")

    with pytest.raises(ArtifactError, match="cannot be loaded"):
        Catalog.load(tmp_path)
