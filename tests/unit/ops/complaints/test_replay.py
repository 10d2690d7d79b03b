"""`sklambda replay` against the service in this process: all of it once, whatever comes between."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, Self

import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from moto import mock_aws

from applications.service_311.storage.audit import compare
from applications.service_311.storage.store import ComplaintStore
from prediction.catalog import Catalog
from sklambda.cli import main
from sklambda.complaints import replay as replay_module
from sklambda.complaints import replay_command
from sklambda.complaints.api import Answer
from sklambda.complaints.progress_file import ProgressFile
from sklambda.complaints.replay import Replay
from tests.unit.applications.service_311.service_311 import (
    Client,
    make_app,
    make_catalog,
    make_store,
)
from tests.unit.applications.service_311.test_intake_once import post
from tests.unit.ops.complaints.replaying import a_row, replayed


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return make_catalog(tmp_path_factory.mktemp("models"))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ComplaintStore]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        store = make_store()
        store.client.create_table(
            TableName="predictions",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield store


@pytest.fixture
def app(catalog: Catalog, store: ComplaintStore, _in_one_thread: None) -> FastAPI:
    return make_app(catalog, store.client)


class Inline:
    """An executor without threads: the service has its event loop in this one."""

    def __init__(self, _: int) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def submit(self, step: Callable[[Any], None], given: object) -> Future[None]:
        future: Future[None] = Future()
        try:
            step(given)
            future.set_result(None)
        except BaseException as error:  # noqa: BLE001  as an executor keeps it
            future.set_exception(error)
        return future

    def shutdown(self, **_: object) -> None:
        pass


@pytest.fixture
def _in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_module, "ThreadPoolExecutor", Inline)
    monkeypatch.setattr(replay_module, "CHUNK", CHUNK)


class Direct:
    """An `Api` that calls the service in this process; `trouble` may come before each call."""

    def __init__(self, app: FastAPI, trouble: Callable[[], None] = lambda: None) -> None:
        self.client = Client(app)
        self.trouble = trouble
        self.calls: list[tuple[str, str]] = []

    def call(
        self,
        method: str,
        path: str,
        body: object,
        headers: Mapping[str, str] | None = None,
        *,
        is_over: Callable[[Answer], bool] = lambda _: True,
    ) -> Answer:
        self.trouble()
        self.calls.append((method, path))
        if method == "PATCH":
            found = self.client.patch(path, body)
        else:
            assert headers is not None
            found = post(self.client, body, key=headers["Idempotency-Key"], path=path)
        answer = Answer(found.status, found.json)
        assert is_over(answer)
        return answer


def stored(store: ComplaintStore) -> list[dict[str, Any]]:
    """All complaints, once it is proven that lists and counters are theirs."""
    scan = store.client.scan
    tables = [
        scan(TableName=name)["Items"]
        for name in (store.complaints_table, store.lists_table, store.counters_table)
    ]
    assert compare(*tables).total == 0
    return tables[0]


CHUNK = 5
ROWS = [
    *(a_row(number) for number in range(6)),
    a_row(6, None),
    a_row(7, complaint_type="Unheard Of"),
    a_row(8, lat=12.0, lon=-73.9),
    a_row(9, -1),
    a_row(10, timestamp="never"),
]
"""In three chunks."""


def test_the_past_is_taken_in_and_closed_with_its_own_dates(
    app: FastAPI, store: ComplaintStore, tmp_path: Path
) -> None:
    summary = replayed(Direct(app), tmp_path / "done", ROWS)

    assert (summary.sent, summary.taken_in, summary.closed, summary.open) == (11, 8, 6, 2)
    assert summary.refused == {
        "complaint_type: unknown": 1,
        "lat: Input should be greater than or equal to 40.4": 1,
        "timestamp: a time is an ISO 8601 text, such as 2019-06-14T00:02:11": 1,
    }
    assert summary.not_closed == {"closed_at: A complaint is not closed before its timestamp": 1}
    items = {item["description"]["S"]: item for item in stored(store)}
    assert items["row 5"]["timestamp"]["S"] == "2019-06-14T00:05:00-04:00"
    assert items["row 5"]["closed_at"]["S"] == "2019-06-14T05:05:00-04:00"
    assert items["row 5"]["actual_time"]["N"] == "5.0"


@pytest.mark.parametrize("calls", [0, 1, 2, 7])
def test_what_was_interrupted_goes_on_where_it_stopped(
    app: FastAPI, store: ComplaintStore, tmp_path: Path, calls: int
) -> None:
    done = count()

    def dies() -> None:
        if next(done) >= calls:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replayed(Direct(app, dies), tmp_path / "done", ROWS)
    further = Direct(app)
    summary = replayed(further, tmp_path / "done", ROWS)

    assert (summary.taken_in, summary.closed) == (8, 6)
    assert len(stored(store)) == 8
    assert len(further.calls) == 3 + 7 - calls
    assert replayed(further, tmp_path / "done", ROWS) == summary


@pytest.mark.parametrize("lost", [1, 2, 4])
def test_a_step_that_was_done_and_not_noted_is_not_done_twice(
    app: FastAPI, store: ComplaintStore, tmp_path: Path, lost: int
) -> None:
    path = tmp_path / "done"
    first = replayed(Direct(app), path, ROWS)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:lost], lines[lost][:9]]))

    again = replayed(Direct(app), path, ROWS)

    assert again == first
    assert len(stored(store)) == 8


def test_in_its_own_time_each_is_sent_when_it_is_due(
    app: FastAPI, store: ComplaintStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    monkeypatch.setattr("sklambda.complaints.replay.time.monotonic", lambda: clock[0])
    rows = [a_row(60, 2), a_row(0, 24), a_row(120, None)]
    direct = Direct(app)
    sent: list[tuple[float, str]] = []
    direct.trouble = lambda: sent.append((round(clock[0]), ""))
    running = Replay(direct, ProgressFile(tmp_path / "done"), lambda _: None)  # type: ignore[arg-type]  # a stand-in

    summary = running.in_time(iter(rows), 60, sleep)

    # taken in together at 2:00 of the day; closed at 3:00, and at midnight of the day after
    assert [at for at, _ in sent] == [0, 60, 22 * 60]
    assert (summary.taken_in, summary.closed) == (3, 2)
    assert len(stored(store)) == 3


def test_many_at_a_time_send_and_close_each_row_once(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    lock = Lock()

    class Everywhere:
        def call(self, method: str, path: str, body: Any, *_: object, **__: object) -> Answer:
            rows = [row["description"] for row in body.get("complaints", ())]
            with lock:
                seen.update(rows or [path])
            results = [{"status": 201, "complaint": {"id": row}} for row in rows]
            return Answer(200, {"results": results} if method == "POST" else {})

    rows = [a_row(number) for number in range(1_050)]
    summary = replayed(Everywhere(), tmp_path / "done", rows, workers=8)

    assert (summary.taken_in, summary.closed) == (1_050, 1_050)
    assert len(seen) == 2_100
    assert set(seen.values()) == {1}
    assert replayed(Everywhere(), tmp_path / "done", rows, workers=8) == summary
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("arguments", [[], ["311.csv", "--synthetic", "5"]])
def test_one_source_must_be_named(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "311.csv").touch()

    result = CliRunner().invoke(main, ["replay", *arguments, "--stack", "s"])

    assert result.exit_code == 2
    assert "Give a FILE, or --synthetic N." in result.output


def test_the_command_says_what_became_of_all(
    app: FastAPI, store: ComplaintStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKLAMBDA_API_KEY", "a key")
    monkeypatch.setattr(replay_command, "FOLDER", tmp_path)
    monkeypatch.setattr(replay_command, "Api", lambda *_: Direct(app))
    monkeypatch.setattr("sklambda.stack.stack.Stack.outputs", lambda _: Outputs)
    path = tmp_path / "311.csv"
    path.write_text(
        "created_date,closed_date,complaint_type\n"
        "06/14/2019 12:02:11 AM,06/14/2019 05:20:11 AM,Noise - Residential\n"
        "06/14/2019 12:03:11 AM,,Unheard Of\n"
        "06/14/2019 12:04:11 AM,,Graffiti\n"
    )
    arguments = ["replay", str(path), "--stack", "s", "--limit", "2"]

    result = CliRunner().invoke(main, arguments)

    assert result.exit_code == 0, result.output
    assert "2 rows sent: 1 taken in, 1 refused; 1 closed, 0 open." in result.stdout
    assert "1 refused: complaint_type: unknown" in result.stdout
    assert len(stored(store)) == 1
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert len(stored(store)) == 1
    CliRunner().invoke(main, [*arguments, "--again"])
    assert len(stored(store)) == 2


class Outputs:
    """Of a stack, as far as it is asked."""

    api_url = "https://api/dev"
