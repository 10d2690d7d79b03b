"""The process of `sklambda models test` and `compare`: JSON comes in, and JSON goes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from training.fitted.errors import RefusedError
from training.tried.trying import tried

REFUSED = 4


def main() -> int:
    """Try what is asked for."""
    asked = json.load(sys.stdin)
    try:
        told = tried(Path(asked["folder"]), asked["names"], Path(asked["data"]), asked["target"])
    except RefusedError as error:
        print(json.dumps({"refused": str(error)}))
        return REFUSED
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
