"""The real functions, wired to the stand-ins: their handlers take events as in Lambda."""

import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from pydantic import BaseModel

from predict_api.log import logger
from prediction.catalog import Catalog
from prediction.model import Model
from tests.chaos.queues import QUEUE_URL
from tests.tiny_models import write_sum_regression

# application service_311: from here
from tests.unit.applications.service_311.service_311 import write_complaint_time

# application service_311: to here

NUMBER = {"type": "number"}
INPUTS = {
    "type": "object",
    "properties": {"left": NUMBER, "right": NUMBER},
    "required": ["left", "right"],
    "additionalProperties": False,
}
ENVIRONMENT = {
    "PREDICTIONS_TABLE": "predictions",
    "PREDICTIONS_QUEUE_URL": QUEUE_URL,
    "COMPLAINTS_TABLE": "complaints",
    "COMPLAINT_LISTS_TABLE": "complaint-lists",
    "COMPLAINT_COUNTERS_TABLE": "complaint-counters",
    "KEY_USAGE_TABLE": "key-usage",
    "RESULT_RETENTION_HOURS": "24",
    "SLOW_DEADLINE_SECONDS": "900",
    "MAX_RECEIVE_COUNT": "5",
    "TIMEOUT_SECONDS": "30",
    # they tell of each fault, which is what is to be expected here; under a name of their own, for
    # the level stays with the name in this process
    "POWERTOOLS_SERVICE_NAME": "chaos",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
PART_BYTES = 70
"""So that results in lists are stored in parts, as results of over 400 KB are."""

MODEL, NEW_MODEL = "sum", "sum-new"
"""The latter comes with the version that is being deployed."""

HANDLERS = ("predict_api.handler", "predict_worker.handler")

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
type BeforeRun = Callable[[Sequence[BaseModel]], None]


class Functions(NamedTuple):
    """The handlers that Lambda calls."""

    predict: Handler
    predict_slow: Handler
    predict_slow_before: Handler
    """The worker's version before, which lacks a model."""


@contextmanager
def functions(dynamodb: Any, sqs: Any, before_run: BeforeRun) -> Iterator[Functions]:
    """Start both functions with these clients; `before_run` goes before each run of a model."""
    clients = {"dynamodb": dynamodb, "sqs": sqs}
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        for name in (MODEL, NEW_MODEL):
            write_sum_regression(Path(folder), name, inputs=INPUTS)
        # application service_311: from here
        write_complaint_time(Path(folder))
        # application service_311: to here
        models: list[Any] = [_Watched(model, before_run) for model in Catalog.load(Path(folder))]
        catalogs = {
            True: Catalog.of(models),
            False: Catalog.of([m for m in models if m.manifest.name == MODEL]),
        }
        is_new = [True]
        stack.enter_context(patch.dict(os.environ, ENVIRONMENT))
        stack.enter_context(patch("boto3.client", lambda name, **_: clients[name]))
        for place in ("prediction.aws_calls", "predict_api.services"):
            # events of botocore's clients, of which these have none
            stack.enter_context(patch(f"{place}.log_calls", lambda *_: None))
        stack.enter_context(patch.object(Catalog, "load", lambda **_: catalogs[is_new[0]]))
        stack.enter_context(patch("prediction.jobs.store.MAX_PART_BYTES", PART_BYTES))
        stack.enter_context(patch("prediction.jobs.result.MAX_PART_BYTES", PART_BYTES))
        stack.enter_context(_own_event_loop())
        stack.enter_context(_unloaded())
        stack.enter_context(warnings.catch_warnings())
        # CloudWatch's part: a line for each request
        stack.enter_context(redirect_stdout(stack.enter_context(Path(os.devnull).open("w"))))
        # a batch whose worker was killed has nothing to report
        warnings.filterwarnings("ignore", "No application metrics to publish")
        # Mangum tells of each death
        mangum = logging.getLogger("mangum")
        stack.callback(mangum.setLevel, mangum.level)
        mangum.setLevel(logging.CRITICAL + 1)
        logger.cache_clear()
        stack.callback(logger.cache_clear)
        predict, predict_slow = (import_module(name) for name in HANDLERS)
        del sys.modules[HANDLERS[1]]
        is_new[0] = False
        before = import_module(HANDLERS[1])
        yield Functions(predict.handler, predict_slow.handler, before.handler)


class _Watched:
    """A model that says when it is about to run."""

    def __init__(self, model: Model, before_run: BeforeRun) -> None:
        self._model = model
        self._before_run = before_run

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def run(self, instances: Sequence[BaseModel]) -> list[dict[str, Any]]:
        self._before_run(instances)
        return self._model.run(instances)


@contextmanager
def _own_event_loop() -> Iterator[None]:
    """Keep Mangum from making one in a way that Python deprecates."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


@contextmanager
def _unloaded() -> Iterator[None]:
    """Let the handlers be imported again, and forgotten afterwards."""
    before = {name: sys.modules.pop(name, None) for name in HANDLERS}
    try:
        yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
