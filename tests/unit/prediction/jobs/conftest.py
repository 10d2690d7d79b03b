from tests.unit.prediction.jobs.stand_ins import aws, queue, store

__all__ = ["aws", "queue", "store"]
