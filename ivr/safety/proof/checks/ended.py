"""Promise 2: no machine ends a call before the caller met a person, or was told how urgent it is and what to do."""

from collections.abc import Iterator

from ivr.call import At
from ivr.call.acts import HangUp
from ivr.call.events import Waited
from ivr.call.facts import Answered, Confirmed
from ivr.call.prompts import Prompt
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.seen import FROM_CALLER, is_gone, said
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.walk import Move
from ivr.triage import Answer, Urgency

SIGNS = frozenset({Prompt.SIGNS_999})
TOLD = (
    SIGNS | {Prompt.URGENT_CONTACTS, Prompt.DANGER_SIGNS},
    SIGNS | {Prompt.ADVICE, Prompt.DANGER_SIGNS},
    SIGNS | {Prompt.NO_CANCER, Prompt.NO_CANCER_SIGNS},
)
"""How soon and whom to contact, when to ring again, and when to ring 999: each ending has these."""

TRIED = frozenset(
    {
        *(Prompt.UNANSWERED, Prompt.UNANSWERED_UNKNOWN, Prompt.UNANSWERED_URGENT),
        *(Prompt.UNANSWERED_RING_999, Prompt.UNANSWERED_PROFESSIONAL),
    }
)
"""What a caller hears when every contact has been rung in vain."""

SIGNS_OF_999 = frozenset({"chest_pain_or_breathing_trouble", "collapse_or_heavy_bleeding"})
"""Symptoms with which a caller is told to ring 999 first."""


def broken(move: Move, lore: Lore) -> Iterator[str]:
    """Judge every hanging up of ours on a caller who is there."""
    event = move.event
    if isinstance(event, Waited) and not is_gone(event) and not move.before.call.gone:
        yield from _out_of_queue(move)
    if not isinstance(event, FROM_CALLER) or is_gone(event) or move.before.call.gone:
        return
    if any(isinstance(one, HangUp) for one in move.steps) and not _may_end(move):
        yield "we hang up on a caller who met nobody, and was not told what to do"
    if not move.steps:
        yield "nothing is said to the caller"
    if _has_signs_of_999(move, lore) and Prompt.TRANSFER_RING_999 not in said(move.steps):
        yield "a caller with the signs of 999 is not told to ring it"


def _out_of_queue(move: Move) -> Iterator[str]:
    """A wait ends by what follows it, and never by hanging up."""
    if any(isinstance(one, HangUp) for one in move.steps):
        yield "we hang up on a caller who waits"


def _has_signs_of_999(move: Move, lore: Lore) -> bool:
    answered = [one.question for one in move.steps if isinstance(one, Answered) and one.answer is not Answer.NO]
    return any(SIGNS_OF_999 & {*lore.world.rules.question(name).covers} for name in answered)


def _may_end(move: Move) -> bool:
    spot = move.after
    heard = spot.seen.heard | spot.seen.hears
    met = bool(spot.seen.ones) and move.before.call.at is At.AFTER_TALK
    if met or any(isinstance(one, Confirmed) for one in move.steps):
        return True
    return bool(heard & TRIED) or _was_told(spot, heard)


def _was_told(spot: Spot, heard: frozenset[str]) -> bool:
    call = spot.call
    if spot.seen.sought or call.urgency is Urgency.EMERGENCY:
        return False
    wanted = TOLD[:1] if call.urgency is Urgency.URGENT else TOLD[1:]
    return any(words <= heard for words in wanted)
