"""What is decided late, because nothing has read it before: from which phone the caller rings, which texts they had."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ivr.call import At
from ivr.call.facts import Failed
from ivr.call.parts import Text
from ivr.call.prompts import Prompt
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.world import LANDLINE, MOBILE, WITHHELD, Focus

if TYPE_CHECKING:
    from ivr.safety.proof.walk import Move

TEXTS = (Prompt.TEXT_URGENT, Prompt.TEXT_ADVICE, Prompt.TEXT_NO_CANCER, Prompt.TEXT_EMERGENCY, Prompt.TEXT_UNKNOWN)
ALL_TEXTS = tuple(Text(id=prompt, prompt=prompt) for prompt in TEXTS)

TO_RING = ((MOBILE, ()), (WITHHELD, ()))
TO_TEXT = ((MOBILE, ()), (MOBILE, ALL_TEXTS), (LANDLINE, ()))


def forks(move: "Move", focus: Focus) -> Iterator[Spot]:
    """Yield the places to which a move leads, one for each kind of caller that makes a difference from here on."""
    for number, texts in _kinds(move, focus):
        call = move.after.call.model_copy(update={"caller": number, "texts": texts})
        yield replace(move.after, call=call)
    if not _kinds(move, focus):
        yield move.after


def _kinds(move: "Move", focus: Focus) -> tuple[tuple[str | None, tuple[Text, ...]], ...]:
    before, call = move.before.call, move.after.call
    leaves = bool(call.gone and not before.gone)
    if focus is not Focus.CALLER:
        return TO_RING if leaves and focus is Focus.AFTERWARDS else ()
    if (call.why and not before.why) or (leaves and not call.why):
        return TO_RING
    told = call.at is At.ADVISING and before.at is not At.ADVISING
    failed = any(isinstance(one, Failed) for one in move.steps) and call.reach
    return TO_TEXT if told or failed else ()
