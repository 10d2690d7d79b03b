"""The process that loads a model's file: what is asked comes on standard input, as JSON.

Standard output is JSON, one object a line: `{"step": ..}` for each step, and at the end either
`{"added": ..}`, `{"refused": ..}`, or `{"asks": ..}` if the file may hold code that nobody has
allowed to run. Whatever the loaded code prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from threadpoolctl import threadpool_limits

from training.about import AboutError, about_of
from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import CodeError, RefusedError, first_line

REFUSED = 4


def main() -> int:
    """Add a model to the folder that is asked for."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What loaded code prints must not get into the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(**members: object) -> None:
        print(json.dumps(members), file=answer, flush=True)

    told = json.load(sys.stdin)
    output = Path(told.pop("output"))
    paths = {name: Path(told[name]) for name in ("file", "sample", "code") if told.get(name)}
    about = told.pop("about", "")
    try:
        asked = Asked(**told | paths | {"about": about_of(about)})
        # One thread adds in one order; see training's own command.
        with threadpool_limits(limits=1):
            added = add(asked, output, lambda step: tell(step=step))
    except CodeError as error:
        tell(asks=str(error))
        return REFUSED
    except (AboutError, RefusedError) as error:
        tell(refused=str(error))
        return REFUSED
    # Code of the file runs all the way, and may raise whatever it likes.
    except Exception as error:  # noqa: BLE001
        tell(refused=f"{type(error).__name__}: {first_line(error)}")
        return REFUSED
    tell(added=added._asdict())
    return 0


if __name__ == "__main__":
    sys.exit(main())
