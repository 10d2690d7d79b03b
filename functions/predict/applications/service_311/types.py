"""Complaint types, and the names by which clients may call them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from prediction.nearest_name import nearest_name

# The noise types' everyday names: short to write in a URL, and the first that a client tries.
SHORT_NAMES: Mapping[str, str] = {
    "residential": "noise-residential",
    "commercial": "noise-commercial",
    "park": "noise-park",
    "street": "noise-street-sidewalk",
    "vehicle": "noise-vehicle",
    "worship": "noise-house-of-worship",
    "truck": "collection-truck-noise",
    "other": "noise",
}

_NOT_IN_A_SLUG = re.compile("[^a-z0-9]+")

# Blanks, and the punctuation of the city's names. What else a client writes is a name of its own:
# were it passed over, `noise%` or `noise` and a word in another script would be taken as `noise`.
_BETWEEN_WORDS = re.compile(r"[ /().'-]+")


class ComplaintType(NamedTuple):
    """A known type: its slug, the city's name for it, and the name that the client used."""

    slug: str
    official_name: str
    asked: str


class UnknownComplaintTypeError(LookupError):
    """No complaint type has the name; `nearest` is the known name that it may mean, if any."""

    def __init__(self, nearest: str | None, *, kind: str = "complaint type") -> None:
        # What the client wrote is not repeated: it may be anything.
        hint = "" if nearest is None else f'; the nearest known one is "{nearest}"'
        super().__init__(f"Unknown {kind}{hint}")
        self.nearest = nearest


class ComplaintTypes:
    """The known types, found by slug, by official name in any case, or by short name.

    Args:
        official_names: The city's name of each type, by slug.
    """

    def __init__(self, official_names: Mapping[str, str]) -> None:
        # A short name is only offered where its type is known; an official name goes first.
        short = {name: slug for name, slug in SHORT_NAMES.items() if slug in official_names}
        self._slugs = short | {slug: slug for slug in official_names}
        official = {_spelling(name): slug for slug, name in official_names.items()}
        self._spellings = official | {_spelling(name): slug for name, slug in self._slugs.items()}
        self._official_names = official_names

    def named(self, name: str) -> ComplaintType:
        """Find the type that a client means by `name`.

        Raises:
            UnknownComplaintTypeError: There is none.
        """
        try:
            slug = self._spellings[_spelling(name)]
        except KeyError:
            raise UnknownComplaintTypeError(nearest_name(name, self._slugs)) from None
        return ComplaintType(slug, self._official_names[slug], name.strip().lower())

    def noise_named(self, name: str) -> ComplaintType:
        """Find the noise type that a client means by `name`.

        Raises:
            UnknownComplaintTypeError: There is none, or it is no noise.
        """
        slug = self._spellings.get(_spelling(name))
        if slug is None or not is_noise(slug):
            noises = [known for known, slug in self._slugs.items() if is_noise(slug)]
            raise UnknownComplaintTypeError(nearest_name(name, noises), kind="noise type")
        return self.named(name)


def slug_of(name: str) -> str:
    """Turn the city's name of a type into the form that URLs, counters and models use.

    Spellings of one type have the same slug: `PLUMBING` and `Plumbing`, `Animal Abuse` and
    `Animal-Abuse`. A slug's slug is itself.
    """
    return _NOT_IN_A_SLUG.sub("-", name.lower()).strip("-")


def _spelling(name: str) -> str:
    """Return what the ways to write a known name have in common: words between single hyphens.

    Every other character stays, so that it tells a name that is unknown.
    """
    # Some letters of other scripts are ASCII ones in lower case: the sign of kelvins is a k.
    folded = name.lower() if name.isascii() else name
    return _BETWEEN_WORDS.sub("-", folded.strip(" "))


def is_noise(slug: str) -> bool:
    """Return whether a type is about noise: `noise`, `noise-park`, `collection-truck-noise`."""
    return "noise" in slug.split("-")
