"""The blanks of a text, as they are written."""

import string


def blanks(words: str) -> frozenset[str]:
    """Return the blanks of a text; ValueError if it has a brace that is none.

    A blank that asks for more than its value ("{yes:d}", "{line.x}") is another one, which nobody knows.
    """
    parsed = string.Formatter().parse(words)
    return frozenset(
        f"{slot}{'!' if how else ''}{how or ''}{':' if form else ''}{form or ''}"
        for _, slot, form, how in parsed
        if slot is not None
    )
