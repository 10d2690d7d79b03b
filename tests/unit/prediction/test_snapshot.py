import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from pydantic import BaseModel

from prediction import snapshot
from prediction.catalog import Catalog
from prediction.errors import FetchError
from prediction.large_artifacts import LEFT_OUT
from prediction.manifest import MANIFEST_FILE, Manifest
from prediction.model import Model
from tests.tiny_models import write_sign_classifier, write_sum_regression


def test_a_snapshot_is_ahead_only_where_lambda_says_so() -> None:
    assert snapshot.is_ahead({"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"})
    assert not snapshot.is_ahead({"AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"})
    assert not snapshot.is_ahead({})


def test_before_a_snapshot_each_model_has_run_and_randomness_is_to_be_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sign_classifier(tmp_path)
    register = Mock()
    runs: list[int] = []
    run = Model.run

    def noted(model: Model, rows: Sequence[BaseModel], **told: Any) -> list[dict[str, Any]]:
        runs.append(len(rows))
        return run(model, rows, **told)

    monkeypatch.setitem(
        sys.modules, "snapshot_restore_py", SimpleNamespace(register_after_restore=register)
    )
    monkeypatch.setattr(Model, "run", noted)

    snapshot.prime(Catalog.load(tmp_path), imports=["colorsys"])

    assert runs == [1]
    assert "colorsys" in sys.modules
    register.assert_called_once()


def test_an_artifact_that_is_fetched_for_longer_than_a_request_may_is_in_the_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = write_sign_classifier(tmp_path / "models") / "model.onnx"
    fetched = artifact.rename(tmp_path / "fetched")
    (tmp_path / "models" / LEFT_OUT).write_text("sign\n")
    bucket = Mock()
    later = [FetchError("sign", "being fetched", 1)] * 2
    bucket.fetch.side_effect = [*later, fetched]
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", Mock())
    catalog = Catalog.load(tmp_path / "models", bucket=bucket)

    snapshot.prime(catalog, imports=[])

    assert bucket.fetch.call_count == 3
    catalog.get("sign").load()
    assert bucket.fetch.call_count == 3


def test_all_models_share_the_time_there_is_for_fetching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sign_classifier(tmp_path)
    write_sum_regression(tmp_path)
    clock = [0.0]
    bucket = Mock()

    def fetch(manifest: Manifest) -> Path:
        clock[0] += 25
        raise FetchError(manifest.name, "being fetched", 1)

    bucket.fetch.side_effect = fetch
    (tmp_path / LEFT_OUT).write_text("sign\nsum\n")
    monkeypatch.setattr(snapshot, "monotonic", lambda: clock[0])
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", Mock())

    snapshot.prime(Catalog.load(tmp_path, bucket=bucket), imports=[])

    assert bucket.fetch.call_count == 3, "the last one begins within the minute"


def test_a_bucket_that_cannot_be_read_is_not_asked_for_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sign_classifier(tmp_path)
    (tmp_path / LEFT_OUT).write_text("sign\n")
    bucket = Mock()
    bucket.fetch.side_effect = FetchError("sign", "in a bucket that cannot be read now", 5)
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", Mock())

    snapshot.prime(Catalog.load(tmp_path, bucket=bucket), imports=[])

    assert bucket.fetch.call_count == snapshot.MOST_FETCHES


def test_a_model_that_is_still_being_fetched_keeps_no_packaged_one_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = write_sign_classifier(tmp_path)
    write_sum_regression(tmp_path)
    _claim_length(large, 10**8)
    clock = [0.0]
    bucket = Mock()

    def fetch(manifest: Manifest) -> Path:
        clock[0] += 1_000
        raise FetchError(manifest.name, "being fetched", 1)

    bucket.fetch.side_effect = fetch
    (tmp_path / LEFT_OUT).write_text("sign\n")
    monkeypatch.setattr(snapshot, "monotonic", lambda: clock[0])
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", Mock())
    ran: list[str] = []
    monkeypatch.setattr(snapshot, "is_ready", lambda model: ran.append(model.manifest.name))

    snapshot.prime(Catalog.load(tmp_path, bucket=bucket), imports=[])

    assert ran == ["sum"]


def _claim_length(model: Path, length: int) -> None:
    path = model / MANIFEST_FILE
    manifest = json.loads(path.read_text())
    manifest["artifact"]["bytes"] = length
    path.write_text(json.dumps(manifest))
