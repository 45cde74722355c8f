"""The caller's own queue: how they come into it, and which phones are rung meanwhile."""

from datetime import timedelta
from hashlib import sha256

from ivr.call.acts import Enqueue, Say
from ivr.call.errands import PlaceLeg, SendText
from ivr.call.facts import Moved, Queued
from ivr.call.learning import learn, learn_all
from ivr.call.leg_facts import LegPlaced
from ivr.call.legs import Leg
from ivr.call.now import Contact, Now
from ivr.call.order import next_to_place, next_untried
from ivr.call.places import At, LegState, Way
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.steps import Steps


def enqueue(call: Call, now: Now, opening: Prompt) -> Steps:
    """Say that a doctor is rung, put the caller into their queue, and ring the first contact beside it."""
    queued = Queued(queue_of(call))
    known = learn(call, queued, now.at)
    placed = place_next(known, now)
    return (queued, *placed, *_into_queue(learn_all(known, placed, now.at), now, Say(opening)))


def queue_of(call: Call) -> str:
    """Return the opaque name of the caller's own queue, the same for the whole call."""
    return f"ivr-{sha256(call.sid.encode()).hexdigest()[:32]}"


def rejoin(call: Call, now: Now) -> Steps:
    """Put the caller back into their queue, where a contact who pressed 1 takes them."""
    queued = Queued(queue_of(call))
    return (queued, *_into_queue(learn(call, queued, now.at), now, Say(Prompt.WAIT_COMING)))


def _into_queue(call: Call, now: Now, said: Say) -> Steps:
    """The lifeline would begin with the contact after the one who is being rung; with one alone, with that one."""
    following = next_untried(call, now)
    fallback = now.contacts.index(following) if following else 0
    return (Moved(At.WAITING), said, Enqueue(queue_of(call), fallback))


def place_next(call: Call, now: Now) -> Steps:
    """Ring the next contact, if there is one to ring."""
    contact = next_to_place(call, now)
    return place(call, contact, now) if contact else ()


def place(call: Call, contact: Contact, now: Now) -> Steps:
    """Ring this contact for a caller in their queue. One who talks to another caller is told by text, too."""
    placed = LegPlaced(now.token, contact.key, switchboard=contact.is_switchboard, way=Way.QUEUE)
    is_new = contact.key in now.busy and contact.key not in call.tried
    text = (SendText(contact.key, Prompt.TEXT_WAITING),) if is_new else ()
    return (placed, PlaceLeg(now.token, contact.key, queue_of(call)), *text)


def place_after(call: Call, now: Now) -> Steps:
    """Ring the next contact because a leg has ended, unless another is still alive or the caller waits no more."""
    waits = call.at is At.WAITING and not call.gone and not _was_taken(call)
    return place_next(call, now) if waits and not call.live_legs(now.at) else ()


def _was_taken(call: Call) -> bool:
    """Tell whether a contact has taken the caller out of this queue: what comes next is the caller's own request."""
    since = call.waiting_from or call.began
    return any(leg.joined_at and leg.joined_at >= since for leg in call.legs)


def holder(call: Call, now: Now) -> Leg | None:
    """Return the leg of whoever pressed 1 for a caller who is there, and is still on the phone."""
    taken = (LegState.ACCEPTED, LegState.TALKING)
    legs = [leg for leg in call.live_legs(now.at) if leg.state in taken]
    return next((leg for leg in legs if not leg.rings_back and leg.bridged is not False), None)


def coming(call: Call, now: Now, within: float) -> Leg | None:
    """Return the leg of a contact who pressed 1 at most `within` seconds ago and is not yet joined to the caller.

    A caller who was not in the queue then has as long from when they are.
    """
    leg = holder(call, now)
    if leg is None or leg.way is Way.DIAL or leg.was_joined or leg.accepted_at is None:
        return None
    since = max(leg.accepted_at, call.waiting_from or call.began) if call.at is At.WAITING else leg.accepted_at
    return leg if now.at - since < timedelta(seconds=within) else None
