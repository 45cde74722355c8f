"""The words that are checked: as they are written, as they are heard, and as they are searched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.call.keys import SPOKEN
from ivr.speech.check.audience import Audience
from ivr.speech.inventory import NAMED_KEYS
from ivr.speech.timing import PAUSE

KEYS = frozenset({*SPOKEN, *NAMED_KEYS, "key"})
"""The blanks that become a key."""

_WORDS = {"line": 4, "ask": 4, "who": 4, "names": 3, "time": 2, "number": 11}
"""How many words a blank may become, where it is more than one: a line's name has at most 4, a number 11 digits."""

_BLANK = re.compile(r"\{(\w+)\}")
_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody hears or reads in one piece."""

    name: str
    audience: Audience
    written: str
    heard: str
    """With every blank filled, as long as it can be."""
    sentences: tuple[tuple[str, str], ...]
    """Each sentence as it is written and as it is heard, without pauses."""

    @property
    def plain(self) -> str:
        """The words without pauses, and with nothing in their blanks that could be taken for words."""
        return _BLANK.sub("_", self.written.replace(PAUSE, " "))


def passage(name: str, text: str, audience: Audience, texts: Mapping[str, str]) -> Passage:
    """Return words with every blank filled: a named key from `texts`, any other by as many words as it may be."""
    named = {slot: texts[key] for slot, key in NAMED_KEYS.items() if key in texts}

    def fill(words: str) -> str:
        return _BLANK.sub(lambda blank: named.get(blank[1]) or _sample(blank[1]), words)

    written = straight(text)
    return Passage(name, audience, written, fill(written), tuple((one, fill(one)) for one in sentences(written)))


def _sample(blank: str) -> str:
    return " ".join(["_"] * _WORDS.get(blank, 1))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its full stop, question mark or exclamation mark."""
    whole = " ".join(text.replace(PAUSE, " ").split())
    return _END.split(whole) if whole else []


def says(text: str, phrase: str) -> bool:
    """Tell whether a text has these words, as words of their own, in capitals or not, broken off by nothing."""
    words = r"\s+".join(map(re.escape, straight(phrase).split()))
    return bool(words) and re.search(rf"(?<![^\W\d_]){words}(?![^\W\d_])", text, re.IGNORECASE) is not None


def straight(text: str) -> str:
    """Return a text in which each apostrophe is the same."""
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
