"""Which places are one: those from which the same can happen, and the same is done about it.

Left out of a place is what no later move reads: when the call began, how much of a bound is used up (every move is
walked with it fresh and with it spent), what the doctor will be told. `tests/safety` calls pairs of such places one
against the other: in the walks `caller` and `afterwards` the same happens from both, but for what stands here.

1. How old the report of a phone is that nobody has heard of since: whether it may still ring after a lease or a night
   is what it is for the first call that came here. Both are walked, not each of them from everywhere.
2. To which question `#` leads from the end of the advice: back to each of them is walked from the next one.
3. How far a text has come, and whether a queue is left to be deleted.

In the walks `contact` and `contacts` more is left out, and the pairs are not held against each other: since when a
caller waits (but for whether that is too long), how long ago legs were placed or ended that came to nothing, whose leg
was over when nobody has pressed 1 on another. What follows from it there is walked from one such call, not from all.
"""

from collections.abc import Hashable, Iterator
from datetime import datetime

from ivr.call import At, Call, Contact, LegState, Way, Why
from ivr.call.legs import CONVERSATION, Leg
from ivr.call.pieces import script
from ivr.call.places import Count
from ivr.call.prompts import Prompt
from ivr.safety.proof.bounds import TURNS
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.world import CONTACTS, Focus, World
from ivr.triage import Answer, Urgency

REST, START, LOST, OVERLAP, WAIT, COME, HOLD = 15, 6, 10, 25, 120, 20, 110
"""Seconds after which it makes no difference any more how long ago something was."""

PROMPTS = frozenset(At) - {At.NEW, At.CLIP, At.WAITING, At.RINGING, At.LIFELINE, At.CLOSED, At.AFTER_TALK}
"""Where a caller for whom a person was sought is asked for a key."""


def same(spot: Spot, world: World) -> Hashable:
    """Return what two places have in common if and only if they are one."""
    call = spot.call
    if call.gone or spot.seen.ended:
        return ("gone", *_gone(spot, world.rules.gate), _last(spot, world.focus))
    if call.why:
        return ("sought", *_search(spot, world))
    return ("asked", *_questions(spot, world))


def _questions(spot: Spot, world: World) -> Iterator[Hashable]:
    call, answers = spot.call, dict(spot.call.answers)
    yield from (call.at, call.question, call.piece, call.heard_from is None, call.urgency, call.advised)
    yield _known(call) if call.at in (At.ASKING, At.OFFERING) else None
    yield (call.round is None, answers.get(world.rules.gate))
    yield (
        None if answers else (call.returning, bool(call.language), {*call.counts} <= {Count.SILENCE}, spot.seen.tongues)
    )
    yield (call.caller, len(call.texts)) if call.at in (At.ADVISING, At.MENU, At.CLIP) else None
    yield from (spot.seen.heard, spot.seen.hears, spot.seen.opening)


def _known(call: Call) -> Hashable:
    """Which questions have been answered in this round, and how many not by a no: not sure does what yes does."""
    answers = [(q, a) for q, a in call.answers if call.round is None or q in call.round]
    return tuple(q for q, _ in answers), min(2, sum(a is not Answer.NO for _, a in answers))


def _search(spot: Spot, world: World) -> Iterator[Hashable]:
    call, seen = spot.call, spot.seen
    yield from (call.at, *_manner(call, world), call.reach is None, call.turn >= TURNS)
    yield call.first if len(world.contacts) > 1 else None
    if call.at is At.LIFELINE:
        yield from (call.failed_at is None, call.confirmed, bool(call.conversations), seen.met, seen.closed)
        yield any(leg.is_alive(spot.at) for leg in call.legs)
        return
    yield from (_is_early(spot), call.confirmed, call.reached, call.keyed)
    yield (call.caller, len(call.texts)) if call.at is At.UNANSWERED else None
    yield from (seen.met, seen.closed, seen.anew and world.focus is not Focus.CALLER)
    if call.at is At.WAITING:
        yield from _wait(spot) if world.focus is Focus.CALLER else _crowd_wait(spot)
    yield tuple(_leg(leg, spot) for leg in call.legs if leg.is_alive(spot.at))
    yield from _past(call)
    yield from _tried(spot, world.contacts)


