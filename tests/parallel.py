"""How tests are shared out among processes: a file a process, but for those of the stack."""

from xdist.scheduler import LoadScopeScheduling

ON_THE_STACK = ("tests/e2e/", "tests/integration/build/")
"""They share what is deployed and built, which is made once."""


class StackInOneProcess(LoadScopeScheduling):  # type: ignore[misc]  # it publishes no types
    """Keeps the tests of the deployed stack together, and begins with them: they take longest.

    pytest-xdist's own way, a mark, renames tests, which pytest 9.2 does not take any more.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "stack" if nodeid.startswith(ON_THE_STACK) else nodeid.partition("::")[0]
