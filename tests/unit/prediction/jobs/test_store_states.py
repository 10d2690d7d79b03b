"""Whatever workers, clients and clocks do, and in whatever order: one outcome per job."""

import uuid
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from moto import mock_aws

from prediction import jobs
from prediction.jobs import Job, JobState
from tests.unit.prediction.jobs.stand_ins import LIFETIME, NOW, a_job, make_store

CLOSED = {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELED}


class Jobs(RuleBasedStateMachine):
    """Workers whose clocks differ, clients that look, and a table in between."""

    ids: Bundle[str] = Bundle("ids")
    skews = st.sampled_from([timedelta(0), timedelta(seconds=-30), timedelta(seconds=30)])

    def __init__(self) -> None:
        super().__init__()
        self.aws = mock_aws()
        self.aws.start()
        self.store = make_store()
        self.now = NOW
        self.winners: dict[str, list[str]] = {}
        self.seen: dict[str, Job] = {}

    def teardown(self) -> None:
        try:
            self.check_that_the_winners_outcome_is_stored()
        finally:
            self.aws.stop()

    def check_that_the_winners_outcome_is_stored(self) -> None:
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

    @rule(job_id=ids, skew=skews)
    def start(self, job_id: str, skew: timedelta) -> None:
        started = self.store.start(job_id, now=self.now + skew)
        assert not (started and self.winners[job_id])

    @rule(job_id=ids, skew=skews, result=st.integers())
    def succeed(self, job_id: str, skew: timedelta, result: int) -> None:
        won = self.store.succeed(job_id, {"class": result}, now=self.now + skew)
        self.note(job_id, f"result {result}", won=won)

    @rule(job_id=ids)
    def fail(self, job_id: str) -> None:
        self.note(job_id, "failure", won=self.store.fail(job_id, "No.", now=self.now))

    @rule(job_id=ids, skew=skews)
    def expire(self, job_id: str, skew: timedelta) -> None:
        self.note(job_id, "deadline", won=self.store.expire(job_id, now=self.now + skew))

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
TestJobs.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
