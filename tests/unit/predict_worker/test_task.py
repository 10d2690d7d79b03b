from typing import Any

import pytest

from predict_worker.delivery import Delivery
from predict_worker.task import PoisonError, Task, in_groups, read_task
from prediction.catalog import Catalog
from tests.unit.predict_worker.factory import message, record
from tests.unit.prediction.jobs.stand_ins import a_job


def delivered(body: str, *, receives: int = 1) -> Delivery:
    return Delivery.from_record(record(body, receives=receives))


def task(catalog: Catalog, model: str, receives: int = 1) -> Task:
    return read_task(delivered(message(a_job(model=model)), receives=receives), catalog)


def test_a_task_has_its_models_instances(catalog: Catalog) -> None:
    task = read_task(delivered(message(a_job(), {"left": 1}, {"left": 2})), catalog)

    assert [instance.model_dump()["left"] for instance in task.instances] == [1, 2]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("garbage", "cannot be read"),
        (message(a_job(model="retired")), "not served any more"),
        (message(a_job(), {"left": "secret"}), "do not fit"),
        (message(a_job(), {"left": 1}, {"right": 1}), "do not fit"),
        (message(a_job(), {"left": 1, "unknown": 1}), "do not fit"),
        (message(a_job(), {"left": 1}).replace('"left":1', '"left":NaN'), "do not fit"),
    ],
)
def test_what_can_never_succeed_is_poison_with_a_sentence_for_the_client(
    catalog: Catalog, body: str, sentence: str
) -> None:
    with pytest.raises(PoisonError, match=sentence) as caught:
        read_task(delivered(body), catalog)

    assert "secret" not in str(caught.value)


def names(groups: list[list[Task]]) -> list[list[Any]]:
    return [[(t.message.model, t.delivery.receive_count) for t in group] for group in groups]


def test_tasks_of_one_model_share_a_run(catalog: Catalog) -> None:
    tasks = [task(catalog, "sum"), task(catalog, "sign"), task(catalog, "sum", receives=2)]

    assert names(in_groups(tasks)) == [[("sum", 1), ("sum", 2)], [("sign", 1)]]


def test_what_was_lost_twice_in_company_runs_alone_and_last(catalog: Catalog) -> None:
    tasks = [task(catalog, "sum", receives=count) for count in (5, 1, 3, 2)]

    assert names(in_groups(tasks)) == [[("sum", 1), ("sum", 2)], [("sum", 3)], [("sum", 5)]]
