"""What the caller chose at a prompt, by a key or by waiting."""

from ivr.call import facts
from ivr.call.asking import ask, echo, next_to_ask, record_answer, why_sought
from ivr.call.endings import goodbye, next_piece, piece, tell
from ivr.call.events import Pressed, Silence
from ivr.call.finding import seek, seek_further
from ivr.call.now import Now
from ivr.call.places import Count, Why
from ivr.call.record import Call, learn
from ivr.call.replay import say_again
from ivr.call.steps import Steps


def answer(call: Call, event: Pressed, now: Now) -> Steps:
    """The first yes or not sure to a danger question ends the questions."""
    learnt = record_answer(call, event, now)
    answered, assessed = learnt
    known = learn(learn(call, answered, now.at), assessed, now.at)
    if why := why_sought(assessed):
        return (*learnt, *seek(known, now, why))
    if question := next_to_ask(call, answered, now):
        return (*learnt, *ask(question, now, echo(answered)))
    return (*learnt, *tell(known, now, echo(answered)))


def miss(call: Call, _event: Silence, now: Now) -> Steps:
    counted = facts.Counted(Count.SILENCE)
    known = learn(call, counted, now.at)
    if known.here.count(Count.SILENCE) >= now.limits.silences:
        return (counted, *seek(known, now, Why.SILENT))
    return (counted, *say_again(known, now))


def patient_after_all(_call: Call, _event: Pressed, now: Now) -> Steps:
    return ask(now.rules.questions[0].id, now)


def professional(call: Call, _event: object, now: Now) -> Steps:
    return seek(call, now, Why.PROFESSIONAL)


def take_offer(call: Call, _event: object, now: Now) -> Steps:
    return seek(call, now, Why.URGENT)


def hear_advice(call: Call, _event: Pressed, now: Now) -> Steps:
    return piece(call, 0, now)


def go_on(call: Call, _event: Silence, now: Now) -> Steps:
    return next_piece(call, now)


def spoken(_call: Call, _event: Pressed, _now: Now) -> Steps:
    return (facts.Confirmed(), *goodbye())


def not_spoken(call: Call, _event: object, now: Now) -> Steps:
    return seek_further(call, now)


def same_doctor(call: Call, _event: object, now: Now) -> Steps:
    return seek(call, now, Why.CUT_OFF, first=call.legs[-1].contact)


def leave(_call: Call, _event: object, _now: Now) -> Steps:
    """Say goodbye to somebody who needs nothing more."""
    return goodbye()
