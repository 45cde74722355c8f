"""The screening of whoever picked up: why this caller rang, and a 1 before anybody is joined."""

from ivr.call import leg_facts
from ivr.call.acts import Handover, HangUp, Join, Line, Listen, Say, Take
from ivr.call.calling_back import ask_afterwards, has_gone, hear_afterwards, owes_word, ring_back, screen_gone
from ivr.call.errands import EndLeg
from ivr.call.events import LegAnswered, LegJoined, LegOverdue, LegPressed
from ivr.call.handover import told
from ivr.call.keys import Key
from ivr.call.learning import learn
from ivr.call.legs import Leg
from ivr.call.now import Now, person_of
from ivr.call.parts import Claim
from ivr.call.places import At, LegState, Way
from ivr.call.prompts import Prompt
from ivr.call.queueing import holder, place_after, queue_of
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.call.whisper import doctor, operator


def answered(call: Call, event: LegAnswered, now: Now) -> Steps:
    """Somebody picked up: tell them who is on the line and ask for a 1."""
    return (leg_facts.LegChanged(event.leg, LegState.ANSWERED), *_screen(call, call.leg(event.leg), now))


def pressed(call: Call, event: LegPressed, now: Now) -> Steps:
    """1 takes the caller, 2 declines, star repeats; anything else is asked once more."""
    leg = call.leg(event.leg)
    if event.unsaved and has_gone(call, now):
        return ()
    if leg.rings_back or owes_word(call, leg):
        return hear_afterwards(call, leg, event.key, now)
    if refusal := _too_late(leg, now) or _taken(call, leg, now):
        return refusal
    if event.key == Key.YES:
        return _accept(call, leg, now)
    if event.key == Key.NO:
        return _decline(call, leg, now)
    return _once_more(call, leg, event.key == Key.AGAIN, now)


def _too_late(leg: Leg, now: Now) -> Steps:
    over = leg.ended_at is not None and leg.ended_at <= now.at
    return (Say(Prompt.WHISPER_TOO_LATE), HangUp()) if over else ()


def _accept(call: Call, leg: Leg, now: Now) -> Steps:
    """Take a caller who is there, or ring back one who has gone; the 1 is what counts, and is stored with it."""
    if has_gone(call, now):
        return ring_back(call, leg, now)
    accepted = leg_facts.LegChanged(leg.id, LegState.ACCEPTED)
    if leg.way is Way.DIAL:
        return (accepted, *told(call, now), Say(Prompt.WHISPER_JOINING), Join())
    if call.at is At.WAITING:
        return (accepted, *told(call, now), Say(Prompt.WHISPER_JOINING), Take(queue_of(call), now.limits.take_wait))
    return (accepted, *told(call, now), Say(Prompt.WHISPER_HOLD), Take(queue_of(call), now.limits.hold))


def _decline(call: Call, leg: Leg, now: Now) -> Steps:
    declined = leg_facts.LegChanged(leg.id, LegState.DECLINED)
    after = place_after(learn(call, declined, now.at), now)
    return (declined, *after, Say(Prompt.WHISPER_DECLINED), HangUp())


def _once_more(call: Call, leg: Leg, again: bool, now: Now) -> Steps:
    borne = leg.agains < now.limits.leg_agains if again else leg.wrongs < now.limits.leg_wrongs
    screen = _screen(call, leg, now) if borne else (HangUp(),)
    return (leg_facts.LegChanged(leg.id, again=again, wrong=not again), *screen)


def _screen(call: Call, leg: Leg, now: Now) -> Steps:
    if owes_word(call, leg) and not call.closed_at:
        return ask_afterwards(Prompt.WHISPER_DID_REACH, now)
    if refusal := _taken(call, leg, now):
        return refusal
    if has_gone(call, now):
        return screen_gone(call, leg, now)
    lines: tuple[Line, ...] = operator(leg, now) if leg.switchboard else (_doctor(call, leg, now),)
    keys = () if leg.switchboard else (Say(Prompt.WHISPER_KEYS),)
    return (Listen((*lines, *keys), now.limits.leg_wait), HangUp())


def _doctor(call: Call, leg: Leg, now: Now) -> Handover:
    """The doctor whom a caller was cut off from knows the rest."""
    return Handover(Prompt.HANDOVER_AGAIN, nuisance=call.nuisance) if leg.contact == call.first else doctor(call, now)


def _taken(call: Call, leg: Leg, now: Now) -> Steps:
    """Return what somebody hears who is too late: the caller was reached, or another has them. Nothing if neither."""
    if _is_settled(call, now):
        return (Say(Prompt.WHISPER_CLOSED), HangUp())
    if leg.way is Way.DIAL:
        return (Say(Prompt.WHISPER_GONE), HangUp()) if has_gone(call, now) else ()
    held = holder(call, now)
    by = held.who if held and held.id != leg.id else None
    if call.claim and call.claim.until > now.at and not _is_theirs(call.claim, leg):
        by = call.claim.by
    return _refuse(leg, by, now) if by else ()


def _is_theirs(claim: Claim, leg: Leg) -> bool:
    """Tell whether a claim was made on this leg, or by hand by whoever has their own phone rung."""
    return claim.leg == leg.id or (claim.leg is None and leg.by != "" and claim.is_of(leg.by, leg.staff))


def _is_settled(call: Call, now: Now) -> bool:
    """Tell whether the caller has been spoken to, or somebody has said so, and they wait for nobody now."""
    if call.closed_at and has_gone(call, now):
        return True
    return call.reached and (has_gone(call, now) or call.at in (At.AFTER_TALK, At.CLOSED))


def _refuse(leg: Leg, by: str, now: Now) -> Steps:
    holding = now.contact(by)
    if person_of(by) == person_of(leg.contact):
        return (Say(Prompt.WHISPER_YOURS), HangUp())
    return (Say(Prompt.WHISPER_TAKEN, (("who", holding.name if holding else by),)), HangUp())


def joined(call: Call, event: LegJoined, now: Now) -> Steps:
    """Note that the caller is being joined to this leg, tell them so, and stop the other phones."""
    others = [leg for leg in call.live_legs(now.at) if leg.id != event.leg]
    ringing = [leg for leg in others if leg.state in (LegState.PLACED, LegState.RINGING)]
    ends = tuple(EndLeg(leg.sid) for leg in ringing if leg.sid)
    return (leg_facts.LegChanged(event.leg, LegState.TALKING), *ends, Say(Prompt.WAIT_JOINED))


def overdue(call: Call, event: LegOverdue, now: Now) -> Steps:
    """End a leg on which somebody picked up and has pressed nothing: it may be a machine, or a pocket."""
    leg = call.leg(event.leg)
    if leg.accepted_at:
        return ()
    unreached = leg_facts.LegChanged(leg.id, LegState.UNREACHED)
    ended = (EndLeg(leg.sid),) if leg.sid else ()
    return (unreached, *ended, *place_after(learn(call, unreached, now.at), now))
