"""Where an answer jumps, a graph in float64 may answer as a billionth beside, and not otherwise."""

from typing import Any

import numpy as np
import pytest

from prediction.answers import Classes
from training.proof.beside import answered_beside
from training.proof.domains import Domain

REAL = Domain("x", False, -10.0, 10.0, False)  # noqa: FBT003  the field's name says it
WHOLE = Domain("x", True, -10.0, 10.0, False)  # noqa: FBT003


def stepping(step: float) -> Any:
    """A reference whose class jumps at a number."""

    def answer(rows: Any) -> Classes:
        labels = (rows[:, 0] > step).astype(np.int64)
        return Classes(labels, np.column_stack([1.0 - labels, labels]))

    return answer


@pytest.mark.parametrize(
    ("off", "domain", "is_beside"),
    [(1e-12, REAL, True), (1e-6, REAL, False), (1e-12, WHOLE, False)],
    ids=["a last digit", "a millionth", "a whole number"],
)
def test_the_answer_of_a_neighbour_is_taken(off: float, domain: Domain, is_beside: bool) -> None:  # noqa: FBT001
    rows = np.array([[3.0 * (1 + off / 2)]])

    found = stepping(3.0 * (1 + off))(rows)

    assert answered_beside(rows, found, stepping(3.0), [domain])[0] == is_beside


def test_another_answer_is_no_neighbours() -> None:
    rows = np.array([[3.0]])
    neither = Classes(np.array([1]), np.array([[0.5, 0.5]]))

    assert not answered_beside(rows, neither, stepping(3.0), [REAL]).any()
