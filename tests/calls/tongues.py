"""Two languages on one line, and what can be told of a call in each of them."""

import re
from collections.abc import Iterable

from ivr.simulator.keypad import HeardGather, Press, thoughtful
from ivr.simulator.players import ScriptedCaller
from tests import toy

LINE = "Spinal cord line"
WORD = re.compile(r"[^\W\d_]+")
HANGS_UP = "(hangs up)"
CHOICE = ("For English, press 1.", "Rof Hsilgne, sserp 2.")
TO_PATIENT = ("line", "to patient")


def two_languages(place, qtz=""):
    """Fill a folder with the shipped language and the toy one, or such a file as is given for it."""
    return toy.put(place, qtz=qtz or toy.toy())


def with_status(status, place):
    """Fill a folder with the shipped language as if the trust had signed its wording, or had not."""
    place.mkdir(exist_ok=True)
    words = re.sub(r'^status = "\w+"', f'status = "{status}"', toy.shipped_text(), flags=re.MULTILINE)
    (place / f"{toy.DEFAULT}.toml").write_text(words, "utf-8")
    return place


class Chooses:
    """Presses a key at the choice of a language, or none, and then does what the script says."""

    reads = False

    def __init__(self, key: str, script: str) -> None:
        self._key, self._rest = key, ScriptedCaller(script)
        self._chosen = False

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the next sign."""
        if self._chosen:
            return self._rest.press(prompt)
        self._chosen = True
        return thoughtful(self._key, prompt) if self._key else None


class Steady:
    """A caller who, in whatever language, presses the next key of a plan for which the words of a prompt are heard."""

    reads = False

    def __init__(self, plan: Iterable[tuple[str, str]]) -> None:
        self._plan = list(plan)

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the key for what is heard."""
        heard = " ".join(prompt.texts)
        for step in self._plan:
            if step[0] in heard or toy.turned(step[0]) in heard:
                self._plan.remove(step)
                return thoughtful(step[1], prompt)
        return None


def heard_by_caller(heard, who=TO_PATIENT):
    """All that was said to the caller but the choice itself, without the line's name."""
    said = [m.what.replace(LINE, "") for m in heard.moments if m.who in who]
    return [what for what in said if what not in CHOICE]


def english_words(heard, languages):
    """The words that a caller heard and that are in the English prompts alone."""
    english, other = (vocabulary(one.texts.values()) for one in languages.offered)
    said = vocabulary(heard_by_caller(heard)) - {"hangs", "up"}
    return sorted(said & (english - other))


def vocabulary(texts: Iterable[str]):
    return {word.lower() for text in texts for word in WORD.findall(re.sub(r"\{[^{}]*\}", "", text))}


def turned_call(heard, *, turned=True):
    """The call in the other language, if `turned`, up to the first 1 of a contact, with its times."""
    change = toy.turned if turned else str
    moments = []
    for m in heard.moments:
        if (m.who, m.what) == ("contact", "presses 1"):
            break
        is_said = m.who == "line" and m.what not in (*CHOICE, HANGS_UP)
        moments.append((round(m.at, 1), m.who, change(m.what.replace(LINE, "")) if is_said else m.what))
    return moments[FIRST_WORDS:]


FIRST_WORDS = 3
"""The choice, and the key for it."""
