"""A caller in their queue: the next phone, the words about 999 and the end of the wait come in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ivr.call import At, Call, LegState, Way, Why
from ivr.call.acts import Leave
from ivr.call.errands import PlaceLeg
from ivr.call.events import Waited
from ivr.call.legs import Leg
from ivr.call.prompts import Prompt
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import Focus
from ivr.triage import Urgency

START_WITHIN = timedelta(seconds=6)
NEXT_BY = timedelta(seconds=25)
HEARS_999_BY = timedelta(seconds=60)
RING_FOR = timedelta(seconds=120)


def late(move: Move, lore: Lore) -> Iterator[str]:
    """Judge every request for the next piece. How long a caller has waited is exact in one of the walks only."""
    call, at = move.before.call, move.after.at
    if not isinstance(move.event, Waited) or move.event.gone or call.at is not At.WAITING or Leave() in move.steps:
        return
    if call.over or move.event.gone:
        return
    if _none_rings(call, at):
        yield "no phone could be made to ring, and the caller goes on waiting"
    if lore.world.focus is not Focus.CALLER or call.waiting_from is None:
        return
    waited = at - call.waiting_from
    if waited >= RING_FOR and not any(leg.state is LegState.ANSWERED for leg in _alive(call, at)):
        yield "phones ring for longer than they may"
    if waited > HEARS_999_BY and _may_need_999(call) and Prompt.TRYING_999 not in call.pieces:
        yield "an emergency has not heard of 999 in time"
    if _next_is_due(move, lore) and not any(isinstance(one, PlaceLeg) for one in move.steps):
        yield "the next contact is not rung in time"


def _alive(call: Call, at: datetime) -> list[Leg]:
    return [leg for leg in call.legs if leg.way is Way.QUEUE and leg.is_alive(at)]


def _none_rings(call: Call, at: datetime) -> bool:
    """Tell whether the newest phone was refused, or has not begun to ring in time, and no other does."""
    if any(leg.state is not LegState.PLACED for leg in _alive(call, at)):
        return False
    newest = next((leg for leg in reversed(call.legs) if leg.way is Way.QUEUE), None)
    if newest is None or newest.placed_at is None or newest.state is not LegState.PLACED:
        return False
    return newest.refused or at - newest.placed_at >= START_WITHIN


def _may_need_999(call: Call) -> bool:
    return call.urgency is not Urgency.URGENT and call.why is not Why.PROFESSIONAL


def _next_is_due(move: Move, lore: Lore) -> bool:
    """Tell whether somebody has not been rung yet, so long after the last one was."""
    call = move.before.call
    unrung = {contact.key for contact in lore.world.contacts} - {leg.contact for leg in call.legs}
    last = max((leg.placed_at for leg in call.legs if leg.placed_at), default=call.began)
    return bool(unrung) and move.after.at - last > NEXT_BY
