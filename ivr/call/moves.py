"""How a call moves.

House rules:
1. Every move stands in a table of this file: where the call is, what happened, what is done. Empty rows are
   written out; `ANYWHERE` takes what may happen at any place. A caller's request that fits no row rings a person.
2. Nothing here waits, reads a clock or does anything: `step` returns steps, the shell saves them, then speaks them.
3. Silence, a wrong key and a busy doctor are ordinary events. Doubt goes to a person.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ivr.call import calling_back, choices, gone, information, language, reports, screening, texting
from ivr.call.dialling import dial_ended
from ivr.call.events import (
    Astray,
    Began,
    CallerEvent,
    DialEnded,
    Event,
    HungUp,
    LegAnswered,
    LegCreated,
    LegDialEnded,
    LegJoined,
    LegOverdue,
    LegPressed,
    LegRefused,
    LegStatus,
    OnLifeline,
    Paged,
    PatientReported,
    Pressed,
    QueueEnded,
    Silence,
    TextReported,
    Waited,
    WentQuiet,
)
from ivr.call.finding import queue_ended, seek
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.call.keypad import press
from ivr.call.lifeline import happened
from ivr.call.now import Now
from ivr.call.places import At, Why
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.waiting import just_leave, waited

Move = Callable[[Call, Any, Now], Steps]


def step(call: Call, event: Event, now: Now) -> Steps:
    """Return what to do about an event: the facts to write down and the acts to carry out, in order."""
    now = now.speaking(call.language)
    if _has_gone(call, event):
        return GONE[type(event)](call, event, now)
    if _too_long(call, event, now):
        return seek(call, now, Why.TURNS)
    move = MOVES[call.at].get(type(event)) or ANYWHERE.get(type(event), lost)
    return move(call, event, now)


def _has_gone(call: Call, event: Event) -> bool:
    """Tell whether this is a request of the caller's own, and the caller has hung up."""
    return isinstance(event, CallerEvent | Waited) and (call.over is not None or event.gone)


def _too_long(call: Call, event: Event, now: Now) -> bool:
    """Tell whether the questions have gone on for more turns than any caller needs."""
    asked = isinstance(event, Pressed | Silence)
    return asked and call.why is None and call.at is not At.NEW and call.turn >= now.limits.turns


def begin(_call: Call, event: Began, now: Now) -> Steps:
    """Answer the phone."""
    opened = now.opened(event.caller, returning=event.returning, nuisance=event.nuisance)
    return (opened, *language.begin(now, returning=event.returning))


def lost(call: Call, event: CallerEvent, now: Now) -> Steps:
    """Ring a person for a caller whose request makes no sense to us: that is our fault, never theirs."""
    opened = () if call.ruleset else (now.opened(getattr(event, "caller", None)),)
    return (*opened, *seek(call, now, Why.FAULT))


MOVES: Mapping[At, dict[type, Move]] = {
    At.NEW: {Began: begin},
    At.LANGUAGE: {Pressed: press, Silence: language.not_chosen},
    At.RETURNING: {Pressed: press, Silence: choices.take_person},
    At.ASKING: {Pressed: press, Silence: choices.miss},
    At.PROFESSIONAL: {Pressed: press, Silence: choices.professional},
    At.OFFERING: {Pressed: press, Silence: choices.take_offer},
    At.ADVISING: {Pressed: press, Silence: choices.go_on},
    At.MENU: {Pressed: press, Silence: information.leave},
    At.CLIP: {Pressed: press, Silence: information.go_on},
    At.WAITING: {QueueEnded: queue_ended},
    At.RINGING: {DialEnded: dial_ended},
    At.CHECKING: {Pressed: press, Silence: choices.not_spoken},
    At.CUT_SHORT: {Pressed: press, Silence: choices.same_doctor},
    At.AFTER_TALK: {Pressed: press, Silence: choices.leave},
    At.UNANSWERED: {Pressed: press, Silence: choices.give_up},
    At.LIFELINE: {},
    At.CLOSED: {},
}

ANYWHERE: dict[type, Move] = {
    Astray: lost,
    Waited: waited,
    HungUp: gone.hung_up,
    WentQuiet: gone.went_quiet,
    LegCreated: reports.created,
    LegRefused: reports.refused,
    LegAnswered: screening.answered,
    LegPressed: screening.pressed,
    LegJoined: screening.joined,
    LegDialEnded: reports.dial_ended,
    LegStatus: reports.reported,
    LegOverdue: screening.overdue,
    TextReported: texting.reported,
    Paged: calling_back.paged,
    PatientReported: calling_back.patient_reported,
    ClaimedByHand: calling_back.claimed_by_hand,
    RungByHand: calling_back.rung_by_hand,
    TriedByHand: calling_back.tried_by_hand,
    ClosedByHand: calling_back.closed_by_hand,
    OnLifeline: happened,
}
"""Doctors' legs, reports and evidence never move the caller's turn, and nor do the pieces that a caller hears in their
queue: none of these rows asks the caller a question that decides anything, but for the request gone astray."""

GONE: Mapping[type, Move] = {
    Began: gone.lost,
    Pressed: gone.note_press,
    Silence: gone.just_note,
    DialEnded: gone.note_dial,
    QueueEnded: gone.note_queue,
    Waited: just_leave,
    Astray: gone.lost,
}
"""The caller's own requests when the caller has hung up."""
