"""A caller in their queue: each piece that is asked for shows that they are there, and is the moment to act.

It is the watchdog, too: where no phone could be made to ring, the caller goes on along the lifeline.
"""

from datetime import datetime, timedelta

from ivr.call.acts import HangUp, Leave, Pause, Say
from ivr.call.events import Waited
from ivr.call.facts import GaveUp, Waiting
from ivr.call.handover import heard
from ivr.call.learning import learn_all
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.pieces import QUIET, TELLS, at_most, next_piece, rung, speak
from ivr.call.places import At, LegState, Way
from ivr.call.prompts import Prompt
from ivr.call.queueing import coming, place_next
from ivr.call.record import Call
from ivr.call.steps import Steps

HEARS = timedelta(seconds=90)
"""How long whoever picked up can be hearing about a caller, with all that they may have repeated."""


def waited(call: Call, event: Waited, now: Now) -> Steps:
    """Hear what was keyed, ring the next contact when it is time, and speak the next piece; or let the caller out."""
    if call.at is not At.WAITING:
        return (Leave(),)
    learnt = heard(call, event)
    known = learn_all(call, learnt, now.at)
    if coming(known, now, now.limits.come_within):
        return (*learnt, Say(Prompt.WAIT_COMING), Pause(QUIET))
    if nothing_rings(known, now):
        return (*learnt, GaveUp(rang=False), Leave())
    if _too_long(known, now):
        return (*learnt, GaveUp(rang=True), Leave())
    legs = _legs(known)
    piece = next_piece(known, legs, now)
    told = rung(legs, now) if piece in TELLS else 0
    return (*learnt, *_place_in_time(known, piece, now), Waiting(piece, told), *speak(known, piece, now))


def just_leave(_call: Call, event: Waited, _now: Now) -> Steps:
    """Let nobody wait in a queue whose call is over."""
    return (HangUp(),) if event.gone else (Leave(),)


def nothing_rings(call: Call, now: Now) -> bool:
    """Tell whether Twilio refused to ring anybody, or has not begun to in time."""
    if any(leg.has_rung for leg in _alive(call, now)):
        return False
    legs = _legs(call)
    if not legs or legs[-1].refused:
        return True
    waited_for = now.at - _placed(call, legs[-1])
    return not legs[-1].has_rung and waited_for >= timedelta(seconds=now.limits.start_within)


def _too_long(call: Call, now: Now) -> bool:
    """Tell whether phones have rung for long enough; nobody is left while somebody hears about them.

    Who was rung only after that keeps nobody waiting: one voicemail after another would, without end. Nor does one of
    whom nothing has come for long: the report that they hung up may be lost.
    """
    until = _since(call) + timedelta(seconds=now.limits.ring_for)
    in_time = [leg for leg in _alive(call, now) if leg.state is LegState.ANSWERED and _placed(call, leg) < until]
    return now.at >= until and not any(now.at - (leg.answered_at or now.at) < HEARS for leg in in_time)


def _place_in_time(call: Call, piece: str, now: Now) -> Steps:
    """Ring the next contact if nobody's phone rings, or if the next piece would come too late for it."""
    ends = now.at + timedelta(seconds=at_most(piece, now))
    last = max((_placed(call, leg) for leg in call.legs), default=call.began)
    in_time = ends <= last + timedelta(seconds=now.limits.overlap)
    return () if in_time and _alive(call, now) else place_next(call, now)


def _alive(call: Call, now: Now) -> list[Leg]:
    return [leg for leg in call.live_legs(now.at) if leg.way is Way.QUEUE]


def _legs(call: Call) -> list[Leg]:
    """Return the legs that were placed for this wait."""
    return [leg for leg in call.legs if leg.way is Way.QUEUE and _placed(call, leg) >= _since(call)]


def _placed(call: Call, leg: Leg) -> datetime:
    return leg.placed_at or call.began


def _since(call: Call) -> datetime:
    return call.waiting_from or call.began
