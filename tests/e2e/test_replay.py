"""The past goes through the deployed API, and lists and counters are proven to be its own."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from applications.service_311.times import NEW_YORK
from sklambda.cli import main
from sklambda.complaints import replay_command
from sklambda.project import PROJECT
from sklambda.stack.record import StackRecord
from tests.snippets.commands import commands
from tests.snippets.inventory import REPLAYED, run_by

EXPORT = """\
Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Latitude,Longitude
1,01/02/2019 11:59:00 PM,01/03/2019 06:04:00 AM,NYPD,Noise - Residential,Banging,40.69,-73.98
2,01/02/2019 11:58:00 PM,,NYPD,Illegal Parking,Blocked Hydrant,40.70,-73.95
"""


def typed(*arguments: str) -> str:
    environment = {"SKLAMBDA_LOCAL": str(PROJECT / ".local" / "test"), "SKLAMBDA_API_KEY": ""}
    result: Any = CliRunner().invoke(main, [*arguments], env=environment)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.mark.usefixtures("stack")
def test_what_is_replayed_is_stored_listed_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_command, "FOLDER", tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("311.csv").write_text(EXPORT)
    script = "".join(snippet.text for snippet in run_by(REPLAYED))

    told = [typed(*words[1:]) for words in commands(script)]

    # README.md's, and that of the city's own file; each is followed, or preceded, by a proof
    [made_up, own] = [one for one in told if " rows sent: " in one]
    assert re.match(r"100 rows sent: 100 taken in, 0 refused; \d+ closed, \d+ open\.", made_up)
    assert own.startswith("2 rows sent: 2 taken in, 0 refused; 1 closed, 1 open.")
    proofs = [one for one in told if one.endswith(" complaints, 0 differences.\n")]
    assert len(proofs) == script.count("complaints check\n")


@pytest.mark.usefixtures("stack")
def test_what_the_schedule_calls_judges_a_day_that_is_due(
    session: boto3.Session, stack: StackRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_command, "FOLDER", tmp_path)
    due = datetime.now(NEW_YORK) - timedelta(4)
    rows = EXPORT.replace("01/03/2019 06:04:00 AM", "").replace("01/02/2019", f"{due:%m/%d/%Y}")
    (tmp_path / "due.csv").write_text(rows)
    typed("replay", str(tmp_path / "due.csv"))
    events = session.client("events", endpoint_url=stack.endpoint_url)
    functions = session.client("lambda", endpoint_url=stack.endpoint_url)
    [rule] = events.list_rules()["Rules"]
    [target] = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]

    called = functions.invoke(FunctionName=target["Arn"], Payload=target["Input"])

    assert "FunctionError" not in called, called["Payload"].read()
    assert rule["State"] == "ENABLED"
    assert typed("complaints", "watch", "--json") == "[]\n"  # there is nothing left to judge
    [judged] = json.loads(typed("complaints", "watch", "--json", "--day", f"{due:%Y-%m-%d}"))
    assert judged["answers"] >= 2
