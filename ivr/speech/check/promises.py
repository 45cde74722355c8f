"""What is never said: that somebody does not have it; and to an emergency, that there is a day's time."""

from ivr.call.endings import PIECES, TEXTS
from ivr.call.finding import SENTENCES
from ivr.call.information import CLIPS
from ivr.call.pieces import ONLY
from ivr.call.places import Why
from ivr.call.prompts import Prompt
from ivr.speech.check.audience import TO_CALLERS
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.check.passages import says

CALM: frozenset[str] = frozenset(
    {
        *(Prompt.URGENT, Prompt.URGENT_OFFER, Prompt.TRYING_URGENT),
        *(Prompt.UNANSWERED_URGENT, Prompt.UNANSWERED_DANGER_SIGNS),
        *(prompt for pieces in PIECES.values() for prompt in pieces),
        *TEXTS.values(),
        Prompt.ENDING_KEYS_TEXT,
        *(Prompt.INFO_MENU, Prompt.INFO_KEYS, *CLIPS),
        *(SENTENCES[Why.PROFESSIONAL], *ONLY[Why.PROFESSIONAL], Prompt.UNANSWERED_PROFESSIONAL),
    }
)
"""What nobody hears or is sent from the answer on that makes them an emergency. A test walks calls to prove it."""


def promises(wording: Wording) -> Faults:
    """Name each prompt that promises what the line cannot know, or gives an emergency time."""
    writing = wording.head.writing
    for passage in wording.passages:
        if passage.audience in TO_CALLERS:
            for phrase in writing.never:
                if says(passage.plain, phrase):
                    yield passage.name, f'"{phrase}" is never said: the line cannot rule anything out'
            for phrase in writing.within_a_day:
                if passage.name not in CALM | wording.calm and says(passage.plain, phrase):
                    yield passage.name, f'"{phrase}": an emergency may hear it'
