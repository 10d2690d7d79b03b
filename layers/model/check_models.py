"""Check that the models the layer ships are those of the list and undamaged; run by the build.

    python check_models.py python/prediction/models

It needs nothing but Python: what it checks may be for another processor.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def problems(models: Path) -> Iterator[str]:
    """Yield one sentence for each thing that is missing, superfluous or damaged."""
    listed = set((models / "models.txt").read_text("utf-8").split())
    present = {path.name for path in models.glob("*/")}
    for name in sorted(present - listed):
        yield f"{name} is not in models.txt."
    for name in sorted(listed):
        if problem := _problem(models / name):
            yield f"{name}: {problem}."


def _problem(folder: Path) -> str | None:
    try:
        artifact = json.loads((folder / "model.json").read_bytes())["artifact"]
        files = {artifact["file"]: artifact["sha256"]}
        files |= {f"code/{name}": digest for name, digest in artifact.get("code", {}).items()}
        contents = {name: (folder / name).read_bytes() for name in files}
    except OSError as error:
        return f"{Path(error.filename).name} cannot be read"
    except (ValueError, LookupError, TypeError):
        return "model.json is no manifest"
    for name, content in contents.items():
        if hashlib.sha256(content).hexdigest() != files[name]:
            return f"{name} is not what was exported"
    return None


def main() -> None:
    """Check the folder that the command names."""
    if found := list(problems(Path(sys.argv[1]))):
        sys.exit("\n".join(["The models cannot be shipped:", *found]))


if __name__ == "__main__":
    main()
