"""What comes in beyond what the workers can do is refused at once, and what is taken on is done."""

import pytest

from tests.unit.overload.model import Overload

CAPACITY = 417
"""Good results a second."""
HOUR = 3600


@pytest.mark.parametrize("load", [1.2, 1.5, 3.0])
def test_over_capacity_the_workers_do_what_they_can(load: float) -> None:
    service = Overload(CAPACITY)

    service.run(3 * HOUR, load * CAPACITY)

    assert service.goodput(2 * HOUR) > 0.97
    assert service.overdue == 0
    assert service.refused > 0


def test_without_the_door_nearly_nothing_would_be_done_in_time() -> None:
    service = Overload(CAPACITY, has_door=False)

    service.run(3 * HOUR, 3.0 * CAPACITY)

    assert service.goodput(HOUR) < 0.1


@pytest.mark.parametrize("load", [0.1, 0.9, 0.99])
def test_nobody_is_refused_of_what_the_workers_can_do(load: float) -> None:
    service = Overload(CAPACITY)

    service.run(HOUR, load * CAPACITY)

    assert (service.refused, service.overdue) == (0, 0)


def test_a_burst_that_can_be_done_in_time_is_taken_on_whole() -> None:
    service = Overload(CAPACITY)

    service.run(60, 4 * CAPACITY)
    service.run(HOUR, 0)

    assert (service.refused, service.overdue) == (0, 0)
    assert sum(service.good) == 60 * 4 * CAPACITY


def test_a_model_that_takes_seconds_has_a_short_queue() -> None:
    service = Overload(capacity=2)

    service.run(3 * HOUR, 3)

    assert service.goodput(2 * HOUR) > 0.97
    assert service.overdue == 0


def test_workers_that_grow_slower_do_what_they_still_can() -> None:
    service = Overload(CAPACITY)
    service.run(HOUR, 1.2 * CAPACITY)

    service.capacity = CAPACITY / 2
    service.run(2 * HOUR, 1.2 * CAPACITY)

    assert service.goodput(HOUR) > 0.97


def test_a_backlog_of_hours_is_cleared_before_more_is_taken_on() -> None:
    service = Overload(CAPACITY)
    service.capacity = 0
    service.run(HOUR, CAPACITY)

    service.capacity = CAPACITY
    service.run(2 * HOUR, 1.2 * CAPACITY)

    assert service.goodput(HOUR) > 0.97
