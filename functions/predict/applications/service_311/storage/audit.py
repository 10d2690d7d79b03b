"""Comparing the three tables of complaints: what lists and counters lack, or have too much.

Everything follows from the complaints as they are kept, so that lists and counters can be proven,
and made again, from them alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from applications.service_311.complaint import Complaint, UnreadableComplaintError
from applications.service_311.storage.counters import CounterItem, add_item, is_of_this_plan
from applications.service_311.storage.items import Item, complaint_of, is_deleted
from applications.service_311.storage.judgements import is_judgement
from applications.service_311.storage.lists import Entry, entries_of, entry_in
from applications.service_311.tally import Tally, tally, without_zeros


@dataclass
class Differences:
    """What the other tables lack of the complaints, or have beside them.

    Attributes:
        complaints: Complaints that were compared.
        deleted: Deleted ones whose IDs are known.
        uncounted: Those that came before the counters, and are in none of them.
        unreadable: IDs that another version of the code has written; nothing is known of them.
        numbers: What must be added to the counters, negative where they have too much.
        surplus: Entries of lists that belong to no complaint, or not as they are.
        missing: Digests of the entries that no list has; `entries_with` finds them.
        outdated: Counters of the plan before this one.
    """

    complaints: int = 0
    deleted: int = 0
    uncounted: list[Complaint] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    numbers: Tally = field(default_factory=dict)
    surplus: set[Entry] = field(default_factory=set)
    missing: set[bytes] = field(default_factory=set)
    outdated: list[CounterItem] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there are; what cannot be read counts as one each."""
        numbers = sum(len(of_group) for of_group in self.numbers.values())
        others = len(self.uncounted) + len(self.unreadable) + len(self.outdated)
        return numbers + others + len(self.surplus) + len(self.missing)


def compare(
    complaints: Iterable[Item], entries: Iterable[Item], counters: Iterable[CounterItem]
) -> Differences:
    """Compare all items of the three tables."""
    found = Differences()
    for complaint in _complaints(complaints, found):
        for group, numbers in tally(complaint).items():
            found.numbers.setdefault(group, Counter()).update(numbers)
        found.missing.update(map(_digest, entries_of(complaint)))
    for item in entries:
        entry = entry_in(item)
        digest = _digest(entry)
        if digest in found.missing:
            found.missing.remove(digest)
        else:
            found.surplus.add(entry)
    counted: Tally = {}
    for item in counters:
        if is_judgement(item):
            continue  # which stays as it was made, whatever is counted later
        if is_of_this_plan(item):
            add_item(counted, item)
        else:
            found.outdated.append(item)
    for group, numbers in counted.items():
        found.numbers.setdefault(group, Counter()).subtract(numbers)
    found.numbers = without_zeros(found.numbers)
    return found


def entries_with(complaints: Iterable[Item], digests: set[bytes]) -> Iterator[Entry]:
    """Yield the entries that these complaints should have, of those with such digests."""
    for complaint in _complaints(complaints, Differences()):
        yield from (entry for entry in entries_of(complaint) if _digest(entry) in digests)


def in_both(first: Differences, second: Differences) -> Differences:
    """Return what two comparisons, one after the other, have found alike.

    What was written between the reading of two tables is a difference to one comparison only.
    """
    uncounted = {complaint.id for complaint in first.uncounted}
    numbers: Tally = {}
    for group, of_group in second.numbers.items():
        before = first.numbers.get(group, Counter())
        alike = {name: number for name, number in of_group.items() if before[name] == number}
        numbers[group] = Counter(alike)
    return Differences(
        complaints=second.complaints,
        deleted=second.deleted,
        uncounted=[one for one in second.uncounted if one.id in uncounted],
        unreadable=[one for one in second.unreadable if one in first.unreadable],
        numbers=without_zeros(numbers),
        surplus=first.surplus & second.surplus,
        missing=first.missing & second.missing,
        outdated=[item for item in second.outdated if item in first.outdated],
    )


def _complaints(items: Iterable[Item], found: Differences) -> Iterator[Complaint]:
    """Yield the complaints that are counted, and note all others."""
    for item in items:
        if is_deleted(item):
            found.deleted += 1
            continue
        try:
            complaint = complaint_of(item)
        except UnreadableComplaintError:
            found.unreadable.append(item["id"]["S"])
            continue
        found.complaints += 1
        if complaint.is_counted:
            yield complaint
        else:
            found.uncounted.append(complaint)


def _digest(entry: Entry) -> bytes:
    """Return a short name of an entry: millions of them are held at a time."""
    return hashlib.blake2b("\n".join(entry).encode(), digest_size=16).digest()
