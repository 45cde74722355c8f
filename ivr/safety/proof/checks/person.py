"""Promise 3: silence, wrong keys, keys that never arrive, and faults of our own all lead to a person."""

from collections.abc import Iterator
from datetime import timedelta

from ivr.call import At
from ivr.call.acts import Ring
from ivr.call.errands import PlaceLeg
from ivr.call.events import Astray, OnLifeline, Pressed, Silence
from ivr.call.facts import Answered, Counted, Failed, GaveUp, Queued, Sought
from ivr.call.keys import Key
from ivr.call.places import Count
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.checks.waiting import late
from ivr.safety.proof.walk import Move
from ivr.safety.proof.world import Focus

ASKS = (At.ASKING, At.RETURNING, At.PROFESSIONAL, At.OFFERING)
"""Where a caller who does nothing is rung a person for."""

TELLS = (At.ADVISING, At.MENU, At.CLIP, At.LANGUAGE)
"""Where a caller who does nothing goes on: they have been told, or nothing has been asked yet."""

LEADS = ("wrong spent", "nine spent", "back spent", "turns spent", "silence here 1", "wrong here 1", "again here 2")
"""Bounds, one more of which goes to a person."""

GOES_ON = (At.CHECKING, At.CUT_SHORT)
"""Where a contact's leg is over, and whoever does nothing is rung another."""

RING_FOR = timedelta(seconds=120)


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge every request of a caller who is there."""
    event, before = move.event, move.before.call
    if move.raised:
        yield f"{move.happening.label}: our own code raises {move.raised}"
    if move.after.call.gone or move.raised:
        return
    sought = any(isinstance(one, Sought) for one in move.steps)
    if before.why is None and before.at in (*ASKS, *TELLS) and isinstance(event, Pressed | Silence | Astray):
        yield from _unheeded(move, sought=sought)
    if sought and not isinstance(event, OnLifeline) and not _rings(move):
        yield "a person is sought, and nobody is rung"
    if isinstance(event, OnLifeline) and before.why is None and not sought:
        yield "a fault of our own, and no person is sought"
    if isinstance(event, Silence) and before.at in GOES_ON and not (sought or _rings(move) or _has_failed(move)):
        yield "a caller who talked to no doctor is silent, and nobody is rung"
    yield from _given_up(move, lore)
    yield from late(move, lore)


def _unheeded(move: Move, *, sought: bool) -> Iterator[str]:
    """A useless key is counted, and one too many of it rings a person, as 0 and requests gone astray do at once."""
    event, call = move.event, move.before.call
    if isinstance(event, Astray) or (isinstance(event, Pressed) and event.key == Key.PERSON):
        if not sought:
            yield f"{move.happening.label}: no person is sought"
        return
    counted = {one.what for one in move.steps if isinstance(one, Counted)}
    opening = isinstance(event, Pressed) and event.opening
    if move.given in LEADS and not sought and not opening and not _tells_all_again(move, counted):
        yield f"{move.happening.label} ({move.given}): no person is sought"
    if isinstance(event, Pressed) and event.key == Key.NINE and not sought and Count.NINE not in counted:
        yield f"{move.happening.label}: it is not taken for 999"
    if any(isinstance(one, Answered) for one in move.steps) and _is_early(move):
        yield f"{move.happening.label}: it is an answer to what nobody can have heard"
    if isinstance(event, Silence) and call.at in ASKS and not sought and Count.SILENCE not in counted:
        yield "a silence is not counted"
    if isinstance(event, Pressed) and _is_useless(move) and not counted and not sought:
        yield f"{move.happening.label}: it is not counted"


def _is_early(move: Move) -> bool:
    heard_from = move.before.call.heard_from
    return heard_from is not None and move.after.at < heard_from


def _is_useless(move: Move) -> bool:
    event, call = move.event, move.before.call
    if not isinstance(event, Pressed) or event.opening:
        return False
    return event.key in "6789" or (call.at in ASKS and (event.key == Key.AGAIN or _is_early(move)))


def _tells_all_again(move: Move, counted: set[Count]) -> bool:
    """At the end of the advice, star is an offer: all of it once more. After a bound nothing was said, no more is."""
    again = isinstance(move.event, Pressed) and move.event.key == Key.AGAIN and move.before.call.at is At.ADVISING
    heeded = move.given.split(" here")[0].removesuffix(" spent") not in {one.value for one in counted}
    return again or (heeded and move.given != "turns spent")


def _rings(move: Move) -> bool:
    """Tell whether a phone is rung by these steps, or rings, or somebody who has pressed 1 is waited for."""
    rings = any(isinstance(one, Ring | PlaceLeg) for one in move.steps)
    queued = any(isinstance(one, Queued) for one in move.steps)
    return rings or (queued and bool(move.before.call.live_legs(move.after.at)))


def _has_failed(move: Move) -> bool:
    return any(isinstance(one, Failed) for one in move.steps)


def _given_up(move: Move, lore: Lore) -> Iterator[str]:
    """Nobody is given up on before every contact was rung, or for as long as phones are rung."""
    call = move.after.call
    for one in move.steps:
        waited = move.after.at - (call.waiting_from or move.after.at)
        exact = lore.world.focus is Focus.CALLER
        if isinstance(one, GaveUp) and one.rang and exact and waited < RING_FOR:
            yield "a caller is taken out of their queue too soon"
        if isinstance(one, Failed) and not (call.gave_up or _has_rung_all(move, lore)):
            yield "a caller is told that nobody answered, and not everybody was rung"


def _has_rung_all(move: Move, lore: Lore) -> bool:
    before = move.before.call
    if before.at is At.UNANSWERED or before.failed_at:
        return True
    return {contact.key for contact in lore.world.contacts} <= {leg.contact for leg in move.after.call.legs}
