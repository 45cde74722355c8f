"""Every path can be written for the telephone in every language, and never strands whoever listens."""

from collections.abc import Iterator
from typing import get_args

from ivr.call.acts import Act
from ivr.call.events import LegAnswered, LegDialEnded, LegJoined, LegPressed, Waited
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.seen import FROM_CALLER
from ivr.safety.proof.walk import Move

ACTS = get_args(Act)


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Write what is said by this move, once in every language."""
    if (hearer := _hearer(move)) is None:
        return
    acts = tuple(one for one in move.steps if isinstance(one, ACTS))
    key = (hearer, acts, move.before.call.reach is None)
    if key in lore.written:
        return
    lore.written.add(key)
    for language in lore.languages:
        try:
            lore.write(hearer, acts, language, move.after.call.reach or "")
        except Exception as error:  # noqa: BLE001 whatever it is, a caller would have heard the lifeline instead
            yield f"{move.happening.label}, in {language}: {type(error).__name__}: {error}"


def _hearer(move: Move) -> str | None:
    match move.event:
        case Waited():
            return "waiting caller"
        case LegJoined():
            return "joined caller"
        case LegAnswered() | LegPressed() | LegDialEnded():
            leg = move.before.call.leg(move.event.leg)
            return "dialled contact" if leg.way.value == "dial" else "contact"
        case event if isinstance(event, FROM_CALLER):
            return "caller"
        case _:
            return None
