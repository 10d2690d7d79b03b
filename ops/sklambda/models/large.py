"""Artifacts that the build has left out of the layer, for the bucket of the stack."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from sklambda.errors import OperatorError

BUCKET = "ModelsBucket"
"""In the template."""

LAYER = "ModelLayer"
_LEFT_OUT = Path("python") / "prediction" / "models" / "left-out.txt"

# boto3's client of S3; its types are not among those installed
type S3Client = Any


class UploadError(OperatorError):
    """An artifact cannot be uploaded; the message is for the operator."""


class Large(NamedTuple):
    """An artifact that is to be in the bucket."""

    model: str
    path: Path
    bytes: int
    sha256: str

    @property
    def key(self) -> str:
        """Where it is in the bucket: as `prediction.large_artifacts` looks for it."""
        return f"models/{self.sha256}"


def left_out(built: Path, sources: Path) -> list[Large]:
    """Return what the build has left out of the layer.

    Args:
        built: the folder that SAM has built into.
        sources: the models' folders, which have all files.
    """
    listed = built / LAYER / _LEFT_OUT
    names = listed.read_text("utf-8").split() if listed.exists() else []
    return [_large(name, sources) for name in names]


def upload(client: S3Client, bucket: str, large: Iterable[Large]) -> Iterator[str]:
    """Upload what is not there yet; yield one sentence for each.

    Raises:
        UploadError: A file is not what its manifest says.
    """
    for one in large:
        if _is_there(client, bucket, one):
            yield f"{one.model}: is in the bucket."
            continue
        with one.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != one.sha256:
            raise UploadError(f"{one.path} is not what was exported; make the model again.")
        client.upload_file(str(one.path), bucket, one.key)
        yield f"{one.model}: {one.bytes / 10**6:,.0f} MB uploaded."


def _large(name: str, sources: Path) -> Large:
    artifact = json.loads((sources / name / "model.json").read_bytes())["artifact"]
    path = sources / name / artifact["file"]
    return Large(name, path, artifact["bytes"], artifact["sha256"])


def _is_there(client: S3Client, bucket: str, one: Large) -> bool:
    try:
        found: int = client.head_object(Bucket=bucket, Key=one.key)["ContentLength"]
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in {403, 404}:
            return False  # the upload tells whether it may
        raise
    return found == one.bytes
