from prediction.catalog import Catalog
from prediction.jobs import JobQueue, JobStore
from tests.unit.predict_worker.factory import a_worker, message, plenty, record, recorded


def test_predictions_that_succeed_are_counted_by_their_model(
    catalog: Catalog, store: JobStore, queue: JobQueue
) -> None:
    good = [record(message(recorded(store))) for _ in range(2)]
    worker = a_worker(catalog, store, queue)

    batch = worker.work_off([*good, record("{ poison")], plenty)

    assert batch.succeeded_by_model == {"sum": 2}
