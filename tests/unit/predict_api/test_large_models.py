"""A model whose artifact is in a bucket: what clients see until it is here."""

from pathlib import Path

import pytest

from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from prediction.errors import FetchError
from prediction.large_artifacts import LEFT_OUT, Bucket
from prediction.manifest import Manifest
from tests.tiny_models import write_sum_regression
from tests.unit.predict_api.api import Client
from tests.unit.predict_api.environment import ENVIRONMENT

INSTANCE = {"left": 1, "right": 2}


class SlowBucket(Bucket):
    """One whose fetches end too early, until `is_done`."""

    def __init__(self, artifact: Path) -> None:
        super().__init__("bucket", lambda: None)  # type: ignore[arg-type,return-value]  # asks nobody
        self._artifact = artifact
        self.is_done = False

    def fetch(self, manifest: Manifest) -> Path:
        if not self.is_done:
            raise FetchError(manifest.name, "being fetched (120 of 300 MB)", 1)
        return self._artifact


@pytest.fixture
def bucket(tmp_path: Path) -> SlowBucket:
    artifact = write_sum_regression(tmp_path / "models", "forest") / "model.onnx"
    write_sum_regression(tmp_path / "models", "small")
    (tmp_path / "models" / LEFT_OUT).write_text("forest\n")
    return SlowBucket(artifact.rename(tmp_path / "fetched"))


@pytest.fixture
def client(bucket: SlowBucket, tmp_path: Path) -> Client:
    catalog = Catalog.load(tmp_path / "models", bucket=bucket)
    return Client(create_app(Services.from_environment(ENVIRONMENT, catalog, ())))


def test_a_prediction_is_503_and_says_how_far_it_has_come_until_it_is_here(
    client: Client, bucket: SlowBucket
) -> None:
    answer = client.post("/models/forest/predict", INSTANCE)

    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert answer.message == "This model is being fetched (120 of 300 MB); try again in 1 s."
    assert client.post("/models/small/predict", INSTANCE).status == 200
    bucket.is_done = True
    assert client.post("/models/forest/predict", INSTANCE).json["value"] == 3


def test_what_needs_no_artifact_does_not_wait(client: Client) -> None:
    assert [one["name"] for one in client.get("/models").json["models"]] == ["forest", "small"]
    assert client.get("/models/forest").status == 200
    assert client.post("/models/forest/predict", {"left": "a"}).status == 422


@pytest.mark.usefixtures("aws")
def test_a_slow_prediction_is_taken_on_meanwhile(client: Client) -> None:
    assert client.post("/models/forest/predict-slow", INSTANCE).status == 202


def test_ready_says_what_is_being_fetched(client: Client, bucket: SlowBucket) -> None:
    answer = client.get("/v2/health/ready")

    assert answer.status == 503
    assert answer.message == "Not ready: forest is being fetched (120 of 300 MB)."
    bucket.is_done = True
    assert client.get("/v2/health/ready").json["models"] == ["forest", "small"]
