"""Where a call or a leg is, why a person is sought, and what is counted."""

from enum import Enum


class At(Enum):
    """Where a call is: which request of the caller's own it is waiting for."""

    NEW = "new"
    LANGUAGE = "language"
    RETURNING = "returning"
    ASKING = "asking"
    PROFESSIONAL = "professional"
    OFFERING = "offering"
    ADVISING = "advising"
    MENU = "menu"
    """Of the information that there is after the questions."""
    CLIP = "clip"
    WAITING = "waiting"
    """In a queue of their own, while phones are rung over REST."""
    RINGING = "ringing"
    """While the lifeline's dialling of one contact lasts."""
    CHECKING = "checking"
    CUT_SHORT = "cut_short"
    AFTER_TALK = "after_talk"
    UNANSWERED = "unanswered"
    LIFELINE = "lifeline"
    CLOSED = "closed"


class Why(Enum):
    """Why a person is sought."""

    DANGER = "danger"
    RING_999 = "ring_999"
    URGENT = "urgent"
    PROFESSIONAL = "professional"
    ASKED = "asked"
    NINES = "nines"
    SILENT = "silent"
    WRONG_KEYS = "wrong_keys"
    REPEATS = "repeats"
    TURNS = "turns"
    CUT_OFF = "cut_off"
    RETURNING = "returning"
    FAULT = "fault"


class Count(Enum):
    """What is counted, because each of them is bounded."""

    SILENCE = "silence"
    WRONG = "wrong"
    AGAIN = "again"
    STRAY = "stray"
    BACK = "back"
    NINE = "nine"
    OPENING = "opening"


class LegState(Enum):
    """How far a leg has come. It only ever moves down this list."""

    PLACED = "placed"
    RINGING = "ringing"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    TALKING = "talking"
    DECLINED = "declined"
    UNREACHED = "unreached"
    OVER = "over"


class Way(Enum):
    """How a leg came to be."""

    DIAL = "dial"
    """Dialled from the caller's own call: the lifeline."""
    QUEUE = "queue"
    """Placed over REST for a caller who waits in their queue."""
    PAGE = "page"
    """Placed over REST for a caller who is owed a call-back."""


class Item(Enum):
    """What a caller may tell the doctor by a key while they wait; CLINICAL brief, handover items (B38, B39)."""

    FEET = "feet"
    SPREADING = "spreading"
    PEE = "pee"
    THINNERS = "thinners"
    BONES = "bones"
