"""Rows of Markdown's tables."""


def row(*cells: str) -> str:
    """Return a row, whatever names are in its cells: strokes and ends of lines would end them."""
    return f"| {' | '.join(' '.join(one.split()).replace('|', chr(92) + '|') for one in cells)} |"
