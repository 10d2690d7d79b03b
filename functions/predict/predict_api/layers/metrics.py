"""The layer that writes CloudWatch metrics: requests by outcome, and our own faults."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from predict_api.layers.response_status import NotedStatus
from predict_api.settings import SERVICE
from prediction.embedded_metrics import metric_line


class Outcome(StrEnum):
    """How it ended for who asked."""

    SUCCEEDED = "succeeded"
    QUEUED = "queued"
    REFUSED = "refused"
    FAILED = "failed"

    @classmethod
    def of(cls, status: int) -> "Outcome":
        """Return the outcome that a status stands for."""
        if status >= 500:  # noqa: PLR2004  where HTTP's server errors begin
            return cls.FAILED
        if status >= 400:  # noqa: PLR2004  where HTTP's client errors begin
            return cls.REFUSED
        return cls.QUEUED if status == 202 else cls.SUCCEEDED  # noqa: PLR2004  Accepted


def counts(metric: str, **dimensions: str) -> Any:  # noqa: ANN401  what FastAPI's Depends gives
    """Make the dependency of a route whose requests count for this metric, by their outcome."""

    async def note(request: Request) -> None:
        request.state.metric = (metric, dimensions)

    return Depends(note)


def predicts(model: str) -> Any:  # noqa: ANN401  as above
    """Make the dependency of a route that predicts with a model."""
    return counts("Predictions", model=model)


class Metrics:
    """Writes lines after the answer: what a route has named, and a fault, if it was one."""

    def __init__(self, app: ASGIApp, stack: str) -> None:
        self._app = app
        self._stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count it."""
        state = scope.setdefault("state", {})
        noted = NotedStatus(send)

        try:
            await self._app(scope, receive, noted)
        finally:
            if "metric" in state:
                name, dimensions = state["metric"]
                self._count(name, {**dimensions, "outcome": Outcome.of(noted.status)})
            if state.get("fault"):
                self._count("RequestFaults", {"service": SERVICE})

    def _count(self, name: str, dimensions: Mapping[str, str]) -> None:
        print(metric_line(name, {"stack": self._stack, **dimensions}), flush=True)  # noqa: T201  the log
