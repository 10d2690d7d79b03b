"""Artifacts that do not fit into the package: fetched from a bucket by their digest, and kept.

A fetch that takes longer than a request may is broken off, and goes on where it stopped with the
next request: Lambda stands still between them.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, Protocol

from prediction.artifacts import is_exported
from prediction.aws_calls import log_calls
from prediction.errors import ArtifactError, FetchError
from prediction.manifest import Artifact, Manifest

LEFT_OUT = "left-out.txt"
"""Beside the models' folders: those whose artifacts the build has left out, one name a line."""

NO_BUCKET = "-"
"""What stands for a bucket in the environment where there is none."""

FETCH_SECONDS = 10
"""Of a request; then it ends, and the next goes on. The function behind the API is stopped after
25 s, the worker after 30 at the least."""

FETCH_AND_LOAD_SECONDS = 3
"""A request whose fetch took longer leaves the loading, which may take long, too, to the next."""

SECONDS_BETWEEN_TRIES = 5
_CHUNK_BYTES = 4 * 2**20
_MB = 10**6

_KEPT_IN = Path(tempfile.gettempdir()) / "sklambda-models"
"""In Lambda below `/tmp`, which an instance of a function has alone."""


class ObjectStore(Protocol):
    """boto3's client of S3, or what stands in for it."""

    def get_object(self, **asked: str) -> Any:  # noqa: ANN401  as boto3 declares it
        """Return an object's body and headers."""


type MakeClient = Callable[[], ObjectStore]


def key_of(artifact: Artifact) -> str:
    """Return where an artifact is in the bucket."""
    return f"models/{artifact.sha256}"


def names_left_out(models: Path) -> frozenset[str]:
    """Return the models whose artifacts are not below their folder."""
    path = models / LEFT_OUT
    return frozenset(path.read_text("utf-8").split() if path.exists() else ())


class Bucket:
    """Where large artifacts are, and the folder in which they are kept.

    Args:
        name: of the bucket.
        client: makes a client, for one fetch: a snapshot of the process must not hold one.
        folder: where they are kept.
        seconds: that a fetch may take, and that it may take with loading after it.
    """

    def __init__(
        self,
        name: str,
        client: MakeClient,
        folder: Path = _KEPT_IN,
        seconds: tuple[float, float] = (FETCH_SECONDS, FETCH_AND_LOAD_SECONDS),
    ) -> None:
        self._name = name
        self._client = client
        self._folder = folder
        self._longest, self._longest_with_loading = seconds

    def fetch(self, manifest: Manifest) -> Path:
        """Return the artifact, verified by its digest.

        Raises:
            ArtifactError: The bucket has something else, or there is no room for it.
            FetchError: It is being fetched, or cannot be fetched now.
        """
        artifact, model = manifest.artifact, manifest.name
        whole, is_late = self._folder / artifact.sha256, False
        try:
            if not whole.exists():
                is_late = self._fetch_whole(whole, manifest)
            is_right = is_exported(artifact, whole)
            if not is_right:
                whole.unlink()
        except OSError as error:
            raise ArtifactError(model, f"{artifact.file} cannot be kept here") from error
        if not is_right:
            raise ArtifactError(model, f"the bucket's {artifact.file} is not what was exported")
        if is_late:
            raise FetchError(model, "fetched, and being loaded", 1)
        return whole

    def _fetch_whole(self, whole: Path, manifest: Manifest) -> bool:
        """Fetch an artifact, or the rest of it; return whether no time is left to load it."""
        began = monotonic()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # processes of one machine may share the folder
        part = self._folder / f"{whole.name}.{os.getpid()}"
        self._fetch_into(part, manifest)
        part.replace(whole)
        return monotonic() - began > self._longest_with_loading

    def _fetch_into(self, part: Path, manifest: Manifest) -> None:
        until = monotonic() + self._longest
        try:
            with part.open("ab") as file:
                self._go_on(file, manifest, until)
        except OSError:
            part.unlink(missing_ok=True)  # half a file takes the room that another may need
            raise

    def _go_on(self, file: BinaryIO, manifest: Manifest, until: float) -> None:
        """Fetch what is missing of a file."""
        # Here, for they take long, and a function that fetches nothing never needs them.
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  as said

        length = manifest.artifact.bytes
        try:
            while file.tell() < length:
                got = self._client().get_object(
                    Bucket=self._name,
                    Key=key_of(manifest.artifact),
                    Range=f"bytes={file.tell()}-{length - 1}",
                )
                for chunk in got["Body"].iter_chunks(_CHUNK_BYTES):
                    file.write(chunk)
                    if monotonic() > until and file.tell() < length:
                        raise _unfinished(manifest, file.tell())
                if got["ContentRange"].rpartition("/")[2] != str(length):
                    return  # another file: its digest will tell
        except (BotoCoreError, ClientError) as error:
            state = "in a bucket that cannot be read now"
            raise FetchError(manifest.name, state, SECONDS_BETWEEN_TRIES) from error


def _unfinished(manifest: Manifest, fetched: int) -> FetchError:
    whole = manifest.artifact.bytes
    state = f"being fetched ({fetched // _MB:,} of {whole // _MB:,} MB)"
    return FetchError(manifest.name, state, 1)


def bucket_of(environment: Mapping[str, str]) -> Bucket | None:
    """Return the bucket that the template names, if it does."""
    name = environment.get("MODELS_BUCKET") or NO_BUCKET
    level = environment.get("POWERTOOLS_LOG_LEVEL") or "INFO"
    return None if name == NO_BUCKET else Bucket(name, partial(_client, level))


def _client(level: str) -> ObjectStore:
    import boto3  # noqa: PLC0415  as above
    from botocore.config import Config  # noqa: PLC0415  as above

    config = Config(
        connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}
    )
    client: ObjectStore = boto3.client("s3", config=config)
    log_calls(client, level)
    return client
