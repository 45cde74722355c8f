"""A toy language: the shipped prompts with every word turned round, so that a test sees in which language a thing is.

House rule: no test waits for a real second language, and none takes words for the toy's without `turned`.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ivr.speech import folder

TAG = "qtz"
"""A tag for private use: no language will ever have it."""

DEFAULT = "en-GB"
VOICE = "Polly.Gwyneth"
"""Of another language than the default one: Twilio must be told `cy-GB` with it."""

_WORD_OR_BLANK = re.compile(r"\{[^{}]*\}|[^\W\d_]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def shipped_text() -> str:
    """Return the file of the default language, as it ships."""
    return (folder() / f"{DEFAULT}.toml").read_text("utf-8")


def turned(text: str) -> str:
    """Return a text with the letters of each word backwards; blanks, numbers, pauses and marks stay."""
    return _WORD_OR_BLANK.sub(lambda found: _turned_word(found.group()), text)


def _turned_word(word: str) -> str:
    if word.startswith("{"):
        return word
    back = word[::-1].lower()
    return back.capitalize() if word[0].isupper() else back


def toy(
    tag: str = TAG,
    *,
    name: str = "Toy",
    voice: str = VOICE,
    status: str = "approved",
    change: Callable[[str], str] = turned,
) -> str:
    """Return the file of a toy language: not the default, and every prompt changed, if need be in your own way."""
    head = {"language": tag, "name": name, "voice": voice, "version": "1", "status": status}
    return "".join(f"{line}\n" for line in _lines(head, change))


def _lines(head: dict[str, str], change: Callable[[str], str]) -> Iterator[str]:
    yield from (f'{name} = "{value}"' for name, value in head.items())
    yield from ("reviewed_by = []", "review_date = 2027-05-20")
    table = ""
    for line in shipped_text().splitlines():
        if line.startswith("["):
            table = line.partition("]")[0].strip("[")
        if line.startswith("[") and table:
            yield line.partition("#")[0].strip()
        elif table and line.startswith(("id = ", "tone = ")):
            yield line
        elif table and line.startswith("syllables"):
            yield 'syllables = ""'  # nobody knows how many the toy's words have
        elif table:
            key, is_, value = line.partition(" = ") if " = " in line else ("", "", line)  # a list goes over many lines
            yield f"{key}{is_}{_QUOTED.sub(lambda found: _quoted(change(found[1])), value)}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def put(place: Path, **toys: str) -> Path:
    """Fill a folder with the shipped default language and toys (tag=text), and return it: `put(tmp_path, qtz=toy())`.

    A tag with a hyphen is written with an underscore.
    """
    place.mkdir(exist_ok=True)
    for tag, text in {DEFAULT: shipped_text(), **{tag.replace("_", "-"): text for tag, text in toys.items()}}.items():
        (place / f"{tag}.toml").write_text(text, "utf-8")
    return place


def lacking(text: str, table: str, name: str) -> str:
    """Return a file's text without one prompt: `lacking(toy(), "heard", "no")`."""
    return _replaced(text, table, name, "")


def saying(text: str, table: str, name: str, words: str) -> str:
    """Return a file's text with other words for one prompt."""
    return _replaced(text, table, name, f'{name} = "{words}"')


def _replaced(text: str, table: str, name: str, line: str) -> str:
    head, found, tail = text.partition(f"[{table}]\n")
    body, after, rest = tail.partition("\n[")
    lines = body.split("\n")
    (place,) = (n for n, one in enumerate(lines) if one.startswith(f"{name} = "))
    lines[place] = line
    return "".join((head, found, "\n".join(lines), after, rest))
