"""Goal first, key last: told the key first, people have lost it by the time they know what it is for.

In no language does this need a word to be known. The goal is a clause of its own, and a comma divides it from the
clause of the key, in which the key is the last word: "For yes, press {yes}."
"""

import re

from ivr.speech.check.audience import Audience
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.check.passages import KEYS

_KEY = re.compile(rf"\{{({'|'.join(sorted(KEYS))})\}}")
_MARK = r"[^\w\s{}'-]"
"""What divides clauses: any mark but those inside words."""

_GOAL = re.compile(rf"\w\s*{_MARK}")
_LAST = re.compile(rf"\s*({_MARK}|$)")


def key_blanks(sentence: str) -> list[str]:
    """Return the keys that a sentence tells."""
    return _KEY.findall(sentence)


def goal_first(wording: Wording) -> Faults:
    """Name each prompt that tells a key before what it is for."""
    for passage in wording.passages:
        if passage.audience is not Audience.NAME:
            for sentence, _ in passage.sentences:
                yield from ((passage.name, fault) for fault in _faults(sentence))


def _faults(sentence: str) -> list[str]:
    keys = list(_KEY.finditer(sentence))
    late = [f"{key[0]} is not the last word of its clause" for key in keys if not _LAST.match(sentence, key.end())]
    early = [
        f"{key[0]} comes before its goal, or no comma divides them" for key in keys if not _has_goal(sentence, key)
    ]
    return [*late, *early]


def _has_goal(sentence: str, key: re.Match[str]) -> bool:
    return _GOAL.search(sentence, 0, key.start()) is not None
