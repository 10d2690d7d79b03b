"""The task of each morning: judges, keeps and tells, with the model that serves."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from applications.service_311 import tasks
from applications.service_311.storage.counters import addition
from applications.service_311.storage.serving import Serving
from applications.service_311.storage.store import ComplaintStore
from applications.service_311.tally import BRIEF, Group, Series
from applications.service_311.times import NEW_YORK
from applications.service_311.watch import calibration
from applications.service_311.watch.calibration import Calibration, CalibrationError
from applications.service_311.watch.drift import Shares
from applications.service_311.watch.judgement import WrongCountersError
from predict_api.services import Services
from prediction.catalog import Catalog

DAY = datetime.now(NEW_YORK).date() - timedelta(4)


@pytest.fixture
def services(app: FastAPI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Services:
    """Those of the app, with a calibration of its tiny model."""
    services: Services = app.state.services
    manifest = services.catalog.manifest("complaint-time")
    made = Calibration(
        model_version=manifest.version,
        artifact=manifest.artifact.sha256,
        answers=9,
        expected=Shares(below=0.1, under=0.4, over=0.4, above=0.1),
    )
    path = tmp_path / "calibration.json"
    path.write_text(made.model_dump_json())
    monkeypatch.setattr(tasks, "CALIBRATION", path)
    return services


def count(store: ComplaintStore, answers: int, above: int) -> None:
    group = Group(DAY, Series.EVENT, "noise", "NYPD")
    numbers = {BRIEF: answers, f"{BRIEF}_under": answers - above, f"{BRIEF}_above": above}
    store.client.update_item(**addition(store.counters_table, group, numbers, 0))


def metrics(capsys: pytest.CaptureFixture[str]) -> list[float]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line[tasks.METRIC] for line in lines if "_aws" in line]


def test_a_day_is_judged_kept_and_measured(
    services: Services, store: ComplaintStore, capsys: pytest.CaptureFixture[str]
) -> None:
    count(store, 1_000, above=800)

    tasks.judge_estimates(services)

    judgement = store.judgements(DAY, DAY)[DAY]
    assert judgement.has_drifted
    assert metrics(capsys) == [judgement.psi]


def test_a_day_of_few_answers_is_kept_and_not_measured(
    services: Services, store: ComplaintStore, capsys: pytest.CaptureFixture[str]
) -> None:
    count(store, 10, above=10)

    tasks.judge_estimates(services)

    assert store.judgements(DAY, DAY)[DAY].psi is None
    assert metrics(capsys) == []


def test_a_service_that_nobody_uses_is_not_judged(
    services: Services, store: ComplaintStore, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks.judge_estimates(services)

    assert store.judgements(DAY - timedelta(30), DAY) == {}
    assert metrics(capsys) == []


def test_the_calibration_of_another_model_judges_nothing(
    services: Services, store: ComplaintStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(store, 1_000, above=800)
    monkeypatch.setattr(tasks, "CALIBRATION", calibration.CALIBRATION)

    with pytest.raises(CalibrationError):
        tasks.judge_estimates(services)

    assert store.judgements(DAY, DAY) == {}


def test_a_model_that_was_not_the_first_does_not_judge_the_days_before_it(
    services: Services, store: ComplaintStore
) -> None:
    count(store, 1_000, above=800)
    store.keep_serving(Serving("0" * 64, None))

    tasks.judge_estimates(services)

    assert store.judgements(DAY, DAY) == {}
    assert store.serving() == Serving(
        services.catalog.manifest("complaint-time").artifact.sha256, DAY + timedelta(4)
    )


def test_days_beside_one_with_wrong_counters_are_measured(
    services: Services, store: ComplaintStore, capsys: pytest.CaptureFixture[str]
) -> None:
    count(store, 1_000, above=800)
    wrong = Group(DAY - timedelta(1), Series.EVENT, "noise", "NYPD")
    numbers = {BRIEF: 1, f"{BRIEF}_under": 2}
    store.client.update_item(**addition(store.counters_table, wrong, numbers, 0))

    with pytest.raises(WrongCountersError):
        tasks.judge_estimates(services)

    assert len(metrics(capsys)) == 1


def test_where_the_model_is_not_served_there_is_nothing_to_judge(
    services: Services, store: ComplaintStore
) -> None:
    count(store, 1_000, above=800)

    tasks.judge_estimates(replace(services, catalog=Catalog.of([])))

    assert store.judgements(DAY, DAY) == {}
