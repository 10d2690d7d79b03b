"""What is deployed holds no package that the notices leave out, and they name none besides."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[3]
DEPLOYED = [
    *PROJECT.glob("functions/*/requirements.txt"),
    *PROJECT.glob("layers/**/requirements*.txt"),
]


def test_the_notices_name_each_package_that_is_deployed() -> None:
    locked = {
        name
        for lock in DEPLOYED
        for name in re.findall(r"^([a-z0-9._-]+)==", lock.read_text(), re.MULTILINE)
    }
    noticed = re.findall(
        r"^\| ([a-z0-9._-]+) \| [A-Z0-9].+ \| <https://",
        (PROJECT / "THIRD-PARTY-NOTICES.md").read_text(),
        re.MULTILINE,
    )

    assert len(locked) > 10
    assert sorted(locked) == noticed
