"""Every kind of call, by a client that openapi-python-client generated as the package `generated`.

Takes the address and the key from API and KEY; exits with a traceback where an answer is wrong.
"""

import os
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from generated import AuthenticatedClient, Client, api, models
from generated.api.demo import predict_class, predict_class_slow, redeem_prediction
from generated.api.health import home, live, ready
from generated.api.key import who_am_i
from generated.api.models import (
    describe_model,
    list_models,
    predict_complaint_time,
    predict_slow_titanic,
    predict_titanic,
)
from generated.api.slow_predictions import cancel_prediction, find_prediction
from generated.api.tag311 import (
    dashboard,
    enter_complaint,
    estimated_time,
    estimated_time_async,
    find_complaint,
    mean_number,
    median_time,
    median_time_of_any,
    median_time_of_noise,
)
from generated.api.titanic import predict_survival, predict_survival_by_query, put_passenger

# The emulator starts a process for a function's first request.
SECONDS = 120.0
URL = os.environ["API"]
ANYONE = Client(URL, timeout=SECONDS)
ME = AuthenticatedClient(
    URL, token=os.environ["KEY"], prefix="", auth_header_name="X-API-Key", timeout=SECONDS
)
WRONG = AuthenticatedClient(
    URL, token="wrong", prefix="", auth_header_name="X-API-Key", timeout=SECONDS
)


def ask(operation: Any, *args: Any, status: int = 200, client: Any = ME, **members: Any) -> Any:
    """The parsed answer of an operation, which comes with this status."""
    answer = operation.sync_detailed(*args, client=client, **members)
    assert answer.status_code == HTTPStatus(status), (operation, answer.status_code)
    return answer.parsed


def ask_publicly() -> None:
    """What needs no key."""
    assert ask(home, client=ANYONE).name == "sklambda"
    assert ask(live, client=ANYONE).live
    assert "titanic" in ask(ready, client=ANYONE).models
    ask(dashboard, client=ANYONE)


def predict() -> None:
    """Fast predictions: in the path, in a query, in bodies, one and several."""
    assert ask(predict_class, 1.0, 1.0).class_ == 1
    female = models.PredictSurvivalByQuerySex.F
    assert ask(predict_survival_by_query, age=10, sex=female).survived == 1
    passenger = models.Passenger(age=40, sex=models.PassengerSex.MALE, pclass=3)
    for operation in (predict_survival, put_passenger):
        assert 0 < ask(operation, body=passenger).probability < 1
    one = models.TitanicInstance(age=8, sex=models.TitanicInstanceSex.FEMALE)
    assert len(ask(predict_titanic, body=one).class_probabilities) == 2
    batch = models.TitanicInstanceBatch(instances=[one, one])
    assert len(ask(predict_titanic, body=batch).predictions) == 2
    kind = models.ComplaintTimeInstanceComplaintType("noise-residential")
    complaint = models.ComplaintTimeInstance(complaint_type=kind, latitude=40.7, longitude=-73.9)
    assert ask(predict_complaint_time, body=complaint).value > 0


def predict_slowly() -> None:
    """Slow predictions: both ways in, both ways out, and canceling."""
    body = models.DemoInstance(feature_a=1.3, feature_b=-3.2)
    key = str(uuid.uuid4())
    accepted = ask(predict_class_slow, status=202, body=body, idempotency_key=key)
    assert ask(predict_class_slow, status=202, body=body, idempotency_key=key).id == accepted.id
    assert (
        redeemed(lambda: ask(find_prediction, accepted.id, prefer="wait=20")).result["class"] == 0
    )
    assert ask(redeem_prediction, accepted.id, prefer="wait=1").class_ == 0

    one = models.TitanicInstance(age=8, sex=models.TitanicInstanceSex.FEMALE)
    accepted = ask(predict_slow_titanic, status=202, body=one)
    canceled = cancel_prediction.sync_detailed(accepted.id, client=ME)
    assert canceled.status_code in {HTTPStatus.OK, HTTPStatus.CONFLICT}
    ask(cancel_prediction, "none", status=404)


def redeemed(look: Callable[[], Any]) -> Any:
    """The record of a prediction once it has ended."""
    while (record := look()).status in {models.JobState.QUEUED, models.JobState.RUNNING}:
        pass
    assert record.status == models.JobState.SUCCEEDED
    return record


def ask_about_complaints() -> None:
    """New York's complaints: the past, estimates, and a complaint of one's own."""
    assert ask(mean_number, "noise", hour=12).q > 0
    for operation in (median_time, median_time_of_any):
        assert ask(operation, "water quality").expected_time > 0
    assert ask(median_time_of_noise, "residential").expected_time > 0
    for operation in (estimated_time, estimated_time_async):
        estimated = ask(operation, "residential", latitude=40.6757, longitude=-73.8605)
        assert estimated.interval.low <= estimated.estimated_time <= estimated.interval.high
    complaint = models.NewComplaint(
        complaint_type="residential", lat=40.6757, lon=-73.8605, description="a party"
    )
    stored = ask(enter_complaint, status=201, body=complaint)
    assert ask(find_complaint, stored.id).expected_time == stored.expected_time


def describe() -> None:
    """What there is, and who asks."""
    assert "predict" in ask(who_am_i).scopes
    for model in ask(list_models).models:
        assert ask(describe_model, model.name).inputs.additional_properties["properties"]


def fail() -> None:
    """Errors are parsed as well."""
    assert ask(who_am_i, status=401, client=WRONG).message == "Invalid API Key"
    assert ask(describe_model, "none", status=404).message
    assert ask(mean_number, "noise", hour=24, status=422).detail[0].loc == ["query", "hour"]


assert api.__name__
for kind_of_call in (ask_publicly, describe, predict, predict_slowly, ask_about_complaints, fail):
    kind_of_call()