def _is_early(spot: Spot) -> bool:
    """Tell whether the prompt cannot yet have been heard."""
    return spot.call.heard_from is not None and spot.call.heard_from > spot.at


def _manner(call: Call, world: World) -> Iterator[Hashable]:
    """What is said to this caller, and how soon they are owed a person."""
    yield tuple(piece for piece in script(call, world.now(call.began)) if piece != Prompt.WAIT_NUMBER)
    yield (call.urgency, _why(call))


def _wait(spot: Spot) -> Iterator[Hashable]:
    call, at = spot.call, spot.at
    legs = [
        leg
        for leg in call.legs
        if leg.way is Way.QUEUE and leg.placed_at and leg.placed_at >= (call.waiting_from or at)
    ]
    yield from (_ago(call.waiting_from, at, WAIT + 10), frozenset(call.pieces), call.pieces[-1:], len(call.pieces) % 6)
    yield from (call.told, call.gave_up, call.keyed, spot.seen.leaves)
    yield max((_ago(leg.placed_at, at, OVERLAP + 1) or 0 for leg in call.legs), default=None)
    yield (legs[-1].refused, legs[-1].has_rung, _ago(legs[-1].placed_at, at, 7)) if legs else None
    yield frozenset(leg.contact for leg in legs if leg.has_rung)


def _crowd_wait(spot: Spot) -> Iterator[Hashable]:
    call, at = spot.call, spot.at
    yield from (bool(call.pieces), call.gave_up, spot.seen.leaves, (_ago(call.waiting_from, at, WAIT) or 0) >= WAIT)
    legs = [
        leg
        for leg in call.legs
        if leg.way is Way.QUEUE and leg.placed_at and leg.placed_at >= (call.waiting_from or at)
    ]
    last = max((_ago(leg.placed_at, at, 1000) or 0 for leg in call.legs), default=0)
    yield last + 8 > OVERLAP
    yield (legs[-1].refused, legs[-1].has_rung, (_ago(legs[-1].placed_at, at, START) or 0) >= START) if legs else None


def _leg(leg: Leg, spot: Spot) -> Hashable:
    """What matters of a leg on which somebody may still be."""
    at, queue = spot.at, leg.way is not Way.DIAL
    most = COME if spot.call.at is At.WAITING else HOLD
    return (
        *(
            leg.contact,
            leg.way,
            leg.state,
            leg.sid is None,
            leg.refused,
            leg.rings_back,
            leg.bridged,
            leg.joined_at is None,
        ),
        None if leg.has_started else (_ago(leg.placed_at, at, LOST) or 0) >= LOST,
        _ago(leg.accepted_at, at, most + 1) if queue and leg.joined_at is None else leg.accepted_at is None,
        _afterwards(leg),
        leg.id in spot.seen.ones,
    )


def _last(spot: Spot, focus: Focus) -> Hashable:
    """What matters of the newest leg when it is over: what may still be reported, or pressed, on it."""
    leg = spot.call.legs[-1] if spot.call.legs else None
    if leg is None or focus not in (Focus.CONTACT, Focus.AFTERWARDS) or leg.way is Way.DIAL or leg.is_alive(spot.at):
        return None
    return (leg.contact, leg.accepted_at is None, leg.state if leg.ended_at is None else None)


def _afterwards(leg: Leg) -> Hashable:
    """What somebody who rang the caller back has said of it."""
    return (leg.patient_status == "", (leg.patient_seconds or 0) >= CONVERSATION, leg.reached) if leg.rings_back else ()


