"""What the complaint-time model foretold of held-out requests: what its plots are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prediction.answers import Values
from training.importance import Importance, dealing, measured, together
from training.outcomes import Outcomes
from training.service_311.hazard import answer_from
from training.service_311.inputs import DESCRIPTOR, HOUR, PLACE, TYPE, WEEKDAY
from training.service_311.scores import score
from training.service_311.support import WEEKDAYS

if TYPE_CHECKING:
    from prediction.columns import Matrix
    from training.service_311.evaluation import OutOfFold
    from training.service_311.examples import Examples
    from training.service_311.hazard import ComplaintHazard

_ASKED = 600
"""Rows of a held-out part whose inputs are dealt out; each is asked twenty times."""

_DEALT = {
    "complaint type": [TYPE],
    # half a place of another complaint is nowhere
    "place": PLACE,
    "hour": [HOUR],
    "weekday": [WEEKDAY],
    "descriptor": [DESCRIPTOR],
}


def importance_of(model: ComplaintHazard, held_out: Examples) -> Importance:
    """Measure which inputs the answers of a model hang on, for some requests of other days."""
    some = held_out[np.arange(0, len(held_out), -(-len(held_out) // _ASKED))]

    def loss(matrix: Matrix) -> float:
        answers = answer_from(model.closed_by(matrix, some.era))
        return float(score(answers, some).pinball.mean())

    dealt = {name: dealing(positions) for name, positions in _DEALT.items()}
    return measured(loss, some.matrix, len(some), dealt)


def outcomes_of(judged: OutOfFold) -> Outcomes:
    """Return answers and outcomes, cut where a request was no longer followed, as scores are."""
    rows, answers = judged.rows, judged.answers
    if answers.low is None or answers.high is None:
        raise ValueError("hours to close are drawn with their interval")
    value, low, high = (
        np.minimum(part, rows.followed) for part in (answers.value, answers.low, answers.high)
    )
    return Outcomes(
        rows.hours,
        Values(value, low, high),
        together(judged.importance, "the pinball loss in hours"),
        groups={
            "agency": np.asarray(rows.agency, dtype=np.str_),
            "weekday": WEEKDAYS[rows.matrix[:, WEEKDAY].astype(np.int64)],
        },
    )
