"""A process that answers rows by a model's folder with nothing but what the layer has.

    python as_in_lambda.py FOLDER LAYER

FOLDER is that of a model of the second runtime, LAYER the source of the layer, whose locks say what
it has. Each line of standard input is a JSON list of rows; each line of the answer is JSON:
`{"outputs": ..}` in the order of the kind's, or `{"refused": ..}`. Modules that are installed here
and not in Lambda, such as pandas, cannot be imported; scikit-learn goes other ways where it finds
them. This file is run by its path, so that nothing is imported before that holds.
"""

import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

_OF_THE_LAYER = "prediction"


class NotInTheLayer(MetaPathFinder):
    """Finds no module that Lambda would not find.

    Args:
        layer: the source of the layer.
    """

    def __init__(self, layer: Path) -> None:
        locked = {
            name
            for lock in (layer / "python").glob("requirements*.txt")
            for name in re.findall(r"^([a-z0-9._-]+)==", lock.read_text("utf-8"), re.MULTILINE)
        }
        self._absent = {
            module
            for module, distributions in packages_distributions().items()
            if module != _OF_THE_LAYER and not locked & {_normal(name) for name in distributions}
        }
        lines = (layer / "scikit-learn-unused.txt").read_text("utf-8").splitlines()
        left_out = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        self._left_out = {line.removesuffix(".*").replace("/", ".") for line in left_out}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  as Python calls it
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Raise for what the layer lacks; otherwise leave it to the other finders."""
        if fullname.split(".", maxsplit=1)[0] in self._absent or fullname in self._left_out:
            raise ModuleNotFoundError(f"the layer has no module {fullname}", name=fullname)
        return None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Answer until the input ends."""
    folder, layer = (Path(argument) for argument in sys.argv[1:])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What code of the model prints must not get into the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.meta_path.insert(0, NotInTheLayer(layer))

    from prediction.columns import Encoding  # noqa: PLC0415  only now
    from prediction.manifest import read_manifest  # noqa: PLC0415
    from prediction.own_files import CODE  # noqa: PLC0415
    from prediction.runtimes import runtime_of  # noqa: PLC0415

    runtime = None
    for line in sys.stdin:
        try:
            if runtime is None:
                manifest = read_manifest(folder)
                runtime = runtime_of(manifest, folder / manifest.artifact.file, folder / CODE)
            rows = json.loads(line)
            for column in manifest.columns:
                if column.encoding is Encoding.TIME:
                    for row in rows:
                        told = row[column.input]
                        row[column.input] = told and datetime.fromisoformat(told)
            outputs = [one.tolist() for one in runtime.run(rows).outputs]
            answer: dict[str, object] = {"outputs": outputs}
        # scikit-learn and own classes raise whatever they like.
        except Exception as error:  # noqa: BLE001
            lines = str(error).strip().splitlines() or [type(error).__name__]
            answer = {"refused": lines[0].rstrip(".")}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
