"""Artifacts in a bucket: fetched once, verified, kept, and gone on with where a fetch stopped."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from prediction.catalog import Catalog
from prediction.errors import ArtifactError, DamagedModelError, FetchError
from prediction.large_artifacts import LEFT_OUT, Bucket, bucket_of
from prediction.readiness import NotReadyError, check
from tests.tiny_models import write_sign_classifier, write_sum_regression

ALL_THE_TIME = (60.0, 60.0)
NO_TIME = (-1.0, -1.0)
PIECE = 100


class Body(io.BytesIO):
    def iter_chunks(self, _size: int) -> Iterator[bytes]:
        while chunk := self.read(PIECE):
            yield chunk


class Store:
    """An S3 that holds objects by their keys, and notes what it is asked."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.is_up = True

    def get_object(self, **asked: str) -> Any:
        self.asked.append(f"{asked['Bucket']}/{asked['Key']} {asked['Range']}")
        if not self.is_up or asked["Key"] not in self.objects:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
        content = self.objects[asked["Key"]]
        first, last = asked["Range"].removeprefix("bytes=").split("-")
        part = content[int(first) : int(last) + 1]
        told = f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}"
        return {"Body": Body(part), "ContentRange": told}


class Models:
    """A folder of models of which `sum` is in a bucket and `sign` is packaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "models"
        self.kept = folder / "kept"
        write_sign_classifier(self.folder)
        self.artifact = write_sum_regression(self.folder) / "model.onnx"
        (self.folder / LEFT_OUT).write_text("sum\n")
        self.content = self.artifact.read_bytes()
        self.artifact.unlink()
        self.store = Store()
        self.told: list[ArtifactError] = []

    @property
    def key(self) -> str:
        manifest = next(one for one in Catalog.load(self.folder).manifests() if one.name == "sum")
        return f"models/{manifest.artifact.sha256}"

    def catalog(self, seconds: tuple[float, float] = ALL_THE_TIME) -> Catalog:
        bucket = Bucket("bucket", lambda: self.store, self.kept, seconds)
        return Catalog.load(self.folder, self.told.append, bucket)


@pytest.fixture
def models(tmp_path: Path) -> Models:
    models = Models(tmp_path)
    models.store.objects[models.key] = models.content
    return models


def predict(catalog: Catalog, name: str = "sum") -> object:
    model = catalog.get(name)
    return model.run(model.parse([{"left": 1, "right": 2}]))[0]


def test_it_is_fetched_when_first_asked_for_and_kept_for_later_processes(models: Models) -> None:
    catalog = models.catalog()
    catalog.get("sum").parse([{"left": 1}])
    assert not models.store.asked

    for same_or_new in (catalog, catalog, models.catalog()):
        assert predict(same_or_new) == {
            "value": 3,
            "interval": {"low": 2, "high": 4, "coverage": 0.8},
        }

    assert models.store.asked == [f"bucket/{models.key} bytes=0-{len(models.content) - 1}"]


def test_a_fetch_that_takes_too_long_is_told_and_gone_on_with(models: Models) -> None:
    catalog = models.catalog(NO_TIME)
    for _ in range((len(models.content) - 1) // PIECE):
        with pytest.raises(FetchError, match=r"being fetched \(0 of 0 MB\); try again in 1 s"):
            predict(catalog)
    with pytest.raises(FetchError, match="fetched, and being loaded"):
        predict(catalog)

    assert predict(catalog)

    beginnings = [asked.rpartition("=")[2].split("-")[0] for asked in models.store.asked]
    assert beginnings == [str(at) for at in range(0, len(models.content), PIECE)]
    assert not models.told


def test_what_cannot_be_read_now_can_be_later_and_the_others_serve(models: Models) -> None:
    catalog = models.catalog()
    models.store.is_up = False
    with pytest.raises(FetchError, match="in a bucket that cannot be read now") as raised:
        predict(catalog)
    assert raised.value.seconds > 0
    assert predict(catalog, "sign")

    models.store.is_up = True

    assert predict(catalog)
    assert not models.told


@pytest.mark.parametrize("found", [b"", b"short", b"x" * 5_000], ids=["empty", "shorter", "longer"])
def test_another_file_is_damage_of_that_model_alone(models: Models, found: bytes) -> None:
    models.store.objects[models.key] = found
    catalog = models.catalog()

    for _ in range(2):
        with pytest.raises(DamagedModelError):
            predict(catalog)

    assert [error.reason for error in models.told] == [
        "the bucket's model.onnx is not what was exported"
    ]
    assert len(models.store.asked) == 1
    assert predict(catalog, "sign")
    assert not any(path.is_file() for path in models.kept.iterdir())


def test_a_file_of_that_length_with_other_bytes_is_damage(models: Models) -> None:
    models.store.objects[models.key] = bytes(len(models.content))

    with pytest.raises(DamagedModelError):
        predict(models.catalog())

    assert not any(path.is_file() for path in models.kept.iterdir())


def test_a_kept_file_that_was_changed_is_not_loaded(models: Models) -> None:
    predict(models.catalog())
    (kept,) = models.kept.iterdir()
    kept.write_bytes(b"changed")

    with pytest.raises(DamagedModelError):
        predict(models.catalog())

    assert predict(models.catalog())


def test_no_room_is_damage_and_leaves_none_of_it(
    models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Body, "iter_chunks", _full)

    with pytest.raises(DamagedModelError):
        predict(models.catalog())

    assert [error.reason for error in models.told] == ["model.onnx cannot be kept here"]
    assert not any(models.kept.iterdir())


def _full(*_: object) -> object:
    raise OSError(28, "No space left on device")


def test_without_a_bucket_it_is_damaged(models: Models) -> None:
    with pytest.raises(DamagedModelError):
        predict(Catalog.load(models.folder, models.told.append))

    assert [error.model for error in models.told] == ["sum"]


def test_it_is_listed_without_being_fetched(models: Models) -> None:
    assert [manifest.name for manifest in models.catalog().manifests()] == ["sign", "sum"]
    assert not models.store.asked


def test_ready_says_what_is_being_fetched_and_goes_on_with_it(models: Models) -> None:
    catalog = models.catalog(NO_TIME)
    said = set()
    for _ in range((len(models.content) - 1) // PIECE + 1):
        with pytest.raises(NotReadyError) as raised:
            check(catalog)
        said.add(str(raised.value))

    check(catalog)

    assert said == {
        "Not ready: sum is being fetched (0 of 0 MB).",
        "Not ready: sum is fetched, and being loaded.",
    }


@pytest.mark.parametrize("environment", [{}, {"MODELS_BUCKET": ""}, {"MODELS_BUCKET": "-"}])
def test_there_may_be_no_bucket(environment: dict[str, str]) -> None:
    assert bucket_of(environment) is None


def test_the_template_names_the_bucket() -> None:
    assert bucket_of({"MODELS_BUCKET": "sklambda-dev-models"}) is not None
