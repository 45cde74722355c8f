"""A scenario: what somebody does with a telephone, what they are answered, and what comes of it for the line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.call.steps import Steps
from ivr.rehearsal.scenes.seen import Evidence


class Verdict(StrEnum):
    """What a scenario has shown."""

    AS_ASSUMED = "as assumed"
    DIFFERS = "differs"
    NOT_SEEN = "not seen"
    ANSWERED = "answered"
    """Of a question that a person has answered in words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict. `depends`: what of the line depends on it, and what to do; `holds`: the line is safe all the same."""

    verdict: Verdict
    sentence: str
    depends: str = ""
    holds: bool = True


def as_assumed(sentence: str) -> Finding:
    """Twilio does what the line is built for."""
    return Finding(Verdict.AS_ASSUMED, sentence)


def holds_anyway(sentence: str, depends: str) -> Finding:
    """Twilio does something else, for which the line is built, too."""
    return Finding(Verdict.DIFFERS, sentence, depends)


def breaks(sentence: str, depends: str) -> Finding:
    """Twilio does something for which the line is not built: not to go live before that is dealt with."""
    return Finding(Verdict.DIFFERS, sentence, depends, holds=False)


def not_seen(sentence: str) -> Finding:
    """Nothing can be said."""
    return Finding(Verdict.NOT_SEEN, sentence)


@dataclass(frozen=True, slots=True)
class Fails:
    """What is answered with an error of the server (500): the first so many times, or always."""

    times: int | None = None


Answers = Mapping[str, Steps | Fails]
"""What is answered at each place; `contact/1=2`: to the key 2 only. Whatever is not named gets the usual answer."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What only an ear or an eye can tell: yes, no, or not sure."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing to try. `assumes`: what the line does for it to be so, and where that stands in the code."""

    name: str
    settles: str
    assumes: str
    todo: tuple[str, ...]
    answers: Answers
    judge: Callable[[Evidence], Finding]
    asks: tuple[Ask, ...] = ()
    begins: str = "voice"
    """The place without which nothing has happened."""
    second: bool = False
    """Whether a second phone takes part."""
    rings: str = ""
    """The place at which the second phone is rung over REST; `start`: at once."""
    callers: int = 1
    calls: int = 1
    """How many phones ring the line, and how many calls there are in all."""
    wait: int = 25
    """Seconds for which the second phone rings."""
    takes: tuple[str, ...] = ("first",)
    """Whose calls are answered: those of the first phone, of the second one, or any."""


@dataclass(frozen=True, slots=True)
class Question:
    """What no call can settle: somebody is asked, or it is looked up in Twilio's console."""

    name: str
    words: str
    why: str


def judged(scenario: Scenario, evidence: Evidence, *, as_told: bool = True) -> Finding:
    """Return what a scenario has shown. `as_told`: whoever held the telephone did what was asked of them."""
    if not evidence.first(scenario.begins):
        return not_seen("Twilio asked for nothing")
    if not as_told:
        return not_seen("it did not go as described")
    return scenario.judge(evidence)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is answered where a scenario says nothing."""

    answers: Answers = field(default_factory=dict)

    def at(self, scenario: Scenario | None, place: str, key: str) -> Steps | Fails | None:
        """Return the answer at a place to a key: the scenario's own, or the usual one; None where there is neither."""
        own = scenario.answers if scenario else {}
        for name in (f"{place}={key}", place):
            if name in own:
                return own[name]
        return next((self.answers[name] for name in (f"{place}={key}", place) if name in self.answers), None)
