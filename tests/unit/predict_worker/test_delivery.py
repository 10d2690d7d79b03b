from typing import Any

import pytest

from predict_worker.delivery import Delivery
from tests.unit.predict_worker.factory import message, record
from tests.unit.prediction.jobs.stand_ins import JOB_ID, a_job


def test_a_record_of_the_queue_is_read() -> None:
    delivery = Delivery.from_record(record(message(a_job()), message_id="m-1", receives=3))

    assert (delivery.message_id, delivery.receive_count, delivery.job_id) == ("m-1", 3, JOB_ID)
    assert delivery.receipt_handle is not None


@pytest.mark.parametrize("garbage", [None, 7, [], "text", {}, {"messageId": 7, "body": {}}])
def test_any_garbage_makes_a_delivery_without_a_job(garbage: object) -> None:
    assert Delivery.from_record(garbage) == Delivery(None, None, 1, None)
    assert Delivery.from_record(garbage).job_id is None


@pytest.mark.parametrize("count", [None, "many", "9" * 5_000, [[]], "-1"])
def test_an_odd_count_of_receives_is_one(count: Any) -> None:
    record = {"attributes": {"ApproximateReceiveCount": count}}

    assert Delivery.from_record(record).receive_count == 1


@pytest.mark.parametrize("attributes", [None, [], {}])
def test_an_unreadable_count_of_receives_is_one(attributes: Any) -> None:
    assert Delivery.from_record({"attributes": attributes}).receive_count == 1
