"""Promise 10: a request that comes late or out of turn, or a report that comes twice, moves nothing."""

from collections.abc import Iterator
from datetime import timedelta

from ivr.call import Steps, step
from ivr.call.acts import Act
from ivr.call.errands import PlaceLeg, SendText, TextPatient
from ivr.call.events import (
    HungUp,
    LegCreated,
    LegJoined,
    LegOverdue,
    LegRefused,
    LegStatus,
    OnLifeline,
    PatientReported,
    TextReported,
    WentQuiet,
)
from ivr.call.facts import Claimed, Sought
from ivr.call.learning import learn_all
from ivr.call.leg_facts import LegPlaced
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.seen import FROM_CALLER
from ivr.safety.proof.walk import Move

OFTEN = (LegStatus, LegCreated, LegRefused, LegJoined, LegOverdue, PatientReported, TextReported, HungUp, WentQuiet)
"""Reports that may come more than once, or after what they report is long over."""

ONCE = (PlaceLeg, SendText, TextPatient, LegPlaced, Claimed, Sought)
"""What a report that comes a second time must not do."""

QUIET = tuple(kind for kind in OFTEN if kind is not LegJoined)
"""Reports to which nobody listens: an answer to them is thrown away."""

A_MOMENT = timedelta(seconds=1)
"""After which a report comes a second time."""

MOVED = ("at", "question", "piece", "answers", "urgency", "reasons", "turn", "why", "round", "language", "advised")
"""What a request of the caller's own may change, and nothing else."""


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge every event that is not a request of the caller's own, and every report by letting it come twice."""
    event = move.event
    yield from _sends_again(move)
    if event is None or isinstance(event, (*FROM_CALLER, OnLifeline)):
        yield from _unlike(move, lore)
        return
    before, call = move.before.call, move.after.call
    if before.ruleset and any(getattr(before, name) != getattr(call, name) for name in MOVED if name != "turn"):
        yield f"{move.happening.label}: it moves the caller's turn"
    if isinstance(event, QUIET) and any(isinstance(one, Act) for one in move.steps):
        yield f"{move.happening.label}: something is said to nobody"
    if isinstance(event, OFTEN):
        yield from _twice(move, lore)
    yield from _unlike(move, lore)


def _sends_again(move: Move) -> Iterator[str]:
    """A text is sent once, which nobody can know of one that is not written down."""
    sent, asked = {text.prompt for text in move.before.call.texts}, {text.id for text in move.after.call.texts}
    for one in move.steps:
        if isinstance(one, TextPatient) and (one.prompt in sent or one.text not in asked):
            yield f"{move.happening.label}: a text is sent that may be sent again"


def _twice(move: Move, lore: Lore) -> Iterator[str]:
    spot = move.after
    if move.event is None:
        return
    at = spot.at + A_MOMENT
    steps = step(spot.call, move.event, lore.world.now(at, "again"))
    if any(isinstance(one, ONCE) for one in steps):
        yield f"{move.happening.label}: a second time it does something again"
    if learn_all(spot.call, steps, at) != spot.call:
        yield f"{move.happening.label}: a second time it changes the record"


def _unlike(move: Move, lore: Lore) -> Iterator[str]:
    """What must do the very same does the very same."""
    if move.given:
        return
    for event in move.happening.likes:
        now = lore.world.now(move.after.at, _placed(move.steps), tongues=move.before.seen.tongues)
        if step(move.before.call, event, now) != move.steps:
            yield f"{move.happening.label}: {event.kind} of the same meaning does something else"


def _placed(steps: Steps) -> str:
    return next((one.leg for one in steps if isinstance(one, LegPlaced)), "leg")
