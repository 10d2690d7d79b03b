"""A call that AWS does not answer ends while the client is still there."""

from typing import Any

import pytest

from predict_api.services import Services
from tests.template import read_template

LONGEST_PAUSE = 1
"""Seconds before the second attempt, at most: botocore's standard mode doubles from one."""


def longest(client: Any) -> float:
    """Seconds until a call that nobody answers is given up."""
    config = client.meta.config
    attempts = config.retries["total_max_attempts"]
    pauses = sum(LONGEST_PAUSE * 2**n for n in range(attempts - 1))
    return float(attempts * (config.connect_timeout + config.read_timeout) + pauses)


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("service", ["dynamodb", "sqs"])
def test_a_call_without_an_answer_ends_within_seven_seconds(
    service: str, services: Services
) -> None:
    assert longest(getattr(services, service)) <= 7


@pytest.mark.usefixtures("aws")
def test_three_such_calls_end_before_the_function_is_stopped(services: Services) -> None:
    timeout = read_template()["Resources"]["PredictFunction"]["Properties"]["Timeout"]

    assert 3 * longest(services.dynamodb) < timeout


@pytest.mark.usefixtures("aws")
def test_a_guess_of_the_depth_or_the_rate_costs_two_seconds_at_most(services: Services) -> None:
    assert longest(services.pace.queue.client) <= 2
    assert longest(services.pace.drain.client) <= 2
