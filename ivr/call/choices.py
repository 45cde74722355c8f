"""What the caller chose at a prompt, by a key or by waiting."""

from ivr.call import facts
from ivr.call.asking import ask, ask_slowly, echo, next_to_ask, record_answer, why_sought
from ivr.call.endings import goodbye, next_piece, piece, tell
from ivr.call.events import Pressed, Silence
from ivr.call.finding import seek, seek_further
from ivr.call.learning import learn
from ivr.call.now import Now
from ivr.call.places import Count, Why
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, rejoin
from ivr.call.record import Call
from ivr.call.replay import say_again_or_seek
from ivr.call.steps import Steps
from ivr.triage import Urgency


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
    """Ask once more after a silence; weak hands, deafness and confusion all sound like it."""
    return say_again_or_seek(call, now, Count.SILENCE, now.limits.silences, Why.SILENT)


def patient_after_all(_call: Call, _event: Pressed, now: Now) -> Steps:
    """Ask the questions of a patient who pressed 5, or of somebody who rang before and would rather answer them."""
    return ask_slowly(now.rules.questions[0].id, now)


def professional(call: Call, _event: object, now: Now) -> Steps:
    """Tell a health professional how soon, then ring."""
    return seek(call, now, Why.PROFESSIONAL)


def take_offer(call: Call, _event: object, now: Now) -> Steps:
    """Ring the on-call team for an urgent caller; waiting takes the offer too."""
    return seek(call, now, Why.URGENT)


def take_person(call: Call, _event: object, now: Now) -> Steps:
    """Ring a person for a caller who rang before; waiting takes the offer too."""
    return seek(call, now, Why.RETURNING)


def hear_advice(call: Call, _event: Pressed, now: Now) -> Steps:
    """Tell an urgent caller whom to contact, and what to do until then."""
    return piece(call, 0, now)


def go_on(call: Call, _event: Silence, now: Now) -> Steps:
    """Go on with what is being told."""
    return next_piece(call, now)


def spoken(_call: Call, _event: Pressed, _now: Now) -> Steps:
    """Believe a caller who says that they have spoken to a doctor; what is owed stays owed."""
    return (facts.Confirmed(), *goodbye())


def not_spoken(call: Call, _event: object, now: Now) -> Steps:
    """Ring the next contact."""
    return seek_further(call, now)


def same_doctor(call: Call, _event: object, now: Now) -> Steps:
    """Ring the same doctor first; one with whom the talk has broken off twice is left for the next."""
    taken = [leg for leg in call.legs if leg.accepted_at]
    last = max(taken, key=lambda leg: leg.accepted_at or call.began, default=None)
    if last is None:
        return seek_further(call, now)
    broken = [leg for leg in taken if leg.contact == last.contact and leg not in call.conversations]
    if len(broken) >= now.limits.breaks:
        return seek_further(call, now)
    return seek(call, now, Why.CUT_OFF, first=last.contact)


def give_up(call: Call, _event: Silence, now: Now) -> Steps:
    """Let a caller go whom nobody answered: the last words send whoever may be in danger to 999.

    Unless somebody has pressed 1 for them while they listened.
    """
    if coming(call, now, now.limits.hold):
        return rejoin(call, now)
    waits = call.urgency is Urgency.URGENT or call.why is Why.PROFESSIONAL
    return goodbye() if waits else goodbye(Prompt.UNANSWERED_GOODBYE)


def leave(_call: Call, _event: object, _now: Now) -> Steps:
    """Say goodbye to somebody who needs nothing more."""
    return goodbye()
