"""Promise 5: a doctor has the call only when somebody pressed 1 and it was stored; voicemail is never a doctor."""

from collections.abc import Iterator
from datetime import timedelta

from ivr.call import At, Call, Outcome, Way, outcome
from ivr.call.acts import Join, RingBack, Take
from ivr.call.events import DialEnded, LegOverdue, LegPressed, QueueEnded
from ivr.call.facts import Alarm
from ivr.call.keys import Key
from ivr.call.legs import Leg
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import CONVERSATION

TAKES = Join | Take | RingBack


def broken(move: Move, _lore: Lore) -> Iterator[str]:
    """Judge every joining, every mark of acceptance, and what is made of a talk afterwards."""
    event, call, ones = move.event, move.after.call, move.after.seen.ones
    pressed = event.leg if isinstance(event, LegPressed) and event.key == Key.YES else None
    if any(isinstance(one, TAKES) for one in move.steps) and pressed not in ones:
        yield "somebody is joined to the caller without a stored 1"
    if any(leg.accepted_at is not None and leg.id not in ones for leg in call.legs):
        yield "a leg counts as accepted on which nobody pressed 1"
    if not ones and not call.confirmed and outcome(call) is Outcome.CONNECTED:
        yield "a call counts as connected though nobody pressed 1"
    if isinstance(event, LegOverdue) and event.leg in move.before.seen.ones and move.steps:
        yield "a 1 that came just in time is not heeded"
    if any(isinstance(one, TAKES) for one in move.steps) and pressed and _is_held(move, pressed):
        yield "two have taken the same caller"
    yield from _after_talk(move)


def _is_held(move: Move, leg_id: str) -> bool:
    """Tell whether somebody else has pressed 1 for this caller, and is still there for them."""
    call, at, ones = move.before.call, move.after.at, move.before.seen.ones
    if call.gone:
        return call.claim is not None and call.claim.until > at and call.claim.leg != leg_id
    others = [leg for leg in call.legs if leg.id in ones and leg.id != leg_id and leg.is_alive(at)]
    return call.leg(leg_id).way is not Way.DIAL and any(leg.bridged is not False for leg in others)


def _after_talk(move: Move) -> Iterator[str]:
    """A 1 without a conversation and a conversation without a 1 are noticed; the rest is a talk."""
    event, call = move.event, move.after.call
    if not isinstance(event, DialEnded | QueueEnded) or event.gone or move.before.call.gone:
        return
    refused = isinstance(event, DialEnded) and event.bridged is False
    if call.at is At.AFTER_TALK and (refused or not _talked(move)):
        yield "what was no conversation is taken for one"
    bridged = event.bridged if isinstance(event, DialEnded) else event.result == "bridged"
    nobody = not any(leg.id in move.before.seen.ones for leg in _may_be_on(move.before.call, event))
    if bridged and nobody and not any(isinstance(one, Alarm) for one in move.steps):
        yield "a conversation without a 1 is not noticed"


def _may_be_on(call: Call, event: DialEnded | QueueEnded) -> list[Leg]:
    """Return the legs on which the contact of this talk may have been: not those of an earlier search."""
    if isinstance(event, DialEnded):
        return [leg for leg in call.legs if leg.way is Way.DIAL][-1:]
    since = call.waiting_from or call.began
    return [leg for leg in call.legs if leg.way is not Way.DIAL and (leg.done_at is None or leg.done_at > since)]


def _talked(move: Move) -> bool:
    """Tell whether a contact has been joined to the caller for long enough, or pressed 1 so long ago."""
    legs = [leg for leg in move.before.call.legs if leg.id in move.before.seen.ones]
    since = [leg.joined_at or leg.accepted_at for leg in legs]
    return any(one and move.after.at - one >= timedelta(seconds=CONVERSATION) for one in since)
