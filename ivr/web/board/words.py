"""What the board says, in plain words: how urgent, how far a call is, how it ended."""

from dataclasses import dataclass

from ivr.call import At, Outcome
from ivr.oncall import Rank
from ivr.triage import Urgency

WITHHELD = "number withheld"
DAMAGED = "The record of this call cannot be read. Its caller may need help: ring them if there is a number."


@dataclass(frozen=True, slots=True)
class Mark:
    """How urgent something is: as a word, as a shape and, by its name, as a colour."""

    name: str
    word: str
    shape: str


NOT_KNOWN = Mark("unknown", "Not known", "◆")

URGENCIES = {
    Urgency.EMERGENCY: Mark("emergency", "Emergency", "▲"),
    Urgency.URGENT: Mark("urgent", "Urgent", "●"),
    Urgency.ADVICE: Mark("advice", "Advice", "○"),
}


def mark_of(urgency: str | None) -> Mark:
    """Return the mark of an urgency by its name, as a call's row holds it."""
    return URGENCIES[Urgency(urgency)] if urgency else NOT_KNOWN


SO_FAR = Mark("calm", "None so far", "")
"""Of a caller whose answers have raised nothing yet."""

ORDER = (URGENCIES[Urgency.EMERGENCY], NOT_KNOWN, URGENCIES[Urgency.URGENT])
"""The marks that come first, in this order."""

RANKS = {
    Rank.EMERGENCY: URGENCIES[Urgency.EMERGENCY],
    Rank.UNKNOWN: NOT_KNOWN,
    Rank.URGENT: URGENCIES[Urgency.URGENT],
    Rank.UNFINISHED: Mark("unfinished", "Unfinished", "○"),
}

STAGES = {
    At.NEW: "has just rung",
    At.LANGUAGE: "chooses a language",
    At.RETURNING: "rang before: is offered a person first",
    At.ASKING: "is asked the questions",
    At.PROFESSIONAL: "is a health professional",
    At.OFFERING: "is offered the on-call team",
    At.ADVISING: "hears the advice",
    At.MENU: "chooses information",
    At.CLIP: "hears information",
    At.WAITING: "waits for a doctor",
    At.RINGING: "waits while a phone rings",
    At.CHECKING: "is asked whether they have talked to a doctor",
    At.CUT_SHORT: "was cut off from the doctor, and can have them rung again",
    At.AFTER_TALK: "has talked to somebody, and can have them rung again",
    At.UNANSWERED: "nobody answered: hears what to do",
    At.LIFELINE: "is put through without a record",
    At.CLOSED: "hears the end of the call",
}

OUTCOMES = {
    Outcome.CONNECTED: "talked to a person",
    Outcome.ADVISED: "was told what to do",
    Outcome.UNANSWERED: "nobody answered",
    Outcome.ABANDONED: "hung up",
}