def _past(call: Call) -> Iterator[Hashable]:
    """What matters of the legs that are over: who talked to the caller, and who was cut off from them."""
    taken = [leg for leg in call.legs if leg.accepted_at or leg.joined_at]
    last = max(taken, key=lambda leg: leg.joined_at or leg.accepted_at or call.began, default=None)
    yield last and (last.contact, last.way is Way.DIAL, last.accepted_at is None, last.rings_back)
    yield tuple(min(2, sum(leg.contact == one.key and not call.conversed(leg) for leg in taken)) for one in CONTACTS)
    yield (bool(call.conversations), bool(taken))


def _tried(spot: Spot, contacts: tuple[Contact, ...]) -> Iterator[Hashable]:
    """How often each contact was rung beyond the one who was rung least, who declined, and who rests."""
    call = spot.call
    tried = [call.tried.count(contact.key) for contact in contacts]
    yield (*(min(n - min(tried), 2) for n in tried), min(tried) > 0)
    searched = call.legs[len(call.legs) - len(call.tried) :]
    yield frozenset(leg.contact for leg in searched if leg.has_rung) if call.at is not At.WAITING else ()
    if call.at is At.WAITING:
        declined = {leg.contact for leg in call.legs if leg.state is LegState.DECLINED}
        yield frozenset(declined) if len(contacts) > 1 else None
        done = [leg for leg in searched if not leg.is_alive(spot.at)]
        rest = {leg.contact for leg in done if (_ago(leg.done_at or leg.placed_at, spot.at, REST) or 0) < REST}
        yield frozenset(rest)


def _gone(spot: Spot, gate: str) -> Iterator[Hashable]:
    call, at, seen = spot.call, spot.at, spot.seen
    claim = (call.claim.by, call.claim.leg is None) if call.claim and call.claim.until > at else None
    yield from (_where(call, gate), call.over is None, call.quiet is None, call.urgency, call.reach is None)
    yield None if call.why else (call.advised, Prompt.URGENT_CONTACTS in seen.heard)
    yield from (call.closed_at is None, call.acknowledged_by is None, claim, call.failed_at is None, call.confirmed)
    yield from (call.reached, call.seconds is None, _why(call))
    yield None if call.why else (bool(call.here), call.round == ())
    yield from (seen.sought, seen.met, seen.closed, seen.ended, seen.anew and not call.gone)
    yield tuple((_leg(leg, spot), _had_long(leg, call)) for leg in call.legs if leg.is_alive(at))
    yield (bool(call.conversations), any(leg.accepted_at for leg in call.legs))
    yield tuple(_owes_word(call, contact.key) for contact in CONTACTS)


def _had_long(leg: Leg, call: Call) -> bool:
    """Tell whether the caller had talked to whoever is on this leg for long enough when they hung up."""
    since, ended = leg.joined_at or leg.accepted_at, call.ended or call.over
    if leg.rings_back or since is None or ended is None:
        return False
    return (ended - since).total_seconds() >= CONVERSATION


def _owes_word(call: Call, contact: str) -> bool:
    """Tell whether this contact rang the caller back, talked to them, and has not said how it went."""
    legs = [leg for leg in call.legs if leg.contact == contact and leg.rings_back and not leg.switchboard]
    return bool(legs) and legs[-1].reached is None and (legs[-1].patient_seconds or 0) >= CONVERSATION


def _where(call: Call, gate: str) -> Hashable:
    """Where they hung up, as far as it tells what they are owed, and which of their requests may still arrive."""
    if call.at is At.ASKING:
        return (call.question, dict(call.answers).get(gate))
    return call.at if call.why is None or call.at not in PROMPTS else At.UNANSWERED


def _why(call: Call) -> Hashable:
    """Why a person was sought, as far as it tells how soon they are owed one, and what is said of it."""
    if call.why in (None, Why.PROFESSIONAL):
        return call.why
    return call.urgency is Urgency.URGENT and call.why is Why.URGENT


def _ago(moment: datetime | None, at: datetime, most: float) -> float | None:
    return None if moment is None else min(round((at - moment).total_seconds()), most)
