"""What a document of the models was made from: their manifests, and this package's code."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parent


def fingerprint(package: Path = PACKAGE, models: Path = PACKAGE / "models") -> str:
    """Return a digest that changes with each manifest and each module, and with nothing else."""
    digest = hashlib.sha256()
    for folder, pattern in ((package, "**/*.py"), (models, "*/model.json")):
        for path in sorted(folder.glob(pattern)):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
