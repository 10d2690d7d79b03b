"""Whatever workers, clients, operators and clocks do, in whatever order: one outcome per job.

An operator's redrive gives a job that failed another chance; until then its outcome stands.
"""

import json
import uuid
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)

from prediction import jobs
from prediction.jobs import Claims, Job, JobQueue, JobState, JobStore, RequestKey, Submission
from tests.chaos.queues import QUEUE_URL
from tests.chaos.table import Table, refusal
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, a_job

CLOSED = {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED}


class Sent:
    """A queue that notes which jobs' messages it took, or is down."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.is_down = False

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 - boto3's names
        assert QueueUrl == QUEUE_URL
        if self.is_down:
            raise refusal("SendMessage", "ThrottlingException")
        self.ids.add(json.loads(MessageBody)["job_id"])


class Jobs(RuleBasedStateMachine):
    """Workers whose clocks differ, clients that look, and a table in between."""

    ids: Bundle[str] = Bundle("ids")
    skews = st.sampled_from([timedelta(0), timedelta(seconds=-30), timedelta(seconds=30)])

    def __init__(self) -> None:
        super().__init__()
        # compared with moto's elsewhere, and fast
        self.table = Table()
        self.store = JobStore(self.table, "predictions")  # type: ignore[arg-type]  # a stand-in
        self.claims = Claims(self.table, "predictions")  # type: ignore[arg-type]  # a stand-in
        self.sent = Sent()
        self.now = NOW
        self.winners: dict[str, list[str]] = {}
        self.seen: dict[str, Job] = {}
        self.keys: dict[str, tuple[str, str]] = {}

    def teardown(self) -> None:
        """Check that the outcome that is stored is the winner's."""
        for job_id, winners in self.winners.items():
            job = self.store.get(job_id)
            assert job is not None
            assert bool(winners) == (job.state in CLOSED)
            if job.state is JobState.SUCCEEDED:
                assert job.result is not None
                assert winners == [f"result {job.result['class']}"]

    def note(self, job_id: str, who: str, *, won: bool) -> None:
        if won:
            self.winners[job_id].append(who)

    @rule(target=ids)
    def submit(self) -> str:
        job_id = str(uuid.uuid4())
        times = {"created_at": self.now, "deadline_at": self.now + LIFETIME.deadline}
        self.store.add(a_job(id=job_id, **times))
        self.winners[job_id] = []
        return job_id

    @rule(
        target=ids,
        key=st.sampled_from(["key-1", "key-2"]),
        request=st.sampled_from(["one", "another"]),
        dies=st.booleans(),
    )
    def submit_once(self, key: str, request: str, dies: bool) -> str | MultipleResults[str]:  # noqa: FBT001 - a rule's draw
        """A client with a key, whose submitter may die before it answers."""
        first = self.keys.get(key)
        self.sent.is_down = dies
        try:
            job = jobs.submit_once(
                self.store,
                JobQueue(self.sent, QUEUE_URL),  # type: ignore[arg-type]  # a stand-in
                self.claims,
                RequestKey(owner="alice", text=key, request=request),
                Submission(owner="alice", model="sum", instances=[], batched=False),
                lifetime=LIFETIME,
                now=self.now,
            )
        except jobs.QueueUnavailableError:
            return multiple()
        except jobs.KeyReusedError:
            assert first is None or request != first[0]
            return multiple()
        assert first in {None, (request, job.id)}
        assert job.id in self.sent.ids
        self.keys[key] = request, job.id
        self.winners.setdefault(job.id, [])
        return job.id if first is None else multiple()

    @rule(job_id=ids)
    def cancel(self, job_id: str) -> None:
        """A client that changes its mind."""
        try:
            job = jobs.cancel(self.store, job_id, owner="alice", now=self.now)
        except jobs.JobNotQueuedError:
            self.look(job_id)
        else:
            assert job.state is JobState.CANCELED
            # at the same instant it counts as botocore's repetition, and is no second end
            again = self.winners[job_id] == ["cancel"] and job.finished_at == self.now
            self.note(job_id, "cancel", won=not again)

    @rule(job_id=ids)
    def redrive(self, job_id: str) -> None:
        """An operator: what succeeded or was canceled stays, all else is open again."""
        before = self.store.get(job_id)
        assert before is not None
        reopened = self.store.reopen(job_id, LIFETIME, now=self.now)
        assert reopened == (before.state not in {JobState.SUCCEEDED, JobState.CANCELED})
        if reopened:
            self.winners[job_id] = []
            self.seen.pop(job_id, None)

    @rule(job_id=ids, skew=skews)
    def start(self, job_id: str, skew: timedelta) -> None:
        started = self.store.start(job_id, now=self.now + skew)
        assert not (started.done and self.winners[job_id])

    @rule(job_id=ids, skew=skews, result=st.integers())
    def succeed(self, job_id: str, skew: timedelta, result: int) -> None:
        won = self.store.succeed(job_id, {"class": result}, now=self.now + skew).done
        self.note(job_id, f"result {result}", won=won)

    @rule(job_id=ids)
    def fail(self, job_id: str) -> None:
        self.note(job_id, "failure", won=self.store.fail(job_id, "No.", now=self.now))

    @rule(job_id=ids, skew=skews)
    def expire(self, job_id: str, skew: timedelta) -> None:
        self.note(job_id, "deadline", won=self.store.expire(job_id, now=self.now + skew).done)

    @rule(job_id=ids)
    def look(self, job_id: str) -> None:
        job = jobs.find(self.store, job_id, owner="alice", now=self.now)
        assert not job.is_overdue(self.now)
        if job.state in CLOSED and not self.winners[job_id]:
            self.note(job_id, "looking", won=True)
        if job_id in self.seen:
            assert job == self.seen[job_id]
        if job.state in CLOSED:
            self.seen[job_id] = job

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        self.now = min(self.now + timedelta(minutes=minutes), last_moment())

    @invariant()
    def no_job_is_closed_twice(self) -> None:
        assert all(len(winners) <= 1 for winners in self.winners.values())


def last_moment() -> datetime:
    """The records of the test are kept until here."""
    return NOW + LIFETIME.retention - timedelta(minutes=1)


TestJobs = Jobs.TestCase
TestJobs.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
