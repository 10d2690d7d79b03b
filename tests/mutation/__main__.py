"""Take each action out of each role of a deployed stack, and write down which check notices.

Also try what lies outside each role, which must be refused.

`make mutate-roles`; a stack of its own is started and stopped, with the roles enforced.
"""

import sys
from pathlib import Path

from rich.console import Console

from sklambda.local import lifecycle
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from tests.mutation.checks import CHECKS, Check
from tests.mutation.outside import prove_refused
from tests.mutation.roles import Grant, Role, deployed, without
from tests.mutation.table import Outcome, unexplained, write
from tests.mutation.world import World

STACK = EmulatorBackend(StackFolder(PROJECT / ".local" / "mutation"))
TABLE = PROJECT / "docs" / "least-privilege.md"


def main(table: Path) -> int:
    """Mutate, write the table, and give the number of actions that nothing explains."""
    console = Console()
    try:
        world = World(lifecycle.up(STACK, Progress(console)))
        roles = deployed(world.iam, world.resources)
        outcomes = _mutate(world, roles, console)
        refused = sum(prove_refused(world, role, roles) for role in roles)
    finally:
        lifecycle.down(STACK)
    write(table, outcomes, refused)
    left = unexplained(outcomes)
    for grant in left:
        console.print(f"Nothing notices that {grant.role} lacks {grant.action} ({grant.resource}).")
    return len(left)


def _mutate(world: World, roles: list[Role], console: Console) -> list[Outcome]:
    logical_ids = {physical.rsplit("/", 1)[-1]: name for name, physical in world.resources.items()}
    outcomes = []
    for role in roles:
        _prove_whole(world, role)
        for grant in role.grants(logical_ids):
            outcome = Outcome(grant, _noticed_by(world, role, grant))
            console.print(f"{grant.role:16} {grant.action:28} {outcome.noticed_by or '-'}")
            outcomes.append(outcome)
        _prove_whole(world, role)
    return outcomes


def _prove_whole(world: World, role: Role) -> None:
    """Run the checks with the role as it is: one that fails now would show nothing later."""
    for check in CHECKS[role.name]:
        check(world)
    world.purge()


def _noticed_by(world: World, role: Role, grant: Grant) -> str | None:
    with without(world.iam, role, grant):
        noticed = next((check for check in CHECKS[role.name] if _fails(check, world)), None)
    world.purge()
    return noticed and noticed.__name__.replace("_", " ")


def _fails(check: Check, world: World) -> bool:
    try:
        check(world)
    except (AssertionError, KeyError):  # an error's body has no ID to go on with
        return True
    return False


if __name__ == "__main__":
    sys.exit(min(1, main(TABLE)))
