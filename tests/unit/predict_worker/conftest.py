from tests.unit.predict_worker.factory import catalog
from tests.unit.prediction.jobs.stand_ins import aws, queue, store

__all__ = ["aws", "catalog", "queue", "store"]
