import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.service_311.statistics import Statistics
from applications.service_311.types import (
    SHORT_NAMES,
    ComplaintTypes,
    UnknownComplaintTypeError,
    is_noise,
    slug_of,
)

OFFICIAL_NAMES = {
    "noise": "Noise",
    "noise-park": "Noise - Park",
    "noise-street-sidewalk": "Noise - Street/Sidewalk",
    "noise-house-of-worship": "Noise - House of Worship",
    "collection-truck-noise": "Collection Truck Noise",
    "heat-hot-water": "HEAT/HOT WATER",
    "animal-abuse": "Animal Abuse",
    "alzheimer-s-care": "Alzheimer's Care",
}

types = ComplaintTypes(OFFICIAL_NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "noise-street-sidewalk",
        "Noise - Street/Sidewalk",
        "NOISE - STREET/SIDEWALK",
        " street ",
        "Street",
    ],
)
def test_a_type_has_many_names(name: str) -> None:
    assert types.named(name).slug == "noise-street-sidewalk"


@pytest.mark.parametrize("name", ["Animal Abuse", "Animal-Abuse", "animal  abuse"])
def test_spellings_of_one_type_fall_together(name: str) -> None:
    assert types.named(name).official_name == "Animal Abuse"


def test_the_name_that_the_client_used_is_kept_in_lower_case() -> None:
    assert types.named(" Heat/HOT water ").asked == "heat/hot water"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("nois", "noise"),
        ("wurship", "worship"),
        ("heat hot watter", "heat-hot-water"),
        ("alzheimers care", "alzheimer-s-care"),
        ("HEATING", "heat-hot-water"),
        ("hot water", "heat-hot-water"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownComplaintTypeError, match=f'"{nearest}"'):
        types.named(name)


@pytest.mark.parametrize("name", ["Obstruction", "Residential Disposal Complaint", "zzz"])
@pytest.mark.parametrize("known", [["construction", "green-taxi-complaint", "tattooing"]])
def test_a_name_like_no_other_is_answered_with_none(name: str, known: list[str]) -> None:
    with pytest.raises(UnknownComplaintTypeError, match=r"^Unknown complaint type$"):
        ComplaintTypes({slug: slug for slug in known}).named(name)


@pytest.mark.parametrize("name", ["", "  ", "-", "ß", "\x00", "?" * 1000, "a" * 1000])
def test_a_name_like_nothing_is_unknown_as_well(name: str) -> None:
    with pytest.raises(UnknownComplaintTypeError) as caught:
        types.named(name)

    assert caught.value.nearest is None


@pytest.mark.parametrize(
    "name",
    [
        "noise парк",
        "noise住宅",
        "street — парковка",
        "noise\x00",
        "noise\n",
        "noise\u200b",
        "noise\u0661",
        "par\u212a",
        "../noise",
        "---noise---",
        "Street %",
        "noise_park",
    ],
)
def test_no_character_is_passed_over(name: str) -> None:
    for find in (types.named, types.noise_named):
        with pytest.raises(UnknownComplaintTypeError):
            find(name)


@given(st.sampled_from([*OFFICIAL_NAMES, "park"]), st.characters(), st.booleans())
def test_a_character_more_is_another_name_or_a_blank(
    name: str,
    character: str,
    before: bool,  # noqa: FBT001  an example's value
) -> None:
    with_more = character + name if before else name + character

    if character == " ":
        assert types.named(with_more).slug == types.named(name).slug
    else:
        with pytest.raises(UnknownComplaintTypeError):
            types.named(with_more)


def test_all_types_go_by_slug_and_by_official_name_in_any_case() -> None:
    statistics = Statistics.load()
    assert len(statistics.official_names) > 200

    for slug, official in statistics.official_names.items():
        for name in (slug, official):
            for spelling in (name, name.upper(), name.lower(), f" {name}  "):
                assert statistics.types.named(spelling).slug == slug


def test_all_short_names_are_known() -> None:
    found = {name: Statistics.load().types.named(name).slug for name in SHORT_NAMES}

    assert found == SHORT_NAMES


def test_the_unknown_name_is_not_repeated() -> None:
    with pytest.raises(UnknownComplaintTypeError) as caught:
        types.named("my-secret")

    assert "secret" not in str(caught.value)


def test_a_short_name_is_unknown_where_its_type_is() -> None:
    with pytest.raises(UnknownComplaintTypeError):
        ComplaintTypes({"graffiti": "Graffiti"}).named("park")


def test_noises_are_found_by_every_name() -> None:
    slugs = [types.noise_named(name).slug for name in ("park", "Noise", "truck")]

    assert slugs == ["noise-park", "noise", "collection-truck-noise"]


def test_what_is_no_noise_is_answered_with_no_other_type() -> None:
    with pytest.raises(UnknownComplaintTypeError, match=r"^Unknown noise type$"):
        types.noise_named("HEAT/HOT WATER")
    with pytest.raises(UnknownComplaintTypeError, match='"noise-park"'):
        types.noise_named("noise parks")


def test_every_short_name_is_a_noise() -> None:
    assert all(is_noise(slug) for slug in SHORT_NAMES.values())


@given(st.text())
def test_a_slug_is_made_of_lower_case_letters_digits_and_single_dashes(name: str) -> None:
    parts = slug_of(name).split("-")

    assert parts == [""] or all(part.isascii() and part.isalnum() for part in parts)
    assert slug_of(name) == slug_of(name).lower()


@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug_of(slug_of(name)) == slug_of(name)


@given(st.text(), st.sampled_from(["-", " ", " / ", "--"]), st.text())
def test_what_separates_words_does_not_matter(left: str, separator: str, right: str) -> None:
    assert slug_of(left + separator + right) == slug_of(left + "." + right)


@given(st.sampled_from([*OFFICIAL_NAMES, *OFFICIAL_NAMES.values()]), st.booleans())
def test_case_does_not_matter(name: str, upper: bool) -> None:  # noqa: FBT001  an example's value
    assert types.named(name.upper() if upper else name.lower()).slug == slug_of(name)
