import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.service_311.pages.charts import columns_for, scale_for

counts = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 2, 4, 6]),
        (166, [0, 50, 100, 150, 200]),
        (1000, [0, 500, 1000]),
    ],
)
def test_lines_are_at_round_numbers(largest: int, ticks: list[int]) -> None:
    assert list(scale_for([0, largest]).ticks) == ticks


@given(counts)
def test_every_number_has_room_on_an_axis_of_few_lines(numbers: list[int]) -> None:
    scale = scale_for(numbers)

    assert scale.top >= max(numbers)
    assert 2 <= len(scale.ticks) <= 5
    assert scale.ticks[-1] == scale.top


@given(counts)
def test_columns_stand_side_by_side_within_the_chart(numbers: list[int]) -> None:
    columns = columns_for(numbers, scale_for(numbers))

    edges = [edge for column in columns for edge in (column.left, column.left + column.width)]
    assert edges == sorted(edges)
    assert edges[0] > 0
    assert edges[-1] < 100
    assert all(0 <= column.top <= 100 for column in columns)
