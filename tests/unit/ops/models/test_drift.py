"""`sklambda models drift`: a table and sentences, JSON, and an exit code for schedules."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from prediction.catalog import Catalog
from prediction.drift.comparison import FEWEST_ROWS
from prediction.drift.daily_counts import DailyCounts
from prediction.drift.report import DAYS, MOST_DAYS
from sklambda.cli import main
from sklambda.errors import DRIFTED
from sklambda.models import folder, process
from sklambda.models.drift import drift as command
from tests.tiny_models import write_sum_regression
from tests.unit.ops.queue_account import REGION, STACK, Account, account
from tests.unit.ops.rights import calls_as_rights, documented
from tests.unit.prediction.drift.models import LEFT, REFERENCE, RIGHT

__all__ = ["account"]

DOCUMENT = Path(__file__).parents[4] / "docs/operating.md"
USUAL = [{"left": 5, "right": 2}, {"left": 15, "right": 2}] * 300
LONGER = [{"left": 5, "right": 200}] * 100


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    models = tmp_path / "models"
    right = {**RIGHT, "counts": [0, 100, 0, 0, 0]}
    write_sum_regression(models, reference={**REFERENCE, "inputs": [LEFT, right]})
    write_sum_regression(models, "unwatched")
    monkeypatch.setattr(folder, "HERE", folder.Places(models, tmp_path / "cards"))
    return models


def drift(*arguments: str) -> Result:
    options = ["--stack", STACK, "--region", REGION]
    command = ["models", "drift", *arguments, *options]
    return CliRunner().invoke(main, command, env={"COLUMNS": "200"})


def asked(account: Account, models: Path, rows: list[dict[str, Any]]) -> None:
    """Have these rows counted today."""
    model = Catalog.load(models, watched=True).get("sum")
    assert model.tally is not None
    model.run(model.parse(rows))
    counts = DailyCounts(account.store.client, account.store.table)
    counts.add(model.tally.watched, model.tally.take(), datetime.now(UTC))


def test_no_drift_is_exit_code_0(account: Account, models: Path) -> None:
    asked(account, models, USUAL)

    told = drift("sum")

    assert told.exit_code == 0, told.output
    (left,) = [line for line in told.stdout.splitlines() if "input: left" in line]
    assert "none" in left
    assert "600 rows on 1 day, beside 100 of the reference." in told.stderr
    assert f"{datetime.now(UTC):%Y-%m-%d}: 600 rows, PSI of answers: value 0.000" in told.stderr


def test_drift_has_an_exit_code_of_its_own(account: Account, models: Path) -> None:
    asked(account, models, USUAL + LONGER)

    told = drift("sum")

    assert told.exit_code == DRIFTED
    (answer,) = [line for line in told.stdout.splitlines() if "answer: value" in line]
    assert "DRIFT" in answer
    assert "14.3 %" in answer  # above all that there was
    assert "Drift (PSI over 0.1, and no chance): value, right." in told.stderr


def test_json_has_the_share_of_each_bin(account: Account, models: Path) -> None:
    asked(account, models, USUAL)

    told = json.loads(drift("sum", "--json").stdout)

    assert (told["rows"], told["drift"], told["reference_rows"]) == (600, False, 100)
    assert told["inputs"][0]["bins"][1] == {"bin": "0 to 10", "reference": 0.6, "now": 0.5}


def test_too_few_rows_are_said_and_are_no_drift(account: Account, models: Path) -> None:
    asked(account, models, LONGER)

    told = drift("sum")

    assert told.exit_code == 0
    assert f"Too few rows to say: {FEWEST_ROWS} are needed." in told.stderr
    assert "too few rows" in told.stdout


@pytest.mark.usefixtures("account")
def test_nothing_counted_is_said() -> None:
    told = drift("sum")

    assert told.exit_code == 0
    assert "Nothing was counted" in told.stderr


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("name", "says"), [("unwatched", "has no reference"), ("ghost", "There is no model ghost")]
)
def test_what_cannot_be_watched_is_refused(name: str, says: str) -> None:
    told = drift(name)

    assert told.exit_code == 4
    assert says in told.stderr


@pytest.mark.usefixtures("account")
def test_a_number_of_days_beyond_what_is_kept_is_wrong_use() -> None:
    assert drift("sum", "--days", "91").exit_code == 2


@pytest.mark.usefixtures("account")
def test_an_environment_that_only_runs_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "find_spec", lambda _: None)

    told = drift("sum")

    assert told.exit_code == 1
    assert "make .venv/.dev" in told.stderr


@pytest.mark.usefixtures("account")
def test_the_document_names_the_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    called = calls_as_rights(monkeypatch)

    assert drift("sum").exit_code == 0

    assert called - {"cloudformation:DescribeStacks"} == documented(DOCUMENT, "models drift")


@pytest.mark.usefixtures("account")
def test_names_are_shown_as_they_are(models: Path) -> None:
    odd = {**LEFT, "name": "area [m] [/x] \x1b[31m"}
    write_sum_regression(models, "odd", reference={**REFERENCE, "inputs": [odd]})

    told = drift("odd")

    assert r"input: area [m] [/x] \u001b[31m" in told.stdout
    assert "\x1b" not in told.output


def test_the_command_asks_about_the_days_that_the_route_does() -> None:
    [days] = [one for one in command.params if one.name == "days"]

    assert days.default == DAYS
    assert isinstance(days.type, click.IntRange)
    assert days.type.max == MOST_DAYS
