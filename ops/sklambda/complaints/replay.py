"""Sending complaints of the past through the API: taken in and closed, with their own dates."""

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, NamedTuple

from sklambda.complaints.api import Answer, Api
from sklambda.complaints.progress_file import ProgressFile
from sklambda.complaints.rows import Row, moment_of

CHUNK = 100
"""Rows of a request: what `POST /input/batch` takes."""

CLOSED, ALREADY = "closed", "closed already"


class Chunk(NamedTuple):
    """Rows that are sent in one request; `first` is the number of the first of them."""

    number: int
    first: int
    rows: Sequence[Row]


@dataclass
class Summary:
    """What became of all rows."""

    sent: int = 0
    taken_in: int = 0
    closed: int = 0
    open: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    not_closed: Counter[str] = field(default_factory=Counter)


class Replay:
    """One replay: chunk by chunk, each taken in by one request and closed row by row.

    Args:
        api: where to send.
        done: what an earlier run has done already.
        advance: called with the number of rows that a step was about.
    """

    def __init__(self, api: Api, done: ProgressFile, advance: Callable[[int], None]) -> None:
        self._api = api
        self._done = done
        self._advance = advance

    def at_full_speed(self, rows: Iterator[Row], workers: int) -> Summary:
        """Send all rows as fast as they are taken; `workers` chunks at a time."""
        summary = Summary()
        with ThreadPoolExecutor(workers) as pool:
            under_way: set[Future[None]] = set()
            try:
                for chunk in _chunks(rows):
                    summary.sent += len(chunk.rows)
                    under_way.add(pool.submit(self._whole, chunk))
                    if len(under_way) > workers:
                        under_way = _finished_one(under_way)
                while under_way:
                    under_way = _finished_one(under_way)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return self._summary(summary)

    def in_time(
        self, rows: Iterator[Row], speed: float, sleep: Callable[[float], None] = time.sleep
    ) -> Summary:
        """Send rows when they are due, `speed` times as fast as they happened.

        A chunk is sent when the last of its rows has happened, a row is closed when it was.
        """
        summary = Summary()
        ordered = sorted(rows, key=_begins)
        due: list[tuple[datetime, int, Chunk, int | None]] = []
        for chunk in _chunks(iter(ordered)):
            summary.sent += len(chunk.rows)
            ready = _begins(chunk.rows[-1])
            heapq.heappush(due, (ready, -1, chunk, None))
            for number, row in enumerate(chunk.rows, chunk.first):
                if (ends := _ends(row)) is not None:
                    heapq.heappush(due, (max(ends, ready), number, chunk, number))
        started, first = time.monotonic(), due[0][0] if due else datetime.min  # noqa: DTZ901  compared with such
        while due:
            at, _, chunk, row_number = heapq.heappop(due)
            ahead = (at - first).total_seconds() / speed - (time.monotonic() - started)
            if ahead > 0:
                sleep(ahead)
            if row_number is None:
                self._take_in(chunk)
            else:
                self._close(row_number, chunk.rows[row_number - chunk.first])
        return self._summary(summary)

    def _whole(self, chunk: Chunk) -> None:
        self._take_in(chunk)
        for number, row in enumerate(chunk.rows, chunk.first):
            self._close(number, row)

    def _take_in(self, chunk: Chunk) -> None:
        if chunk.number not in self._done.chunks:
            answer = self._api.call(
                "POST",
                "/input/batch",
                {"complaints": [row.report for row in chunk.rows]},
                {"Idempotency-Key": f"replay-{self._done.run}-{chunk.number}"},
                is_over=_is_complete,
            )
            ids, refused = _results(answer, chunk)
            self._done.taken_in(chunk.number, ids, refused)
        self._advance(len(chunk.rows))

    def _close(self, number: int, row: Row) -> None:
        chunk = self._done.chunks[number // CHUNK]
        complaint_id = chunk["ids"].get(str(number))
        if complaint_id is None or row.closed_at is None or number in self._done.endings:
            return
        body = {"status": "closed", "closed_at": row.closed_at}
        answer = self._api.call("PATCH", f"/input/{complaint_id}", body)
        outcomes = {200: CLOSED, 409: ALREADY}
        self._done.ended(number, outcomes.get(answer.status) or _reason(answer.body, answer.status))

    def _summary(self, summary: Summary) -> Summary:
        chunks = self._done.chunks.values()
        summary.taken_in = sum(len(chunk["ids"]) for chunk in chunks)
        for chunk in chunks:
            summary.refused.update(chunk["refused"])
        outcomes = Counter(self._done.endings.values())
        summary.closed = outcomes.pop(CLOSED, 0) + outcomes.pop(ALREADY, 0)
        summary.not_closed = outcomes
        summary.open = summary.taken_in - summary.closed
        return summary


def _chunks(rows: Iterator[Row]) -> Iterator[Chunk]:
    for number, some in enumerate(batched(rows, CHUNK, strict=False)):
        yield Chunk(number, number * CHUNK, some)


def _finished_one(under_way: set[Future[None]]) -> set[Future[None]]:
    done, left = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return left


def _is_complete(answer: Answer) -> bool:
    """Return whether no row is left that the same request could still store."""
    return all(result["status"] != 503 for result in answer.body.get("results", ()))  # noqa: PLR2004  as in HTTP


def _results(answer: Answer, chunk: Chunk) -> tuple[dict[int, str], Counter[str]]:
    ids: dict[int, str] = {}
    refused = Counter[str]()
    results: list[dict[str, Any]] = answer.body.get("results", [])
    if not results:
        return ids, Counter({_reason(answer.body, answer.status): len(chunk.rows)})
    for number, result in enumerate(results, chunk.first):
        if "complaint" in result:
            ids[number] = result["complaint"]["id"]
        else:
            refused[_reason(result, result["status"])] += 1
    return ids, refused


def _reason(told: dict[str, Any], status: int) -> str:
    """Return why something was refused, without what differs from row to row."""
    for detail in told.get("detail", ()):
        member = detail["loc"][-1]
        if detail["type"] == "unknown_complaint_type":
            return "complaint_type: unknown"
        return f"{member}: {detail['msg']}"
    return str(told.get("message") or f"status {status}")


def _begins(row: Row) -> datetime:
    """Return when a row happened; what has no time is sent first, for the API to refuse."""
    with suppress(ValueError):
        return row.begins
    return datetime.min  # noqa: DTZ901  compared with times of New York's clock


def _ends(row: Row) -> datetime | None:
    with suppress(ValueError):
        return moment_of(row.closed_at) if row.closed_at else None
    return _begins(row)
