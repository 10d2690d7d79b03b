"""A recording as an SVG whose lines appear one after the other, without scripts and foreign files.

rich draws it; this gives each line its moment.
"""

import io
import re
from collections.abc import Sequence

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tests.pictures.recording import COLUMNS, Event
from tests.pictures.terminal import Line, Terminal

_NAME = "recording"
# GitHub shows no font of another host, and none is needed: textLength makes any monospace fit
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>TITLE</title>
<style>
.{unique_id}-matrix {{
  font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, monospace;
  white-space: pre;
}}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
@media (prefers-reduced-motion: no-preference) {{
.{unique_id}-matrix text {{ animation: appear .1s backwards }}
@keyframes appear {{ from {{ opacity: 0 }} }}
MOMENTS
}}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def drawn(events: Sequence[Event], title: str) -> str:
    """Return a recording as an SVG that ends as a picture of the whole."""
    terminal = Terminal()
    for event in events:
        terminal.write(event.text, event.at)
    rows = [row for line in terminal.lines for row in _folded(line)]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    for row in rows:
        console.print(Text.from_ansi(row.text), soft_wrap=True, highlight=False)
    svg = console.export_svg(title=title, theme=MONOKAI, code_format=_FORMAT, unique_id=_NAME)
    begin = rows[0].since  # the first line is there at once: nobody waits for an empty picture
    moments = (
        f'text[clip-path="url(#{_NAME}-line-{number})"]'
        f" {{ animation-delay: {row.since - begin:.1f}s }}"
        for number, row in enumerate(rows)
    )
    return svg.replace("TITLE", title).replace("MOMENTS", "\n".join(moments))


def _folded(line: Line) -> list[Line]:
    """Break a line where a terminal does."""
    plain = Text.from_ansi(line.text)
    if len(plain) <= COLUMNS:
        return [line]
    text = re.sub(r"\x1b\[[0-9;]*m", "", line.text)
    parts = range(0, len(text), COLUMNS)
    return [Line(text[start : start + COLUMNS], line.since) for start in parts]
