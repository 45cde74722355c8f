"""What a caller may do at each place of a call, and what the network may make of it."""

from collections.abc import Iterator

from ivr.call import At, Event, LegState, Way
from ivr.call.events import (
    Astray,
    Began,
    DialEnded,
    HungUp,
    OnLifeline,
    Pressed,
    QueueEnded,
    Silence,
    TextReported,
    Waited,
    WentQuiet,
)
from ivr.call.handover import wants
from ivr.call.prompts import Prompt
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.world import LANDLINE, MOBILE, Focus

WRONG = "6"
"""A key that means nothing at any prompt."""

TOPICS = "34"
"""Keys that mean something in the menu of topics, and nearly nowhere else."""

LATER = 20.0
"""Seconds after which a prompt has been heard, and answered."""

SLOW = 16.0
"""Seconds between two requests of a waiting caller, where only who is rung counts: longer than any contact rests."""

TALKS = (60.0, 5.0)
"""Seconds of a talk that was one, and of one that was cut short."""

PROMPTS = frozenset(At) - {At.NEW, At.WAITING, At.RINGING, At.LIFELINE, At.CLOSED}
"""Where a caller is asked for a key."""


def of_caller(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield what the caller may do next, or what the network says of them."""
    at, sought = spot.call.at, spot.call.why is not None
    if focus is not Focus.CALLER and not sought and not spot.call.gone:
        yield from seeds(spot)
    elif at is At.NEW:
        yield from rings()
    elif focus is Focus.AFTERWARDS and not spot.call.gone:
        yield Happening("hangs up", HungUp(seconds=60), LATER, "x")
    elif spot.call.gone:
        yield from too_late(spot)
    else:
        if spot.seen.ended:
            pass
        elif at in PROMPTS:
            yield from presses(spot)
        elif at is At.WAITING:
            yield from waits(spot, focus)
        elif at is At.RINGING:
            yield from dialled(spot, focus)
        if at is not At.CLOSED:
            yield from leaves(spot, focus)


def seeds(spot: Spot) -> Iterator[Happening]:
    """Yield the shortest way to a doctor, where only what comes after it is looked at."""
    if spot.call.at is At.NEW:
        yield Happening("rings", Began(MOBILE))
    else:
        yield Happening("presses 1", Pressed("1"), LATER, "1")


def rings() -> Iterator[Happening]:
    """Yield the first request of a call, or what comes in its place."""
    yield Happening("rings", Began(MOBILE))
    yield Happening("rings again within two days", Began(MOBILE, returning=True))
    yield Happening("rings, and has gone before our answer", Began(MOBILE, gone=True))
    yield Happening("a request of an unknown call", Astray(MOBILE))
    yield Happening("the end of an unknown call", HungUp(MOBILE))
    yield Happening("a call on the lifeline from its start", OnLifeline(0, "rang", MOBILE))


def presses(spot: Spot) -> Iterator[Happening]:
    """Yield every key, in time and too early, and silence."""
    keys, likes = _keys(spot.call.at)
    yield from (Happening(f"presses {key}", Pressed(key), LATER, key) for key in keys)
    yield Happening(f"presses {WRONG}", Pressed(WRONG), LATER, WRONG, likes=tuple(map(Pressed, likes)))
    yield Happening("says nothing", Silence(), LATER, ".")
    if spot.call.heard_from:
        for key in "10" if spot.call.why else "109#":
            yield Happening(f"presses {key} too early", Pressed(key), sign=f"!{key}")
    if spot.seen.opening:
        for key in (*"123459*#0", WRONG):
            yield Happening(f"presses {key} in the opening", Pressed(key, opening=True), sign=f"^{key}")


def _keys(at: At) -> tuple[str, str]:
    """Return the keys that are pressed at a prompt, and those that are like the useless one."""
    means = {At.ASKING: "3", At.MENU: TOPICS, At.PROFESSIONAL: "5", At.LANGUAGE: ""}.get(at, "")
    return f"12*#09{means}", "".join(key for key in "34578" if key not in means)


def leaves(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield the ends of a call, requests that make no sense, and what was written down while nothing could be saved."""
    lasted = int((spot.at - spot.call.began).total_seconds() + LATER)
    yield Happening("hangs up", HungUp(seconds=lasted), LATER, "x")
    if spot.seen.ended or (spot.call.why and focus is Focus.CALLER):
        return
    yield Happening("a request that fits nothing", Astray(MOBILE), LATER)
    yield Happening("is heard of no more", WentQuiet(), LATER)
    yield from faults(spot, focus)
    if spot.call.texts and spot.call.at in PROMPTS:
        yield Happening("a text has arrived", TextReported(spot.call.texts[0].id, "delivered"))


def faults(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield a request of a caller who has gone, and what was written down late because it could not be saved."""
    keys = "106" if focus is Focus.CALLER else "0"
    if spot.call.at in PROMPTS:
        yield from (Happening("has hung up: pressed", Pressed(key, gone=True), LATER) for key in keys)
        yield Happening("has hung up: silence", Silence(gone=True), LATER)
    for key in ("1", "2", "0", None) if spot.call.at is At.ASKING else (None,):
        said = OnLifeline(0, "rang", turn=spot.call.turn, key=key)
        yield Happening("met a fault of ours, and the lifeline", said, LATER)


def waits(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield what can come of a caller in their queue: the request for the next piece, or the end of the queue."""
    talking = [leg for leg in spot.call.legs if leg.joined_at and leg.is_alive(spot.at)]
    if spot.seen.leaves:
        yield Happening("is let out of the queue", QueueEnded("leave"))
    elif talking:
        yield from (Happening(f"talks for {s} seconds", QueueEnded("bridged"), s) for s in TALKS)
    else:
        yield from pieces(spot, focus)
        if focus is Focus.CALLER:
            return
        errors = (QueueEnded("system-error"), QueueEnded("queue-full"))
        yield Happening("the queue fails", QueueEnded("error"), likes=errors)
        yield Happening("talked to somebody, says the network", QueueEnded("bridged"), 5.0)


def pieces(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield the request for the next piece, with every key that means something during this one."""
    last, n = (spot.call.pieces or ("",))[-1], len(spot.call.pieces)
    if focus is Focus.CALLER and any(leg.state is LegState.PLACED for leg in spot.call.live_legs(spot.at)):
        return
    wait = piece_seconds(last) if focus is Focus.CALLER else SLOW
    yield Happening("waits on", Waited(n), wait)
    if last == Prompt.WAIT_NUMBER:
        yield Happening("keys a number", Waited(n, "01632960123", LANDLINE), wait)
        yield Happening("keys nonsense", Waited(n, "999"), wait)
    elif last == Prompt.WAIT_NUMBER_CHECK:
        yield Happening("confirms the number", Waited(n, "1"), wait)
        yield Happening("says that the number is wrong", Waited(n, "2"), wait)
    elif wants(last):
        yield Happening("tells the doctor something by a key", Waited(n, "1"), wait)


def piece_seconds(piece: str) -> float:
    """Return the seconds from the start of a piece to the request for the next one."""
    if not piece:
        return 0.0
    if piece == Prompt.WAIT_NUMBER:
        return 37.0
    return 5.0 if piece in (Prompt.WAIT_RINGING, Prompt.WAIT_HOLD, Prompt.WAIT_BUSY) else 8.0


def dialled(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield the ends of a contact's leg that was dialled from the caller's own call."""
    leg = next(leg for leg in reversed(spot.call.legs) if leg.way is Way.DIAL)
    if leg.answered_at is None:
        likes = tuple(DialEnded(status, bridged=False) for status in ("busy", "failed", "canceled", ""))
        yield Happening("nobody answers", DialEnded("no-answer", bridged=False), 25.0, likes=likes)
    if focus is Focus.CALLER:
        return
    for seconds in TALKS:
        for bridged in (True, None, False):
            ended = DialEnded("completed", bridged=bridged, seconds=int(seconds))
            yield Happening(f"the leg is over after {seconds:g} s, joined: {bridged}", ended, seconds)
    yield Happening("the leg is over, and nothing is said of it", DialEnded("completed"), TALKS[0])


def too_late(spot: Spot) -> Iterator[Happening]:
    """Yield the requests of a caller who has hung up."""
    for event in _gone_requests(spot):
        yield Happening(f"has hung up: {event.kind}", event, 1.0)


def _gone_requests(spot: Spot) -> Iterator[Event]:
    if spot.call.at in PROMPTS:
        yield from (Pressed("1", gone=True), Pressed("0", gone=True), Silence(gone=True))
    if spot.call.at is At.WAITING:
        yield from (Waited(len(spot.call.pieces), gone=True), QueueEnded("hangup", gone=True))
    if spot.call.at is At.RINGING:
        yield from (DialEnded("completed", bridged=True, seconds=60, gone=True), DialEnded("no-answer", gone=True))
