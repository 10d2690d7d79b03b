"""README.md's pictures are there, small, described, and are all that is kept."""

import re

import pytest

from key_authorizer.keys import find_keys
from sklambda.project import PROJECT
from tests.pictures.pages import MOST_BYTES, PICTURES, SCHEMES

README = (PROJECT / "README.md").read_text("utf-8")
FOLDER = PROJECT / "docs" / "pictures"
FILES = sorted(path.name for path in FOLDER.iterdir())
MOST_BYTES_RECORDED = 100_000


def test_each_page_is_shown_light_and_dark_with_words_for_those_who_do_not_see() -> None:
    for picture in PICTURES:
        light, dark = (f"docs/pictures/{picture.name}-{scheme}.webp" for scheme in SCHEMES)
        described = re.search(
            rf'<source media="\(prefers-color-scheme: dark\)" srcset="{dark}">\s*'
            rf'<img src="{light}" alt="([^"]+)"',
            README,
        )
        assert described, picture.name
        assert len(described[1].split()) > 5


def test_what_is_kept_is_shown() -> None:
    assert [name for name in FILES if f"docs/pictures/{name}" not in README] == []


@pytest.mark.parametrize("name", FILES)
def test_a_picture_is_small_and_what_its_name_says(name: str) -> None:
    content = (FOLDER / name).read_bytes()

    if name.endswith(".webp"):
        assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
        assert len(content) < MOST_BYTES
    else:
        assert len(content) < MOST_BYTES_RECORDED
        assert find_keys(content.decode()) == []
        assert "my-model" in content.decode()
