"""What was said in a call, as it was heard: in its language, the blanks filled as far as they can be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ivr.call import Step
from ivr.call.acts import Handover, Line, Listen, Say
from ivr.call.prompts import Prompt
from ivr.speech import Catalogue, Languages
from ivr.speech.handover import handover_text
from ivr.speech.inventory import OWN_SLOTS
from ivr.triage import Rules

SHORT = {
    Prompt.OPENING: "[Opening: whose line it is, when to ring 999, 0 for a person]",
    Prompt.KEYS_FIRST: "[Which key is yes, no and not sure]",
    Prompt.KEYS: "[Which key is yes, no and not sure]",
}
"""What everybody hears alike, in a word or two: whoever reads a call looks for what is its own."""

UNKNOWN = "[words that the line has no more: {}]"


@dataclass(frozen=True, slots=True)
class Said:
    """Some words and their language, as a page names it."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Book:
    """The words of today, and the rules: what a call's record is read with."""

    rules: Rules
    languages: Languages

    @property
    def staff(self) -> Catalogue:
        """The language that contacts and staff hear and read."""
        return self.languages.default

    def said(self, steps: Iterable[Step], language: str = "") -> tuple[Said, ...]:
        """Return what these steps speak; `language` is the listener's own, empty: the default one."""
        told = [self._said(line, language) for step in steps for line in _lines(step)]
        parts = groupby((one for one in told if one), key=lambda one: one.language)
        return tuple(Said(" ".join(one.words for one in part), language) for language, part in parts)

    def _said(self, line: Line, language: str) -> Said | None:
        match line:
            case Say():
                return self._of_prompt(line, self.languages.of(line.language or language))
            case Handover():
                return Said(self._handover(line), self.staff.language)
            case _:
                return None

    def _of_prompt(self, line: Say, hears: Catalogue) -> Said:
        blanks = dict.fromkeys(OWN_SLOTS.get(line.prompt, ()), "…") | dict(line.slots)
        if short := SHORT.get(Prompt(line.prompt)) if line.prompt in SHORT else None:
            return Said(short, self.staff.language)
        try:
            return Said(hears.text(line.prompt, blanks), hears.home(line.prompt).language)
        except KeyError:
            return Said(UNKNOWN.format(line.prompt), self.staff.language)

    def _handover(self, line: Handover) -> str:
        try:
            return handover_text(line, self.rules, self.staff)
        except KeyError:
            return UNKNOWN.format(line.why)

    def short(self, prompt: str, otherwise: str) -> str:
        """Return a prompt for staff; something else where the words of today have it no more."""
        try:
            return self.staff.text(prompt, dict.fromkeys(OWN_SLOTS.get(prompt, ()), "…"))
        except KeyError:
            return otherwise


def _lines(step: Step) -> Iterator[Line]:
    if isinstance(step, Say | Handover):
        yield step
    elif isinstance(step, Listen):
        yield from step.lines
