"""Judge every case, and write docs/what-can-be-served.md.

`make served`; `python -m tests.served WORD` judges those with the word in their names, and writes
nothing.
"""

import sys

from tests.served.apart import judged
from tests.served.cases.every import CASES
from tests.served.judge import Verdict


def main(word: str | None) -> int:
    chosen = [case for case in CASES if word is None or word in case.name or word in case.group]
    verdicts = judged(chosen, _say, processes=2)
    return sum(one.wrong for one in verdicts)


def _say(verdict: Verdict) -> None:
    how = "WRONG" if verdict.wrong else verdict.runtime or "refused"
    figures = f"{verdict.promise:8} {verdict.fresh:.0e} {verdict.edge:.0e} {verdict.rows}"
    told = f"{how:8} {verdict.seconds:5.1f}s {verdict.name:45} {verdict.said or figures}"
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
