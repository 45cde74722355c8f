"""What still arrives when the caller has hung up: it is written down and rings nobody."""

from datetime import timedelta

from ivr.call import facts
from ivr.call.acts import HangUp
from ivr.call.asking import ANSWERS, record_answer
from ivr.call.dialling import leg_ended
from ivr.call.errands import DropQueue
from ivr.call.events import Astray, Began, CallerEvent, DialEnded, HungUp, Pressed, QueueEnded, WentQuiet
from ivr.call.finding import BRIDGED, joined, talk_ended
from ivr.call.keys import Key
from ivr.call.now import Now
from ivr.call.places import At, Why
from ivr.call.record import Call
from ivr.call.steps import Steps

UNHEARD = timedelta(seconds=60)
"""A caller at a question is heard of sooner, if only by their silence: who stays longer is not with us any more."""


def note_press(call: Call, event: Pressed, now: Now) -> Steps:
    """Record an answer, a clip that fits, or the wish for a person, of a caller who has gone; each may owe a call-back.

    However early the key came: nobody can be asked again.
    """
    if event.key == Key.PERSON:
        return (*_ended(call), facts.Sought(Why.ASKED), HangUp())
    if call.at is At.ASKING and not event.opening and event.key in ANSWERS:
        return (*_ended(call), *record_answer(call, event, now), HangUp())
    if call.at is At.CLIP and event.key == Key.YES:
        return (*_ended(call), facts.AskedAgain(), HangUp())
    return (*_ended(call), HangUp())


def note_dial(call: Call, event: DialEnded, _now: Now) -> Steps:
    """Record how a contact's leg ended, under a caller who has gone."""
    noted = (leg_ended(call, event),) if call.at is At.RINGING else ()
    return (*_ended(call), *noted, HangUp())


def note_queue(call: Call, event: QueueEnded, _now: Now) -> Steps:
    """Record that a talk has ended, under a caller who has gone."""
    leg = joined(call) if event.result == BRIDGED else None
    return (*_ended(call), *((talk_ended(leg),) if leg else ()), HangUp())


def just_note(call: Call, _event: CallerEvent, _now: Now) -> Steps:
    """Record that the caller has gone."""
    return (*_ended(call), HangUp())


def lost(call: Call, event: Astray | Began, now: Now) -> Steps:
    """Record a caller who has gone before we could make sense of their call: our fault, and they are owed a person."""
    if call.ruleset:
        return just_note(call, event, now)
    return (now.opened(event.caller), facts.Sought(Why.FAULT), facts.Ended(), HangUp())


def hung_up(call: Call, event: HungUp, now: Now) -> Steps:
    """Record that the call is over. One that never reached us is our fault, and is owed a person.

    So is one that went on without us: a key that we have not heard may have been the first yes.
    """
    ended = facts.Ended(event.seconds)
    if call.at is At.NEW and not call.over:
        return (now.opened(event.caller), facts.Sought(Why.FAULT), ended)
    without = (facts.Sought(Why.FAULT),) if _went_on_without_us(call, event) else ()
    return (*without, ended, *((DropQueue(call.queue),) if call.queue else ()))


def _went_on_without_us(call: Call, event: HungUp) -> bool:
    """Tell whether a caller who was being asked stayed on the line for long after we last heard of them."""
    asked = call.at in (At.LANGUAGE, At.ASKING) and call.round is None
    if call.over or call.why or not asked or event.seconds is None:
        return False
    return call.began + timedelta(seconds=event.seconds) - (call.heard or call.began) > UNHEARD


def went_quiet(call: Call, _event: WentQuiet, _now: Now) -> Steps:
    """Record that nothing was heard of a call for so long that its caller must have gone."""
    return () if call.over else (facts.Quiet(),)


def _ended(call: Call) -> tuple[facts.Ended, ...]:
    return () if call.over else (facts.Ended(),)
