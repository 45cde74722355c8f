"""Promise 7: no words deny an illness, give a dose, or tell an emergency that there is a day's time."""

from collections.abc import Iterator

from ivr.call.errands import TextPatient
from ivr.call.events import Waited
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.seen import FROM_CALLER, said
from ivr.safety.proof.walk import Move
from ivr.triage import Urgency


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge everything that is said or sent."""
    prompts = [*said(move.steps), *(one.prompt for one in move.steps if isinstance(one, TextPatient))]
    for prompt in prompts:
        if prompt in lore.forbidden:
            yield f"{prompt}: {lore.forbidden[prompt]}"
    if move.after.call.urgency is Urgency.EMERGENCY and isinstance(move.event, (*FROM_CALLER, Waited)):
        yield from (
            f"{prompt}: an emergency hears that there is a day's time" for prompt in prompts if prompt in lore.a_day
        )
