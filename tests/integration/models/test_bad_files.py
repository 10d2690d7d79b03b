"""Files whose code misbehaves while they are loaded: one sentence, exit code 4, nothing left."""

import tempfile
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from sklearn.linear_model import LinearRegression

from sklambda.models import folder
from sklambda.models.commands import models

ROWS = pd.DataFrame({"left": [1.0, 2.0, 3.0, 4.0], "right": [4.0, 3.0, 1.0, 2.0]})


class Harmful:
    """What runs the code of its choice when it is loaded."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return eval, (self._code,)


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = folder.Places(tmp_path / "models", tmp_path / "cards")
    places.models.mkdir()
    (places.models / "models.txt").write_text("other\n")
    monkeypatch.setattr(folder, "HERE", places)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    ROWS.to_csv(tmp_path / "rows.csv", index=False)
    monkeypatch.chdir(tmp_path)


def added(*arguments: str) -> Result:
    """Run `add`, and hold that a refusal leaves nothing."""
    before = sorted(Path.cwd().rglob("*"))
    done = CliRunner().invoke(
        models, ["add", *arguments, "--sample", "rows.csv", "--name", "brought", "--yes"]
    )
    assert sorted(Path.cwd().rglob("*")) == before
    assert done.exit_code == 4, done.output
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in done.stderr
    return done


_NOISE = "[print('noise', i) for i in range(9)] and __import__('os').write(2, b'{}')"
_GARBAGE = (
    "[__import__('os').write(n, b'no json\\n[1]\\n') for n in range(3, 20)"
    " if __import__('os').path.exists(f'/proc/self/fd/{n}')"
    " and 'pipe' in __import__('os').readlink(f'/proc/self/fd/{n}')]"
)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1 / 0", "m.joblib cannot be loaded"),
        ("(_ for _ in ()).throw(KeyboardInterrupt())", "ended without an answer"),
        ("__import__('sys').exit(0)", "ended without an answer"),
        (_NOISE, "int is not a fitted estimator"),
        (_GARBAGE, "list is not a fitted estimator"),
    ],
    ids=["raises", "raises what no handler takes", "exits", "prints", "writes into the answer"],
)
def test_code_that_misbehaves_is_refused(code: str, told: str) -> None:
    joblib.dump(Harmful(code), "m.joblib")
    assert told in added("m.joblib").stderr


def test_a_format_without_code_is_not_asked_about() -> None:
    Path("m.skops").write_text("no skops file")
    done = CliRunner().invoke(
        models, ["add", "m.skops", "--sample", "rows.csv", "--name", "brought"]
    )
    assert (done.exit_code, "it is no skops file" in done.stderr) == (4, True)
    assert "Go on?" not in done.stderr


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    joblib.dump(LinearRegression().fit(ROWS, ROWS.sum(axis=1)), "m.joblib")
    Path("rows.csv").write_text(ROWS.to_csv(index=False), encoding="utf-8-sig")
    done = CliRunner().invoke(models, ["check", "m.joblib", "--sample", "rows.csv", "--yes"])
    assert done.exit_code == 0, done.output
