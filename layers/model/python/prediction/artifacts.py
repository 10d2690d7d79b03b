"""The files that models are loaded from, verified against what their manifests say."""

import hashlib
from pathlib import Path

from prediction.errors import ArtifactError
from prediction.manifest import Artifact, Manifest


def packaged(manifest: Manifest, folder: Path) -> Path:
    """Return the artifact beside its manifest, verified by its digest.

    Raises:
        ArtifactError: It is not there, or not what was exported.
    """
    path = folder / manifest.artifact.file
    try:
        is_right = is_exported(manifest.artifact, path)
    except OSError as error:
        raise ArtifactError(manifest.name, f"{path.name} cannot be read") from error
    if not is_right:
        raise ArtifactError(manifest.name, f"{path.name} is not what was exported")
    return path


def is_exported(artifact: Artifact, path: Path) -> bool:
    """Return whether a file is the artifact, by its digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == artifact.sha256


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
