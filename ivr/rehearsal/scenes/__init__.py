"""What is tried, in the order in which it is tried, and what is asked. Values in, values out."""

from collections.abc import Iterable

from ivr.rehearsal.scenes.dialling import (
    ACCEPTED,
    DECLINED,
    HANG_UP_RINGING,
    HANG_UP_TALK,
    HANG_UP_WHISPER,
    NO_ANSWER,
    UNHEEDED,
    WALKED_OFF,
    WHISPER_FAILS,
)
from ivr.rehearsal.scenes.failing import LEG_FAILS, LEG_NO_ANSWER, NUMBER_FAILS, TURN_FAILS
from ivr.rehearsal.scenes.keying import HANG_UP_QUESTION, SILENCE, STAR_AND_HASH, TYPE_AHEAD, WITHHELD, voices
from ivr.rehearsal.scenes.questions import QUESTIONS
from ivr.rehearsal.scenes.queueing import (
    AT_ONCE_CALLS,
    CALLER_LEFT_TALK,
    HANG_UP_QUEUE,
    JOINED,
    LEAVES,
    QUEUE_KEY,
    TOO_LATE,
)
from ivr.rehearsal.scenes.scenario import Fails, Finding, Question, Scenario, Usual, Verdict, judged
from ivr.rehearsal.scenes.seen import Evidence, Seen, kept, masked, place_of

__all__ = [
    "QUESTIONS",
    "Evidence",
    "Fails",
    "Finding",
    "Question",
    "Scenario",
    "Seen",
    "Usual",
    "Verdict",
    "judged",
    "kept",
    "masked",
    "place_of",
    "scenarios",
]

ALONE = (SILENCE, STAR_AND_HASH, TYPE_AHEAD, HANG_UP_QUESTION, WITHHELD, NUMBER_FAILS, TURN_FAILS)
"""With one phone. What needs no doctor comes first: it shows that the number is set up."""

IN_THE_QUEUE = (QUEUE_KEY, LEAVES, HANG_UP_QUEUE, JOINED, CALLER_LEFT_TALK, TOO_LATE, LEG_FAILS, LEG_NO_ANSWER)
ON_THE_LIFELINE = (
    *(DECLINED, UNHEEDED, WALKED_OFF, ACCEPTED, NO_ANSWER),
    *(HANG_UP_RINGING, HANG_UP_WHISPER, HANG_UP_TALK, WHISPER_FAILS),
)


def scenarios(languages: Iterable[str]) -> tuple[Scenario, ...]:
    """Return everything there is to try on a line that offers these languages."""
    return (*ALONE, voices(languages), *IN_THE_QUEUE, *ON_THE_LIFELINE, AT_ONCE_CALLS)
