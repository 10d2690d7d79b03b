"""What stands in two places because neither can read the other is the same in both."""

import re
from pathlib import Path

from key_authorizer import keys
from predict_api.errors.invalid_values import InvalidInputError
from predict_api.retry_after import FULL_SHARE
from prediction.jobs.idempotency import LEAST_SHARE_LEFT

PROJECT = Path(__file__).parents[3]


def test_errors_hide_the_secrets_of_the_keys_that_are_made() -> None:
    for key in (keys.generate() for _ in range(20)):
        fault = {"type": "extra_forbidden", "loc": ("body", key.text), "msg": ""}

        [told] = InvalidInputError.of([fault]).detail

        assert told["loc"] == ["body", f"{keys.PREFIX}_{key.key_id}_..."]


def test_the_documented_pattern_finds_the_keys_that_are_made() -> None:
    document = (PROJECT / "docs/keys.md").read_text()
    [pattern] = re.findall(r"Regular expression: `(.+)`", document)
    [length] = re.findall(r"checksum: \d+> +(\d+) characters", document)

    for key in (keys.generate() for _ in range(20)):
        assert re.fullmatch(pattern, key.text)
        assert len(key.text) == int(length)


def test_the_deployments_check_calls_with_a_key_of_the_right_form() -> None:
    [text] = re.findall(r'KEY = "(.+)"', (PROJECT / "template.yaml").read_text())

    assert keys.parse(text).text == text


def test_a_late_retry_leaves_a_job_the_time_that_may_pass_in_the_queue() -> None:
    # the domain knows nothing of the API that refuses what would wait for longer
    assert 1 / LEAST_SHARE_LEFT == 1 - 1 / FULL_SHARE
