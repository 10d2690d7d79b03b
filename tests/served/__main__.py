"""Judge every case, and write docs/what-can-be-served.md.

`make served`; `python -m tests.served WORD` judges those with the word in their names, and writes
nothing.
"""

import sys

from sklambda.project import PROJECT
from tests.served import report
from tests.served.apart import judged
from tests.served.case import FITTED_ROWS
from tests.served.cases.every import CASES
from tests.served.judge import Verdict

TABLE = PROJECT / "docs" / "what-can-be-served.md"


def main(word: str | None) -> int:
    """Return how many cases answer otherwise than their estimator, hang, or end without a word."""
    chosen = [case for case in CASES if word is None or word in f"{case.group}: {case.name}"]
    verdicts = judged(chosen, _say, processes=2)
    wrong = sum(one.wrong for one in verdicts)
    if word is None and not wrong:
        report.write(TABLE, verdicts, FITTED_ROWS)
    return wrong


def _say(verdict: Verdict) -> None:
    how = "WRONG" if verdict.wrong else verdict.runtime or "refused"
    figures = f"{verdict.promise:8} {verdict.fresh:.0e} {verdict.edge:.0e} {verdict.rows}"
    told = f"{how:8} {verdict.seconds:5.1f}s {verdict.name:45} {verdict.said or figures}"
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
