"""Whether the model is still right: the judgements of a view's days."""

from collections.abc import Iterable

from applications.service_311.dashboard.tables import BulkRow, DriftRow
from applications.service_311.dashboard.view import View
from applications.service_311.tally import Watched
from applications.service_311.watch.judgement import Judgement


def drift(judgements: Iterable[Judgement], view: View) -> list[DriftRow]:
    """Return the days of a view that were judged and had answers, oldest first."""
    shown = [one for one in _of_view(judgements, view) if one.answers > 0]
    return [_row(one) for one in sorted(shown, key=lambda one: one.day)]


def bulk(judgements: Iterable[Judgement], view: View) -> list[BulkRow]:
    """Return the bulk closings that were left out of the judgements of a view's days."""
    found = {one for judgement in _of_view(judgements, view) for one in judgement.bulk}
    in_order = sorted(found, key=lambda one: (one.day, one.hour, one.agency))
    return [BulkRow(**one.model_dump()) for one in in_order]


def _of_view(judgements: Iterable[Judgement], view: View) -> list[Judgement]:
    return [one for one in judgements if view.first <= one.day <= view.last]


def _row(one: Judgement) -> DriftRow:
    found = {place: round(getattr(one, place) / one.answers, 4) for place in Watched._fields}
    expected = {f"expected_{place}": share for place, share in one.expected}
    return DriftRow(
        day=one.day,
        answers=one.answers,
        **found,
        **expected,
        psi=one.psi,
        drift=None if one.psi is None else one.has_drifted,
        left_out=one.left_out,
    )
