"""`sklambda models upload`: what the build left out goes to the stack's bucket, by its digest."""

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from prediction.large_artifacts import LEFT_OUT, NO_BUCKET, key_of
from prediction.manifest import read_manifest
from sklambda.cli import main
from sklambda.models import large
from sklambda.models.folder import Places
from sklambda.stack.outputs import Outputs, StackError
from sklambda.stack.stack import Stack
from tests.tiny_models import write_sign_classifier, write_sum_regression


class FakeS3:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads = 0

    def head_object(self, **asked: str) -> dict[str, int]:
        if asked["Key"] not in self.objects:
            raise ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}}, "HeadObject")  # type: ignore[typeddict-item]  # what is looked at
        return {"ContentLength": len(self.objects[asked["Key"]])}

    def upload_file(self, path: str, _bucket: str, key: str) -> None:
        self.uploads += 1
        self.objects[key] = Path(path).read_bytes()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    write_sign_classifier(tmp_path / "models")
    write_sum_regression(tmp_path / "models")
    return tmp_path / "models"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    models = tmp_path / "built" / "ModelLayer" / "python" / "prediction" / "models"
    models.mkdir(parents=True)
    (models / LEFT_OUT).write_text("sum\n")
    return tmp_path / "built"


@pytest.fixture
def s3() -> FakeS3:
    return FakeS3()


def test_it_is_uploaded_once_under_the_name_that_serving_asks_for(
    sources: Path, built: Path, s3: FakeS3
) -> None:
    found = large.left_out(built, sources)
    said = [*large.upload(s3, "bucket", found), *large.upload(s3, "bucket", found)]

    artifact = read_manifest(sources / "sum").artifact
    assert s3.objects == {key_of(artifact): (sources / "sum" / "model.onnx").read_bytes()}
    assert s3.uploads == 1
    assert said == ["sum: 0 MB uploaded.", "sum: is in the bucket."]


def test_what_is_not_what_was_exported_is_not_uploaded(
    sources: Path, built: Path, s3: FakeS3
) -> None:
    (sources / "sum" / "model.onnx").write_bytes(b"changed")

    with pytest.raises(large.UploadError, match="not what was exported"):
        list(large.upload(s3, "bucket", large.left_out(built, sources)))

    assert not s3.objects


def run(
    monkeypatch: pytest.MonkeyPatch, sources: Path, *words: str, s3: FakeS3, outputs: Any
) -> tuple[int, str]:
    monkeypatch.setattr("sklambda.models.folder.HERE", Places(sources, sources))
    monkeypatch.setattr(Stack, "s3", s3)
    monkeypatch.setattr(Stack, "outputs", outputs)
    done = CliRunner().invoke(main, ["models", "upload", "--stack", "some", *words])
    return done.exit_code, done.output


def with_bucket(name: str) -> Mock:
    return Mock(return_value=Outputs("some", {"ModelsBucketName": name}))


def test_the_command_uploads_to_the_bucket_of_the_stack(
    monkeypatch: pytest.MonkeyPatch, sources: Path, built: Path, s3: FakeS3
) -> None:
    code, said = run(
        monkeypatch, sources, "--built", str(built), s3=s3, outputs=with_bucket("bucket")
    )

    assert (code, said, s3.uploads) == (0, "sum: 0 MB uploaded.\n", 1)


def test_without_such_models_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, sources: Path, tmp_path: Path, s3: FakeS3
) -> None:
    outputs = with_bucket("bucket")

    assert run(monkeypatch, sources, "--built", str(tmp_path), s3=s3, outputs=outputs) == (0, "")

    outputs.assert_not_called()


@pytest.mark.parametrize(
    "outputs", [with_bucket(NO_BUCKET), Mock(side_effect=StackError("it is not there"))]
)
def test_before_a_deployment_there_need_be_no_bucket_and_afterwards_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, sources: Path, built: Path, s3: FakeS3, outputs: Mock
) -> None:
    words = ["--built", str(built)]

    before = run(monkeypatch, sources, *words, "--before", s3=s3, outputs=outputs)
    code, said = run(monkeypatch, sources, *words, s3=s3, outputs=outputs)

    assert before == (0, "")
    assert code == 1
    assert "LargeModels=on" in said or "it is not there" in said
    assert not s3.uploads
