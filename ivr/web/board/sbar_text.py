"""The handover as plain text, for pasting into the record system: short lines, and nothing but text."""

import textwrap
from collections.abc import Iterator

from ivr.web.board.sbar import Sheet

WIDTH = 72
TO_FILL_IN = "Patient's name, date of birth, hospital number: not asked by the line"


def as_text(sheet: Sheet, line: str) -> str:
    """Return the whole handover. `line`: the name of the telephone line."""
    return "\n".join(_lines(sheet, line)) + "\n"


def _lines(sheet: Sheet, line: str) -> Iterator[str]:
    yield f"HANDOVER FROM {line.upper()}"
    yield TO_FILL_IN
    for part in sheet.parts:
        yield from ("", part.name.upper(), *_points(part.lines))
    yield from ("", "WHO WAS RUNG", *_points(sheet.rung))
    yield from ("", *textwrap.wrap(sheet.foot, WIDTH))


def _points(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="- ", subsequent_indent="  ")
