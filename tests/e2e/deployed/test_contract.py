"""The contract as the tests' own stack is held to it, where an address and a key are enough."""

from tests.e2e.test_seeds import (  # noqa: F401  (collected here, with this folder's `stack`)
    TestDataScienceApiExample,
    TestPima,
    TestService311,
    TestTitanic,
)
from tests.e2e.test_stack import TestPages, TestRouting  # noqa: F401  (as above)
