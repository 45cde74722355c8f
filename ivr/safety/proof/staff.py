"""What is done about a caller who has gone: contacts are rung for them, and somebody says how it went."""

from collections.abc import Iterator

from ivr.call.events import Paged
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand, TriedByHand
from ivr.oncall import owed
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.world import OPERATOR, REGISTRAR, STAFF, Focus


def of_staff(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield what the pager and the staff may do about a call that is over."""
    call = spot.call
    if not call.gone or focus is not Focus.AFTERWARDS:
        return
    yield Happening("staff say that the patient was reached", ClosedByHand("a nurse"))
    if owed(call) is None:
        return
    if not call.claim or call.claim.until <= spot.at:
        yield Happening("staff say that they ring the patient", ClaimedByHand("a nurse"))
    yield Happening("staff say that the patient did not answer", TriedByHand("a nurse"))
    if not call.live_legs(spot.at) and not (call.claim and call.claim.until > spot.at):
        yield Happening("staff have their own phone rung", RungByHand(STAFF, "a doctor"))
        yield Happening("the pager rings the registrar", Paged((REGISTRAR.key,)))
        yield Happening("the pager rings the operator", Paged((OPERATOR.key,), (OPERATOR.key,)))
    if call.claim and call.claim.until > spot.at:
        yield Happening("the lease runs out", None, (call.claim.until - spot.at).total_seconds() + 1)
    yield Happening("hours go by", None, 5 * 3600.0)
