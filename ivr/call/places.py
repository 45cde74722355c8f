"""Where a call or a leg is, why a person is sought, and what is counted."""

from enum import Enum


class At(Enum):
    """Where a call is: which request of the caller's own it is waiting for."""

    NEW = "new"
    ASKING = "asking"
    PROFESSIONAL = "professional"
    OFFERING = "offering"
    ADVISING = "advising"
    RINGING = "ringing"
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
    DECLINED = "declined"
    UNREACHED = "unreached"
    OVER = "over"
