"""A reference that cannot be one is refused when it is read."""

import pytest
from pydantic import ValidationError

from prediction.histograms import Histogram


@pytest.mark.parametrize(
    ("counts", "edges"),
    [
        ((5, -1, 0, 0, 0), (0.0, 1.0)),
        ((5, 1, 0, 0, 0), (1.0, 0.0)),
        ((5, 1, 0, 0, 0), (1.0, 1.0)),
        ((5, 1, 0, 0), (0.0, 1.0)),
    ],
)
def test_an_impossible_histogram_is_refused(
    counts: tuple[int, ...], edges: tuple[float, ...]
) -> None:
    assert Histogram(name="age", of=0, edges=(0, 1), counts=(5, 1, 0, 0, 0))

    with pytest.raises(ValidationError):
        Histogram(name="age", of=0, edges=edges, counts=counts)
