"""What a million slow predictions costs in us-east-1, from measured CPU time and list prices."""

MILLION = 1_000_000

# US dollars, us-east-1, as listed in 2026
API_REQUEST = 3.50 / MILLION
LAMBDA_REQUEST = 0.20 / MILLION
LAMBDA_GB_SECOND = 0.0000166667
TABLE_WRITE = 0.625 / MILLION
TABLE_READ = 0.125 / MILLION
QUEUE_REQUEST = 0.40 / MILLION
LOG_GB = 0.50

MEMORY_GB = 1.0
VCPUS = 1024 / 1769
"""Lambda's share of a processor at this memory."""

WRITE_SECONDS = 0.005
"""A write of DynamoDB from a function in its region takes some 5 ms: assumed, not measured here."""

SUBMIT_SECONDS = 0.020
POLL_SECONDS = 0.012
"""Billed time of a warm submission (a write and a send) and a poll (a read): assumed as above."""

LOG_LINE_GB = 0.5 / MILLION
"""Half a kilobyte of log for each request."""


def worker_seconds(cpu_of_a_message: float, messages: int) -> float:
    """Billed seconds of a batch: its CPU time on a share of a processor, and two writes each."""
    return messages * (cpu_of_a_message / VCPUS + 2 * WRITE_SECONDS)


def cost_of_a_million(
    cpu_of_a_message: float, messages: int, *, worker_alone: bool = False
) -> float:
    """Dollars for a million messages: one submission, one poll, batches of `messages`."""
    batch = (
        LAMBDA_REQUEST
        + worker_seconds(cpu_of_a_message, messages) * MEMORY_GB * LAMBDA_GB_SECOND
        # a receive and a delete for ten messages each, as SQS takes ten at most
        + 2 * -(-messages // 10) * QUEUE_REQUEST
    )
    worker = batch / messages + 2 * TABLE_WRITE
    if worker_alone:
        return MILLION * worker
    request = API_REQUEST + LAMBDA_REQUEST + LOG_LINE_GB * LOG_GB
    submission = request + SUBMIT_SECONDS * MEMORY_GB * LAMBDA_GB_SECOND
    submission += TABLE_WRITE + QUEUE_REQUEST
    poll = request + POLL_SECONDS * MEMORY_GB * LAMBDA_GB_SECOND + TABLE_READ
    return MILLION * (worker + submission + poll)
