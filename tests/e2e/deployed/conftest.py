"""Any deployed API, by its address and a key: nothing here knows where it runs.

`make test-deployed HOST=https://...` with SKLAMBDA_API_KEY set; docs/deploying.md.
"""

import os

import pytest

from sklambda.stack.record import StackRecord

# Not collected, rather than skipped, where nobody asks for it.
collect_ignore_glob = [] if os.environ.get("AWS_E2E") == "1" else ["test_*.py"]


@pytest.fixture(scope="session")
def stack() -> StackRecord:
    """The deployed API in the place of the tests' own stack."""
    return StackRecord(
        api_url=os.environ["SKLAMBDA_API_URL"].rstrip("/"),
        api_key=os.environ["SKLAMBDA_API_KEY"],
        # what needs an account is asked through `sklambda`, with the user's settings
        endpoint_url="",
        region="",
        stack_name="",
    )
