"""The files that models are loaded from, verified against what their manifests say."""

import hashlib
from pathlib import Path

from prediction.errors import ArtifactError
from prediction.manifest import Manifest


def packaged(manifest: Manifest, folder: Path) -> Path:
    """Return the artifact beside its manifest, verified by its digest.

    Raises:
        ArtifactError: It is not there, or not what was exported.
    """
    path = folder / manifest.artifact.file
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtifactError(manifest.name, f"{path.name} cannot be read") from error
    if digest != manifest.artifact.sha256:
        raise ArtifactError(manifest.name, f"{path.name} is not what was exported")
    return path


def require_there(manifest: Manifest, folder: Path) -> None:
    """Look whether the artifact is there and has its length, without reading it.

    Raises:
        ArtifactError: It is not, or has another.
    """
    path = folder / manifest.artifact.file
    try:
        length = path.stat().st_size
    except OSError as error:
        raise ArtifactError(manifest.name, f"{path.name} cannot be read") from error
    if length != manifest.artifact.bytes:
        raise ArtifactError(manifest.name, f"{path.name} is not what was exported")
