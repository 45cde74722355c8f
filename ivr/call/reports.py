"""What is learnt of a contact's leg besides what they press: from Twilio's answers and reports. It speaks to nobody."""

from datetime import timedelta

from ivr.call import facts, leg_facts
from ivr.call.acts import HangUp, Say
from ivr.call.calling_back import ask_afterwards, has_gone, over, screen_gone
from ivr.call.events import LegCreated, LegDialEnded, LegRefused, LegStatus
from ivr.call.learning import learn
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.places import At, LegState
from ivr.call.prompts import Prompt
from ivr.call.queueing import holder, place_after
from ivr.call.record import Call
from ivr.call.steps import Steps

ALIVE = frozenset({"queued", "initiated", "ringing", "in-progress", "answered"})
"""The network's words for a leg that is not over. Any other word ends it: the set of words is open."""


def created(_call: Call, event: LegCreated, _now: Now) -> Steps:
    """Note Twilio's id of a leg."""
    return (leg_facts.LegStarted(event.leg, event.sid),)


def refused(_call: Call, event: LegRefused, _now: Now) -> Steps:
    """Note that Twilio rings nobody for this leg. The caller's next request goes on along the lifeline."""
    return (leg_facts.LegFailed(event.leg),)


def reported(call: Call, event: LegStatus, now: Now) -> Steps:
    """Write down what the network reports of a leg; when one has ended in vain, ring the next contact."""
    leg = call.leg(event.leg)
    known_by = (leg_facts.LegStarted(leg.id, event.sid),) if event.sid and not leg.sid else ()
    if event.status in ("initiated", "ringing"):
        return (*known_by, leg_facts.LegChanged(leg.id, LegState.RINGING))
    if event.status in ALIVE:
        return known_by
    ended = LegState.OVER if leg.accepted_at else LegState.UNREACHED
    changed = leg_facts.LegChanged(leg.id, ended, seconds=event.seconds)
    return (*known_by, changed, *place_after(learn(call, changed, now.at), now))


def dial_ended(call: Call, event: LegDialEnded, now: Now) -> Steps:
    """Go on with a contact whose talk is over, or whom nobody was there to talk to."""
    leg = call.leg(event.leg)
    if leg.rings_back:
        rang = leg_facts.PatientRang(leg.id, event.status, event.seconds)
        if leg.switchboard:
            return (rang, over(leg), Say(Prompt.WHISPER_THANKS), HangUp())
        return (rang, *ask_afterwards(Prompt.WHISPER_REACHED, now))
    changed = leg_facts.LegChanged(leg.id, bridged=event.bridged, talked=event.seconds if event.bridged else None)
    known = learn(call, changed, now.at)
    return (changed, *_after(known, event, now))


def _after(call: Call, event: LegDialEnded, now: Now) -> Steps:
    leg = call.leg(event.leg)
    if not event.bridged and has_gone(call, now) and not call.reached:
        return screen_gone(call, leg, now)
    if not event.bridged and _has_left(call, leg, now):
        quiet = facts.Quiet()
        return (quiet, *screen_gone(learn(call, quiet, now.at), leg, now))
    words = Prompt.WHISPER_CUT_OFF if event.bridged else Prompt.WHISPER_NOT_JOINED
    if call.conversed(leg):
        words = Prompt.WHISPER_THANKS
    return (over(leg), Say(words), HangUp())


def _has_left(call: Call, leg: Leg, now: Now) -> bool:
    """Tell whether a caller of whom nothing was heard for a while is not in their queue: they must have hung up."""
    others = holder(call, now)
    quiet = now.at - (call.heard or call.began) >= timedelta(seconds=now.limits.take_wait)
    return call.at is At.WAITING and quiet and others in (None, leg)
