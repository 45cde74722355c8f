"""How many seconds a prompt may take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.call import Limits
from ivr.call.handover import ITEMS
from ivr.call.pieces import AFTERWARDS, AT_FIRST, FIRST, LONGEST, ONLY, PAIN, QUIET, SPINE
from ivr.call.prompts import Prompt
from ivr.speech.check.audience import Audience
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults, Finding
from ivr.speech.check.passages import Passage
from ivr.speech.languages import CHOICE_SECONDS, SHORTEST_WAIT
from ivr.speech.timing import seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """The seconds that there are for a prompt, and why."""

    seconds: float
    because: str


_QUEUE = {*SPINE, *PAIN, *(piece for pieces in ONLY.values() for piece in pieces), *AFTERWARDS, Prompt.WAIT_NEXT}
_LIMITS = Limits()

STAFF = Limit(12, "a caller waits meanwhile")
TOLD = Limit(25, "nobody keeps more in mind at a time")
LIMITS: Mapping[str, Limit] = {
    **{prompt: Limit(10, "a phone rings already") for prompt in Prompt if prompt.startswith("transfer.")},
    **dict.fromkeys(_QUEUE, Limit(LONGEST, "the line acts only between two pieces")),
    **dict.fromkeys(ITEMS, Limit(LONGEST - _LIMITS.item_wait, "a piece, with the wait for its key")),
    **dict.fromkeys(AT_FIRST, Limit(FIRST, "whoever is not rung in time must soon be let out")),
    Prompt.WAIT_COMING: Limit(LONGEST - QUIET, "a piece, with the quiet after it"),
    Prompt.WAIT_NUMBER: Limit(LONGEST - _LIMITS.number_wait, "a piece, with the wait for the first key"),
    Prompt.WAIT_NUMBER_CHECK: Limit(LONGEST - 1, "a piece, with the wait for its key"),
    **{
        prompt: Limit(45, "all that the line can still do, said as a whole")
        for prompt in Prompt
        if prompt.startswith("unanswered.")
    },
}
"""Where it is another than for anything else that callers are told."""


def limit(passage: Passage) -> Limit | None:
    """Return the seconds that there are for a prompt; None: nobody hears it by itself."""
    if passage.audience is Audience.CALLER:
        return LIMITS.get(passage.name, TOLD)
    return STAFF if passage.audience is Audience.STAFF else None


def durations(wording: Wording) -> Faults:
    """Name each prompt that takes too long."""
    for passage in wording.passages:
        most, takes = limit(passage), round(seconds(passage.heard), 1)
        if most and takes > most.seconds:
            yield passage.name, f"{takes:g} s, at most {most.seconds:g}: {most.because}"


def choice_of_language(wordings: tuple[Wording, ...]) -> Iterator[Finding]:
    """Name the choice of a language if it delays every caller for too long, its wait included."""
    heard = [found.heard for one in wordings for found in one.passages if found.name == Prompt.LANGUAGE_CHOICE]
    takes = round(sum(map(seconds, heard)) + SHORTEST_WAIT, 1)
    if len(heard) > 1 and takes > CHOICE_SECONDS:
        tags = ", ".join(one.language for one in wordings)
        reason = f"{takes:g} s in {tags} with the wait for a key, at most {CHOICE_SECONDS}: every caller waits for it"
        yield Finding("", Prompt.LANGUAGE_CHOICE, reason)
