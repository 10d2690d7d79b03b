"""Data comes from a folder at hand, from the cache or from its public source."""

import hashlib
from pathlib import Path
from urllib.error import URLError

import pandas as pd
import pytest

from training.data import DataFiles, DataUnavailableError, digests, frame_digest


def fetch_one(folder: Path) -> None:
    (folder / "rows.csv").write_text("a,b\n1,2\n")


def offline(_: Path) -> None:
    raise URLError("no route to host")


def test_a_file_in_the_given_folder_is_used_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")

    found = DataFiles(tmp_path, tmp_path / "cache").paths(("rows.csv",), offline)

    assert found == (tmp_path / "rows.csv",)
    assert not (tmp_path / "cache").exists()


def test_a_file_that_the_given_folder_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailableError, match=r"holds no rows\.csv"):
        DataFiles(tmp_path).paths(("rows.csv",), fetch_one)


def test_what_is_fetched_stays_in_the_cache(tmp_path: Path) -> None:
    files = DataFiles(cache=tmp_path / "cache")

    (first,) = files.paths(("rows.csv",), fetch_one)
    (second,) = files.paths(("rows.csv",), offline)

    assert first == second == tmp_path / "cache" / "rows.csv"
    assert first.read_text() == "a,b\n1,2\n"


def test_without_a_network_the_way_out_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailableError, match="--data-dir") as caught:
        DataFiles(cache=tmp_path).paths(("rows.csv",), offline)

    assert str(caught.value).count(".") == len(["rows.csv", "the end"])
    assert "\n" not in str(caught.value)


def test_a_download_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def breaks_off(folder: Path) -> None:
        fetch_one(folder)
        offline(folder)

    with pytest.raises(DataUnavailableError):
        DataFiles(cache=tmp_path).paths(("rows.csv", "more.csv"), breaks_off)

    assert list(tmp_path.iterdir()) == []


def test_one_file_has_one_digest_and_several_have_one_each(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("1")
    two.write_text("2")
    sha_one, sha_two = (hashlib.sha256(text).hexdigest() for text in (b"1", b"2"))

    assert digests([one]) == sha_one
    assert digests([one, two]) == {"one.csv": sha_one, "two.csv": sha_two}


def test_the_digest_of_a_made_table_depends_on_its_values() -> None:
    table = pd.DataFrame({"a": [0.1, 0.2]})

    assert frame_digest(table) == frame_digest(table.copy())
    assert frame_digest(table) != frame_digest(table + 1)
