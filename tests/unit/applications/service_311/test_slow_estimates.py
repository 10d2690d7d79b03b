"""Estimates by the queue and the worker."""

import pytest
from moto import mock_aws

from prediction.catalog import Catalog
from tests.unit.applications.service_311.service_311 import Client, make_app
from tests.unit.predict_worker.factory import a_worker, plenty, record
from tests.unit.prediction.jobs.stand_ins import make_queue, make_store, received


@pytest.mark.parametrize(
    ("descriptor", "unknown"),
    [(None, {}), ("loud music/party", {}), ("unheard", {"unknown_inputs": ["descriptor"]})],
)
def test_the_slow_way_tells_what_the_fast_one_tells(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, descriptor: str | None, unknown: object
) -> None:
    instance = {
        "complaint_type": "graffiti",
        "created_date": "2019-06-14T12:00:00",
        "descriptor": descriptor,
    }
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        jobs, queue = make_store(), make_queue()
        client = Client(make_app(catalog, jobs.client))
        at_once = client.post("/models/complaint-time/predict", instance).json
        job = client.post("/models/complaint-time/predict-slow", instance).json["id"]
        a_worker(catalog, jobs, queue).work_off([record(body) for body in received(queue)], plenty)
        slow = client.get(f"/predictions/{job}").json

    assert slow["status"] == "succeeded"
    assert slow["result"] == at_once
    assert at_once["quantiles"] == {"p90": at_once["value"] + 0.75}
    assert list(at_once["probabilities"]) == ["24h", "72h"]
    assert {name: at_once[name] for name in at_once if name == "unknown_inputs"} == unknown
