"""Promise 6: everyone who should have met a person and did not is owed one, until a person says that they met."""

from collections.abc import Iterator
from datetime import timedelta

from ivr.call import At
from ivr.call.errands import PlaceLeg
from ivr.call.events import Began, HungUp, Paged, Pressed, WentQuiet
from ivr.call.facts import Claimed
from ivr.call.hand_events import ClaimedByHand, RungByHand, TriedByHand
from ivr.call.prompts import Prompt
from ivr.oncall import Owed, Rank, owed
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.walk import Move
from ivr.triage import Urgency

NO_CLOSING = (ClaimedByHand, RungByHand, TriedByHand)
"""What staff do by hand that leaves a call-back open."""

LEASES = {Urgency.EMERGENCY: timedelta(minutes=10), None: timedelta(minutes=10), Urgency.URGENT: timedelta(minutes=60)}
"""How long whoever took a call-back may have it to themselves, at most."""


def broken(move: Move, _lore: Lore) -> Iterator[str]:
    """Judge every place at which the caller has gone, and every lease."""
    spot = move.after
    if spot.call.gone:
        due = owed(spot.call)
        yield from _too_little(move, due)
        if due is not None and spot.seen.closed and not spot.seen.met:
            yield "a call-back is still open though a person has said that the patient was reached"
    for one in move.steps:
        if isinstance(one, Claimed) and one.until - spot.at > LEASES.get(spot.call.urgency, LEASES[None]):
            yield "a claim is a longer lease than it may be"
        if isinstance(one, PlaceLeg) and move.before.call.gone and spot.seen.closed:
            yield "somebody is rung for a caller who was reached"
    if isinstance(move.event, HungUp | WentQuiet) and not spot.call.gone:
        yield "a caller who must have gone is taken to be there"
    if isinstance(move.event, Paged | RungByHand) and not any(isinstance(one, PlaceLeg) for one in move.steps):
        yield "nobody is rung for a call-back"
    yield from _by_hand(move)


def _by_hand(move: Move) -> Iterator[str]:
    """Whoever takes a call-back, or tries in vain, closes nothing; and who tried in vain has it no more."""
    before, call = move.before.call, move.after.call
    if isinstance(move.event, NO_CLOSING) and (owed(before) != owed(call) or before.closed_at != call.closed_at):
        yield f"{move.happening.label}: it changes what the caller is owed"
    if isinstance(move.event, TriedByHand) and call.claim and call.claim.by == move.event.by:
        yield "somebody who could not reach the caller keeps others from trying"


def _too_little(move: Move, due: Owed | None) -> Iterator[str]:
    """Judge what is owed to a caller who has gone: at all, and how soon."""
    spot, wanted = move.after, _wants(move)
    if due is None and (wanted or must_owe(spot)):
        yield "the caller met nobody, and is owed nothing"
    elif due is None and spot.call.urgency is None and not (spot.seen.met or spot.seen.closed):
        yield "the caller hung up before they were told anything, and is not even listed"
    if due is None:
        return
    if spot.call.urgency is Urgency.EMERGENCY and due.rank is not Rank.EMERGENCY:
        yield f"an emergency is owed a person as {due.rank.value}"
    if due.rank is Rank.UNFINISHED and (wanted or spot.seen.sought):
        yield "a caller who was to have a person is listed last, and nobody rings them"


def _wants(move: Move) -> bool:
    """Tell whether the caller's last key asks for a person, or says that something fits, or their call never came."""
    event, at = move.event, move.before.call.at
    if isinstance(event, Pressed) and event.gone:
        return event.key == "0" or (event.key == "1" and at is At.CLIP)
    return at is At.NEW and isinstance(event, Began | HungUp)


def must_owe(spot: Spot) -> bool:
    """Tell by what the walk has seen whether this caller, who has gone, should have met a person."""
    call, seen = spot.call, spot.seen
    if seen.met or seen.closed:
        return False
    if seen.sought or call.urgency is Urgency.EMERGENCY:
        return True
    if call.urgency is Urgency.URGENT:
        return Prompt.URGENT_CONTACTS not in seen.heard or call.round == ()
    could_not = bool(call.here) and call.at in (At.ASKING, At.LANGUAGE)
    return could_not or call.at in (At.PROFESSIONAL, At.RETURNING) or call.round == ()
