import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_authorizer import keys
from key_authorizer.keys import ApiKey, MalformedKeyError
from tests.unit.authorizer.samples import load_event

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def test_a_generated_key_has_the_documented_shape() -> None:
    key = keys.generate()
    assert re.fullmatch(r"skl_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}", key.text)
    assert key.text[4:16] == key.key_id


def test_a_generated_key_parses_to_itself() -> None:
    key = keys.generate()
    assert keys.parse(key.text) == key


def test_no_two_generated_keys_share_an_id_or_a_secret() -> None:
    made = [keys.generate() for _ in range(200)]
    assert len({key.key_id for key in made}) == 200
    assert len({key.text[17:] for key in made}) == 200


def test_the_checksum_is_the_crc_32_in_base_62_padded_to_six() -> None:
    key = keys.generate().text
    value = 0
    for digit in key[-6:]:
        value = value * 62 + BASE62.index(digit)
    assert value == zlib.crc32(key[:-6].encode())


def test_the_checksum_of_a_known_text_never_changes() -> None:
    # CRC-32 of "123456789" is 0xCBF43926, the check value that every description of it gives.
    assert keys.checksum("123456789") == "3jZRME"


def test_the_sample_events_hold_a_well_formed_key() -> None:
    assert keys.parse(load_event("key")["headers"]["X-API-Key"]).key_id == "EXAMPLE00000"


GOOD = keys.generate().text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "skl",
        "secret",
        GOOD[:-1],
        GOOD + "0",
        " " + GOOD,
        GOOD + "\n",
        GOOD.replace("skl_", "SKL_"),
        GOOD.replace("_", "-"),
        GOOD + "," + GOOD,
        "sk_" + GOOD,
        GOOD[:20] + "é" + GOOD[21:],
        GOOD[:20] + "\N{FULLWIDTH DIGIT ONE}" + GOOD[21:],
        "x" * 100_000,
    ],
)
def test_what_has_another_shape_is_no_key(text: str) -> None:
    with pytest.raises(MalformedKeyError):
        keys.parse(text)


@pytest.mark.parametrize("position", range(len(GOOD)))
def test_one_mistyped_character_anywhere_is_noticed(position: int) -> None:
    other = "a" if GOOD[position] != "a" else "b"
    with pytest.raises(MalformedKeyError):
        keys.parse(GOOD[:position] + other + GOOD[position + 1 :])


def test_a_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(MalformedKeyError) as refusal:
        keys.parse(GOOD[:-1])
    assert GOOD[:-1] not in str(refusal.value)


def test_a_key_does_not_print_its_secret() -> None:
    key = keys.parse(GOOD)
    assert key.text not in repr(key)
    assert key.text not in f"{key}"
    assert key.key_id in repr(key)


def test_the_hash_is_the_sha_256_of_the_whole_key() -> None:
    # SHA-256 of "abc", from FIPS 180-2, appendix B.1
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert keys.hash_key(ApiKey("", "abc")) == expected


def test_keys_are_found_in_the_middle_of_any_text() -> None:
    first, second = keys.generate(), keys.generate()
    text = f"curl -H 'X-API-Key: {first.text}'\\n{second.text}\\n?k={first.text}&x=1"
    assert keys.find_keys(text) == [first, second, first]


def test_text_that_only_looks_like_a_key_is_not_found() -> None:
    assert keys.find_keys(GOOD[:-1] + ("a" if GOOD[-1] != "a" else "b")) == []
    assert keys.find_keys("skl_short_key and no more") == []


# Pieces of which texts are made that may be taken for a key, or hide one.
pieces = st.sampled_from([GOOD, GOOD[:-1], GOOD[:-3], GOOD[3:], "skl", "skl_", "_", "a", " "])


@given(before=st.lists(pieces, max_size=4), after=st.lists(pieces, max_size=4))
def test_a_key_is_found_behind_and_before_anything(before: list[str], after: list[str]) -> None:
    found = keys.find_keys("".join([*before, GOOD, *after]))
    assert keys.ApiKey(GOOD[4:16], GOOD) in found


def test_a_key_that_begins_in_the_end_of_a_lookalike_is_found() -> None:
    lookalike = GOOD[:-3]
    assert [key.text for key in keys.find_keys(lookalike + GOOD)] == [GOOD]


@given(st.lists(pieces | st.text(max_size=5)))
def test_what_is_found_stands_in_the_text_and_is_a_key(parts: list[str]) -> None:
    text = "".join(parts)
    for key in keys.find_keys(text):
        assert key.text in text
        assert keys.parse(key.text) == key
