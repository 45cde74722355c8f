"""The screening of whoever picked up: why this caller rang, and a 1 before anybody is joined."""

from ivr.call import facts
from ivr.call.acts import Handover, HangUp, Join, Line, Listen, Say
from ivr.call.events import LegAnswered, LegPressed, LegStatus
from ivr.call.keys import Key
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.places import LegState, Why
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.triage import Answer

WHY = {
    Why.ASKED: Prompt.HANDOVER_ASKED,
    Why.NINES: Prompt.HANDOVER_ASKED,
    Why.FAULT: Prompt.HANDOVER_FAULT,
} | dict.fromkeys((Why.SILENT, Why.WRONG_KEYS, Why.REPEATS, Why.TURNS), Prompt.HANDOVER_UNABLE)

ALIVE = frozenset({"queued", "initiated", "ringing", "in-progress", "answered"})
"""The network's words for a leg that is not over. Any other word ends it: the set of words is open."""


def answered(call: Call, event: LegAnswered, now: Now) -> Steps:
    """Somebody picked up: tell them who is on the line and ask for a 1."""
    return (facts.LegChanged(event.leg, LegState.ANSWERED), *_screen(call, call.leg(event.leg), now))


def pressed(call: Call, event: LegPressed, now: Now) -> Steps:
    """1 takes the caller, 2 declines, star repeats; anything else is asked once more."""
    leg = call.leg(event.leg)
    if call.over and call.over <= now.at:
        return (Say(Prompt.WHISPER_GONE), HangUp())
    if leg.ended_at and leg.ended_at <= now.at:
        return (Say(Prompt.WHISPER_TOO_LATE), HangUp())
    if event.key == Key.YES:
        return (facts.LegChanged(leg.id, LegState.ACCEPTED), Say(Prompt.WHISPER_JOINING), Join())
    if event.key == Key.NO:
        return (facts.LegChanged(leg.id, LegState.DECLINED), Say(Prompt.WHISPER_DECLINED), HangUp())
    return _once_more(call, leg, event.key == Key.AGAIN, now)


def _once_more(call: Call, leg: Leg, again: bool, now: Now) -> Steps:
    borne = leg.agains < now.limits.leg_agains if again else leg.wrongs < now.limits.leg_wrongs
    screen = _screen(call, leg, now) if borne else (HangUp(),)
    return (facts.LegChanged(leg.id, again=again, wrong=not again), *screen)


def reported(call: Call, event: LegStatus, _now: Now) -> Steps:
    """Write down what the network reports of a leg. It moves nothing."""
    leg = call.leg(event.leg)
    if event.status == "ringing":
        return (facts.LegChanged(leg.id, LegState.RINGING),)
    if event.status in ALIVE:
        return ()
    ended = LegState.OVER if leg.accepted_at else LegState.UNREACHED
    return (facts.LegChanged(leg.id, ended, seconds=event.seconds),)


def _screen(call: Call, leg: Leg, now: Now) -> Steps:
    if call.over:
        return (Say(Prompt.WHISPER_GONE), HangUp())
    lines = _operator(leg, now) if leg.switchboard else (_doctor(call, leg, now), Say(Prompt.WHISPER_KEYS))
    return (Listen(lines, now.limits.leg_wait), HangUp())


def _operator(leg: Leg, now: Now) -> tuple[Line, ...]:
    contact = next((c for c in now.contacts if c.key == leg.contact), None)
    return operator_script(contact.ask if contact else "")


def operator_script(wanted: str) -> tuple[Line, ...]:
    """Return what an operator hears, three times: whom to bleep (`wanted`; empty: the on-call registrar)."""
    say = Say(Prompt.WHISPER_SWITCHBOARD)
    if wanted:
        say = Say(Prompt.WHISPER_SWITCHBOARD_ASK, (("ask", wanted),))
    return (say, say, say)


def _doctor(call: Call, leg: Leg, now: Now) -> Handover:
    """The doctor whom a caller was cut off from knows the rest."""
    return Handover(Prompt.HANDOVER_AGAIN) if leg.contact == call.first else handover(call, now)


def handover(call: Call, now: Now) -> Handover:
    """Return what a doctor is told: yes or not sure to what, no to what, and what was not asked.

    A health professional was asked nothing.
    """
    if call.why is Why.PROFESSIONAL:
        return Handover(Prompt.HANDOVER_PROFESSIONAL)
    answers = dict(call.answers)
    given: dict[Answer | None, list[str]] = {}
    for question in now.rules.questions:
        given.setdefault(answers.get(question.id), []).append(question.id)
    return Handover(
        why=WHY.get(call.why or Why.DANGER, Prompt.HANDOVER_INTRO),
        yes=tuple(given.get(Answer.YES, ())),
        unsure=tuple(given.get(Answer.UNSURE, ())),
        no=tuple(given.get(Answer.NO, ())),
        unasked=tuple(given.get(None, ())),
    )
