"""Who hears or reads a prompt: what holds for callers need not hold for doctors."""

from collections.abc import Mapping
from enum import Enum

from ivr.call.finding import SENTENCES
from ivr.call.pieces import ONLY
from ivr.call.places import Item, Why
from ivr.call.prompts import Prompt, asking, block_name, help_line, noted, question, short_name
from ivr.triage import Answer, Rules


class Audience(Enum):
    """Who, and whether by ear."""

    CALLER = "caller"
    """Whoever rang, or picks up when a patient is rung back."""
    READER = "reader"
    """The same, in a text message or behind its link."""
    STAFF = "staff"
    """A doctor, an operator, or a health professional who rang."""
    SCREEN = "screen"
    """Whoever sees the screen of a contact's phone."""
    NAME = "name"
    """Nobody by itself: it fills a blank."""


HEARD = (Audience.CALLER, Audience.STAFF)
TO_CALLERS = (Audience.CALLER, Audience.READER)

_CALLERS = (
    *("choice", "opening", "keys", "heard", "returning", "professional", "transfer", "wait", "trying", "unanswered"),
    *("after", "urgent", "advice", "no_cancer", "ending", "info", "patient"),
)
_GROUPS: Mapping[str, Audience] = {
    **dict.fromkeys(_CALLERS, Audience.CALLER),
    **dict.fromkeys(("whisper", "handover", "radio"), Audience.STAFF),
    "message": Audience.READER,
    "key": Audience.NAME,
}
"""By the first part of a prompt's name. A prompt of a new group belongs to nobody until it is named here."""

_PROFESSIONALS = (SENTENCES[Why.PROFESSIONAL], *ONLY[Why.PROFESSIONAL], Prompt.UNANSWERED_PROFESSIONAL)
_OTHERS: Mapping[str, Audience] = {
    **dict.fromkeys(_PROFESSIONALS, Audience.STAFF),
    **dict.fromkeys((Prompt.TEXT_CALL_BACK, Prompt.TEXT_WAITING, Prompt.TEXT_REVIEW), Audience.SCREEN),
}
"""Prompts of these groups that others hear or read."""


def audiences(rules: Rules) -> Mapping[str, Audience]:
    """Return every prompt that the line can ask for under these rules, and who hears or reads it."""
    asked = [name(q.id) for q in rules.questions for name in (question, help_line)]
    named = [name for q in rules.questions for name in (short_name(q.id), block_name(q.block))]
    notes = [noted(item, answer) for item in Item for answer in Answer]
    return {
        **{prompt: _GROUPS[prompt.partition(".")[0]] for prompt in Prompt},
        **_OTHERS,
        **dict.fromkeys((*asked, *map(asking, Item)), Audience.CALLER),
        **dict.fromkeys((*named, *notes), Audience.STAFF),
    }
