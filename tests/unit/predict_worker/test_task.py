from pathlib import Path

import pytest

from predict_worker.delivery import Delivery
from predict_worker.runs import MisfitError, PoisonError, Task, in_groups, read_task
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
        (message(a_job(model="retired")), "No worker has"),
        (message(a_job(), {"left": "secret"}), "do not fit"),
        (message(a_job(), {"left": 1}, {"right": 1}), "do not fit"),
        (message(a_job(), {"left": 1, "unknown": 1}), "do not fit"),
        (message(a_job(), {"left": 1}).replace('"left":1', '"left":NaN'), "do not fit"),
    ],
)
def test_what_does_not_fit_a_model_is_a_misfit_with_a_sentence_for_the_client(
    catalog: Catalog, body: str, sentence: str
) -> None:
    with pytest.raises(MisfitError, match=sentence) as caught:
        read_task(delivered(body), catalog)

    assert "secret" not in str(caught.value)


def test_a_damaged_model_may_be_whole_for_another_attempt(tmp_path: Path) -> None:
    (tmp_path / "sum").mkdir()

    with pytest.raises(MisfitError, match="cannot be used now"):
        read_task(delivered(message(a_job(), {"left": 1})), Catalog.load(tmp_path))


def test_a_message_of_another_version_may_meet_a_worker_that_knows_it(catalog: Catalog) -> None:
    body = message(a_job(), {"left": 1}).replace('"version":1', '"version":2')

    with pytest.raises(MisfitError, match="another version"):
        read_task(delivered(body), catalog)


@pytest.mark.parametrize("body", ["garbage", '{"job_id": "secret"}', "[]"])
def test_what_is_no_job_is_poison_with_a_sentence_for_the_client(
    catalog: Catalog, body: str
) -> None:
    with pytest.raises(PoisonError, match="cannot be read") as caught:
        read_task(delivered(body), catalog)

    assert "secret" not in str(caught.value)


def name(task: Task) -> tuple[str, int]:
    return task.message.model, task.delivery.receive_count


def test_tasks_of_one_model_share_a_run(catalog: Catalog) -> None:
    tasks = [task(catalog, "sum"), task(catalog, "sign"), task(catalog, "sum")]

    shared, alone = in_groups(tasks)

    assert [[*map(name, group)] for group in shared] == [[("sum", 1), ("sum", 1)], [("sign", 1)]]
    assert alone == []


def test_what_was_lost_in_company_runs_alone(catalog: Catalog) -> None:
    tasks = [task(catalog, "sum", receives=count) for count in (3, 1, 5, 1)]

    shared, alone = in_groups(tasks)

    assert [[*map(name, group)] for group in shared] == [[("sum", 1), ("sum", 1)]]
    assert [*map(name, alone)] == [("sum", 5), ("sum", 3)]


def test_what_ran_alone_without_an_end_runs_last(catalog: Catalog) -> None:
    suspect = task(catalog, "sum", receives=4)._replace(ran_alone=True)
    others = [task(catalog, "sum", receives=count) for count in (3, 4)]

    _, alone = in_groups([suspect, *others])

    assert [t.ran_alone for t in alone] == [False, False, True]
