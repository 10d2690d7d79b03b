"""Drift over HTTP: counted by whoever predicts, kept now and then, told to who has a key."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # publishes none

from predict_api.app import create_app
from predict_api.layers import drift_counts
from predict_api.services import Services
from prediction.catalog import Catalog
from prediction.drift.comparison import FEWEST_ROWS
from prediction.drift.daily_counts import DailyCounts
from prediction.drift.keeping import EVERY, RUNS
from tests.tiny_models import write_sum_regression
from tests.unit.predict_api.api import BOB, Client
from tests.unit.predict_api.environment import ENVIRONMENT
from tests.unit.predict_api.logged import Log, log
from tests.unit.prediction.drift.models import REFERENCE

__all__ = ["log"]

pytestmark = pytest.mark.usefixtures("aws")

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ROW = {"left": 5, "right": 1}
USUAL = [{"left": left, "right": 2} for left in (5, 15)]
SECRET = 77.125


@pytest.fixture
def watched(tmp_path: Path) -> Services:
    background = {"inputs": ["left", "right"], "rows": [[0, 0], [2, 6]]}
    write_sum_regression(tmp_path, reference=REFERENCE, background=background)
    write_sum_regression(tmp_path, "unwatched")
    catalog = Catalog.load(tmp_path, watched=True)
    return Services.from_environment(ENVIRONMENT, catalog, ())


@pytest.fixture
def client(watched: Services) -> Client:
    return Client(create_app(watched))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the layer's clock."""

    class Clock(datetime):
        moment = NOW

        @classmethod
        def now(cls, _: Any = None) -> datetime:  # type: ignore[override]  # as it is called here
            return cls.moment

    monkeypatch.setattr(drift_counts, "datetime", Clock)
    return lambda moment: setattr(Clock, "moment", moment)


def ask(client: Client, *instances: dict[str, Any], action: str = "predict") -> None:
    assert client.post(f"/models/sum/{action}", {"instances": [*instances]}).status == 200


def stored() -> list[dict[str, Any]]:
    return [*boto3.client("dynamodb").scan(TableName="predictions")["Items"]]


def keep(services: Services) -> None:
    """Have everything kept that was counted: today, by whatever the clock says."""
    now = datetime.now(UTC)
    for moment in (now, now + EVERY):
        assert services.keeping.keep(moment) is None


def test_a_hundred_predictions_are_kept_by_the_hundredth(
    client: Client, at: Callable[[datetime], None]
) -> None:
    at(NOW)
    for _ in range(RUNS - 1):
        ask(client, ROW)
    assert stored() == []

    ask(client, ROW)

    [item] = stored()
    assert item["n_rows"] == {"N": str(RUNS)}


def test_after_a_minute_any_request_has_them_kept(
    client: Client, at: Callable[[datetime], None]
) -> None:
    at(NOW)
    ask(client, ROW)

    at(NOW + EVERY)
    assert client.get("/whoami").status == 200

    assert len(stored()) == 1


