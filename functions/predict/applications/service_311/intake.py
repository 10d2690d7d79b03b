"""The intake of complaints: estimate their times, then store them, once however often they come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from uuid import UUID, uuid4, uuid5

from applications.service_311.complaint import (
    Complaint,
    ComplaintExistsError,
    ComplaintGoneError,
    DeletedComplaintError,
    NewComplaint,
    Place,
    StoreBusyError,
    StoreUncertainError,
    Told,
    UnknownComplaintError,
)
from applications.service_311.estimates import Case, estimate
from applications.service_311.outlook import Estimate
from applications.service_311.storage.transactions import Patience
from applications.service_311.times import in_new_york
from applications.service_311.types import ComplaintType
from prediction.jobs import KEY_KEPT_FOR, Claims, RequestKey
from prediction.model import Model

type Outcome = Complaint | ComplaintGoneError | StoreBusyError | StoreUncertainError
"""What became of one of several reports: as kept, or why not."""


class Reported(NamedTuple):
    """A report whose type is known; without a time it is about that at which it is taken in."""

    complaint: NewComplaint
    complaint_type: ComplaintType
    place: Place | None

    def at(self, now: datetime) -> datetime:
        """Return the complaint's time, if it is taken in now."""
        given = "timestamp" in self.complaint.model_fields_set
        return self.complaint.timestamp if given else in_new_york(now)


class Keeper(Protocol):
    """A store of complaints."""

    def add(self, complaint: Complaint, patience: Patience | None = None) -> None:
        """Store a new complaint and count it, or do neither."""

    def find(self, complaint_id: str, owner: str) -> Complaint:
        """Read a complaint of a caller's."""

    def known(self, ids: Sequence[str]) -> Mapping[str, Complaint | None]:
        """Read those that are there of up to 100 complaints; None stands for a deleted one."""


class _Beginning(NamedTuple):
    """The ID and the time of an intake, and whether an earlier request has begun it."""

    id: str
    now: datetime
    is_repeated: bool


class Intake(NamedTuple):
    """What an intake needs, and whose complaints it takes in.

    `key` is the request's Idempotency-Key. Its claim chooses the IDs and the time, so that all who
    bring it keep the same complaints: whoever finds one that is not kept, since the one that came
    first died or is about to keep it, keeps it.
    """

    owner: str
    model: Model
    keeper: Keeper
    claims: Claims
    key: RequestKey | None = None

    def take(self, reported: Reported) -> Complaint:
        """Store a complaint, with an estimate of its time.

        Raises:
            KeyReusedError: The key came with another request before.
            ComplaintGoneError: The complaint of this key was deleted since.
            StoreBusyError: It could not be kept; nothing of it was. With a key, the same request
                may try again, as after a StoreUncertainError.
            ComplaintsUnreadError: It could not be read whether an earlier request of this key has
                kept it; the same request may try again.
        """
        first, now, is_repeated = self._beginning()
        if is_repeated and (known := self.keeper.known([first])):
            return _still_there(known[first])
        (complaint,) = self._complaints([reported], [first], now)
        return self._kept(complaint, Patience.of_a_request())

    def take_all(self, reports: Mapping[int, Reported]) -> Iterator[Outcome]:
        """Store several complaints one after the other, each or not; yield what became of each.

        Args:
            reports: by their number in the request, which makes the same ID of it each time.

        Raises:
            KeyReusedError: The key came with another request before.
            ComplaintsUnreadError: As for `take`, of any of them; none was stored.
        """
        first, now, is_repeated = self._beginning()
        patience = Patience.of_a_request()
        ids = [str(uuid5(UUID(first), str(number))) for number in reports]
        # Not left to the store alone: within ten minutes DynamoDB takes the same transaction for
        # done, also if what it stored was deleted since.
        known = self.keeper.known(ids) if is_repeated else {}
        for complaint in self._complaints([*reports.values()], ids, now):
            try:
                if complaint.id in known:
                    yield _still_there(known[complaint.id])
                else:
                    yield self._kept(complaint, patience)
            except (ComplaintGoneError, StoreBusyError, StoreUncertainError) as error:
                yield error

    def _beginning(self) -> _Beginning:
        """Choose an ID and a time; those of the key's first request, if there was one."""
        now = datetime.now(UTC)
        chosen = str(uuid4())
        if self.key is None:
            return _Beginning(chosen, now, is_repeated=False)
        claim = self.claims.claim(self.key, target=chosen, now=now, expires_at=now + KEY_KEPT_FOR)
        return _Beginning(claim.target, claim.created_at, claim.target != chosen)

    def _complaints(
        self, reports: Sequence[Reported], ids: Sequence[str], now: datetime
    ) -> list[Complaint]:
        """Return the complaints of reports: the same IDs and time make the same complaints."""
        cases = [
            Case(one.complaint_type, one.place, one.at(now), one.complaint.descriptor)
            for one in reports
        ]
        estimates = estimate(self.model, cases) if cases else []
        return [
            _complaint(one, complaint_id, self.owner, now, estimated)
            for one, complaint_id, estimated in zip(reports, ids, estimates, strict=True)
        ]

    def _kept(self, complaint: Complaint, patience: Patience) -> Complaint:
        """Keep a complaint, unless one of its ID is kept; return the one that is."""
        try:
            self.keeper.add(complaint, patience)
        except ComplaintExistsError:
            return self._found(complaint)
        return complaint

    def _found(self, complaint: Complaint) -> Complaint:
        try:
            return self.keeper.find(complaint.id, complaint.owner)
        except DeletedComplaintError:
            raise ComplaintGoneError from None
        except UnknownComplaintError:
            # said to be there and not there: whatever it is, it is no wrong ID of the caller's
            raise StoreUncertainError from None


def _still_there(known: Complaint | None) -> Complaint:
    if known is None:
        raise ComplaintGoneError
    return known


def _complaint(
    reported: Reported, complaint_id: str, owner: str, now: datetime, estimated: Estimate
) -> Complaint:
    sent, complaint_type, _ = reported
    told = {name: getattr(sent, name) for name in Told.model_fields}
    return Complaint.model_validate(
        {
            **told,
            **estimated.outlook,
            "id": complaint_id,
            "owner": owner,
            "complaint_type": complaint_type.asked,
            "slug": complaint_type.slug,
            "official_name": complaint_type.official_name,
            "timestamp": reported.at(now),
            "lat": sent.lat,
            "lon": sent.lon,
            "expected_time": estimated.hours,
            "created_at": now,
        }
    )
