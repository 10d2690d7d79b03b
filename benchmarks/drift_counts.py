"""What watching models costs a fast prediction, in CPU: `python benchmarks/drift_counts.py`.

Counting a row and a thousand of each shipped model; a request with and without it; and keeping the
counts, without the network, the first time in a process and later on.
"""

import contextlib
import io
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from predict_api.app import create_app
from predict_api.gateway import lambda_handler
from predict_api.services import Services
from prediction.catalog import Catalog
from prediction.drift.counting import Taken, Watched
from prediction.drift.daily_counts import DailyCounts
from prediction.model import Model
from tests.unit.predict_api.api import an_event
from tests.unit.predict_api.environment import ENVIRONMENT

NAME = "demo"


def microseconds(call: Callable[[], object], times: int, rounds: int = 9) -> float:
    """Return the CPU of a call, of the fastest round."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(times):
            call()
        found.append((time.process_time() - begun) / times)
    return 1e6 * min(found)


def counting(model: Model, rows: int, times: int) -> float:
    """Return what counting so many rows adds to a run."""
    instances = model.parse([model.manifest.golden[0].instance] * rows)
    uncounted = microseconds(lambda: model.run(instances, counted=False), times)
    return microseconds(lambda: model.run(instances), times) - uncounted


def request(*, watched: bool) -> float:
    """Return the CPU of a whole request that has nothing to keep."""
    services = Services.from_environment(ENVIRONMENT, Catalog.load(watched=watched), ())
    handler, event = lambda_handler(create_app(services)), an_event("model-predict")
    services.keeping.keep = _keep_nothing  # type: ignore[assignment, method-assign]  # measured by itself
    with contextlib.redirect_stdout(io.StringIO()):
        handler(event, None)  # type: ignore[arg-type]  # nothing reads the context
        return microseconds(lambda: handler(event, None), 500)  # type: ignore[arg-type]  # as above


def _keep_nothing(now: datetime) -> None:
    """Stand in for keeping."""


class _SentError(Exception):
    """The request was made, and is not sent."""


def keeping() -> tuple[float, float]:
    """Return the CPU of keeping counts the first time, libraries and client included, and later."""
    begun = time.process_time()
    import boto3  # noqa: PLC0415  as the function does

    client: Any = boto3.client("dynamodb", region_name="us-east-1")

    def unsent(**_: object) -> None:
        raise _SentError

    client.meta.events.register("before-send.dynamodb.UpdateItem", unsent)
    counts, taken = DailyCounts(client, "none"), Taken(100, dict.fromkeys(range(60), 3))

    def keep() -> None:
        with contextlib.suppress(_SentError):
            counts.add(Watched(NAME, "0" * 16), taken, datetime.now(UTC))

    keep()
    first = time.process_time() - begun
    return 1e6 * first, microseconds(keep, 50)


def main() -> None:
    """Print them."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    first, later = keeping()
    print(f"keeping: {first / 1e3:.0f} ms the first time, {later / 1e3:.2f} ms later on")
    for model in Catalog.load(watched=True):
        if model.tally is not None:
            one, many = counting(model, 1, 300), counting(model, 1_000, 2)
            print(f"{model.manifest.name}: {one:.0f} us a row, {many:.0f} us a thousand rows")
    # in turn: the machine may have other work
    pairs = [(request(watched=False), request(watched=True)) for _ in range(3)]
    plain, watched = (min(costs) for costs in zip(*pairs, strict=True))
    print(f"a request: {plain:.0f} us unwatched, {watched:.0f} us watched")


if __name__ == "__main__":
    main()
