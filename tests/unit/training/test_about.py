"""What only people know of a model is read from YAML, and nothing else is taken."""

from pathlib import Path

import pytest

from prediction.about import About
from training.about import AboutError, about_of, read_about


def test_what_is_left_out_is_empty() -> None:
    assert about_of("license: mit\nethics:\n  - Nobody is in it.\n") == About(
        license="mit", ethics=("Nobody is in it.",)
    )
    assert about_of("") == About()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("licence: mit", "licence: Extra inputs are not permitted"),
        ("ethics: none", "ethics: "),
        ("algorithm: magic", "algorithm, which is taken from the estimator"),
        ("- mit", "Input should be"),
        ("license: [", "is no YAML"),
        ("license: 2023-02-29", "is no YAML"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(AboutError, match=said) as refused:
        about_of(text)

    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AboutError, match=r"no\.yaml cannot be read"):
        read_about(tmp_path / "no.yaml")