def test_a_table_that_refuses_costs_no_answer(
    client: Client, at: Callable[[datetime], None], log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    monkeypatch.setattr(DailyCounts, "add", refuse)
    at(NOW)
    ask(client, ROW)
    at(NOW + EVERY)

    ask(client, {"left": SECRET, "right": 1})

    [line] = [line for line in log.lines if "Counts" in line["message"]]
    assert (line["level"], line["exception"]) == ("WARNING", "ClientError")
    assert str(SECRET) not in json.dumps(line)


def test_explanations_count_the_instances_and_not_what_they_are_compared_with(
    watched: Services, client: Client
) -> None:
    ask(client, ROW, action="explain")
    keep(watched)

    [item] = stored()
    assert item["n_rows"] == {"N": "1"}


def test_nothing_is_stored_of_an_input_but_its_bin(watched: Services, client: Client) -> None:
    ask(client, {"left": SECRET, "right": 1})
    keep(watched)

    assert str(SECRET) not in json.dumps(stored())


def test_drift_is_told_beside_the_reference(watched: Services, client: Client) -> None:
    ask(client, *USUAL * 300)
    keep(watched)

    answer = client.get("/models/sum/drift")

    assert answer.status == 200
    told = answer.json
    assert (told["model"], told["rows"], told["drift"]) == ("sum", 600, True)
    assert told["days"] == [
        {"day": f"{datetime.now(UTC):%Y-%m-%d}", "rows": 600, "psi": {"value": 0.0}}
    ]
    by_name = {one["name"]: one for one in [*told["answers"], *told["inputs"]]}
    assert {name: one["verdict"] for name, one in by_name.items()} == {
        "value": "none",
        "left": "none",
        "right": "drift",
    }
    assert by_name["right"]["missing"] == 0
    assert by_name["left"]["bins"][1] == {"bin": "0 to 10", "reference": 0.6, "now": 0.5}
    assert answer.headers["cache-control"] == "no-store"


def test_of_few_rows_nothing_is_told_but_how_many(watched: Services, client: Client) -> None:
    ask(client, *[ROW] * (FEWEST_ROWS - 1))
    keep(watched)

    told = client.get("/models/sum/drift").json

    assert told["rows"] == FEWEST_ROWS - 1
    assert told["drift"] is None
    assert {"name", "verdict"} == set(told["inputs"][0]) == set(told["answers"][0])


def test_one_row_of_another_caller_shows_in_no_share(watched: Services, client: Client) -> None:
    ask(client, *USUAL * 300)
    keep(watched)
    before = client.get("/models/sum/drift").json

    ask(client.with_(key_id=BOB), {"left": -1, "right": 1})
    keep(watched)
    after = client.get("/models/sum/drift").json

    assert after["rows"] == before["rows"] + 1
    assert [after["inputs"], after["answers"]] == [before["inputs"], before["answers"]]


def test_the_answer_is_as_documented(watched: Services, client: Client) -> None:
    ask(client, *USUAL * 300)
    keep(watched)
    document = client.app.openapi()
    schema = {
        "$ref": "#/components/schemas/DriftReport",
        "components": document["components"],
    }

    Draft202012Validator(schema).validate(client.get("/models/sum/drift").json)


def test_days_before_those_asked_for_do_not_count(
    watched: Services, client: Client, at: Callable[[datetime], None]
) -> None:
    then = datetime.now(UTC) - timedelta(days=2)
    at(then - EVERY)
    ask(client, ROW)
    watched.keeping.keep(then)

    assert client.get("/models/sum/drift?days=1").json["rows"] == 0
    assert client.get("/models/sum/drift?days=2").json["rows"] == 1


@pytest.mark.parametrize("days", ["0", "91", "1.5", "x"])
def test_other_numbers_of_days_are_refused(client: Client, days: str) -> None:
    assert client.get(f"/models/sum/drift?days={days}").status == 422


def test_a_model_without_a_reference_says_so(client: Client) -> None:
    answer = client.get("/models/unwatched/drift")

    assert answer.status == 409
    assert answer.message == "This model has no reference, so that nothing tells its drift."


def test_an_unknown_model_and_a_key_without_the_scope_get_nothing(client: Client) -> None:
    assert client.get("/models/none/drift").status == 404
    assert client.with_(scopes="complaints:read").get("/models/sum/drift").status == 403
    assert client.with_(key_id=None).get("/models/sum/drift").status == 401


def test_counts_that_cannot_be_read_are_asked_for_later(watched: Services) -> None:
    settings = replace(watched.settings, predictions_table="gone")
    client = Client(create_app(replace(watched, settings=settings)))

    answer = client.get("/models/sum/drift")

    assert answer.status == 503
    assert "Retry-After" in {name.title() for name in answer.headers}


def test_counts_are_added_by_one_attempt_and_read_within_the_time_of_a_request(
    watched: Services,
) -> None:
    added: Any = watched.keeping._counts()  # noqa: SLF001  no other door
    assert added.client.meta.config.retries["total_max_attempts"] == 1

    assert watched.daily_counts.patience is not None
    assert watched.daily_counts.patience < 25 / 2


def test_the_page_says_whether_a_model_is_watched(client: Client) -> None:
    anyone = client.with_(key_id=None)

    watched, unwatched = (
        anyone.get(f"/pages/models/{name}", accept="text/html").text
        for name in ("sum", "unwatched")
    )

    assert 'id="show-drift"' in watched
    assert "sklambda models drift sum" in watched
    assert "100 rows" in watched
    assert "is not watched" in unwatched
    assert 'id="show-drift"' not in unwatched
