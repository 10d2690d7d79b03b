"""A table of a card stays one, whatever its inputs are called."""

from training.cards.table import row


def test_names_end_no_cell_and_no_row() -> None:
    assert row("`b|c`d`", "a\n# H", "") == r"| `b\|c`d` | a # H |  |"
