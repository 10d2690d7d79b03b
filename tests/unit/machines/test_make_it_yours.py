"""What `make_it_yours.py` cuts out of a file, and that it does nothing unless told to."""

import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.make_it_yours import without_sections

PROJECT = Path(__file__).parents[3]


def test_what_stands_between_the_comments_of_an_application_goes_and_nothing_else() -> None:
    text = "a: 1\n# application demo: from here\nb: 2\n# application demo: to here\nc: 3\n"

    assert without_sections(text) == "a: 1\nc: 3\n"


def test_empty_lines_are_those_below_the_section() -> None:
    section = "# application demo: from here\ndef f(): ...\n\n\n# application demo: to here\n"

    assert without_sections(f"x = 1\n\n\n{section}\n\ny = 2\n") == "x = 1\n\n\ny = 2\n"


def test_sections_may_follow_one_another() -> None:
    one, other = (
        f"  # application {name}: from here\n  {name}\n  # application {name}: to here\n"
        for name in ("one", "other")
    )

    assert without_sections(f"first\n{one}{other}last\n") == "first\nlast\n"


def test_without_a_section_a_text_stays_as_it_is() -> None:
    text = (PROJECT / "samconfig.toml").read_text()

    assert without_sections(text) == text


@pytest.mark.shipped("demo")
def test_it_only_shows_what_would_go_unless_told_to_do_it() -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "ops/bootstrap/make_it_yours.py")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "functions/predict/applications/demo" in done.stdout
    assert "Nothing was changed" in done.stdout
    assert (PROJECT / "functions/predict/applications/demo").is_dir()
