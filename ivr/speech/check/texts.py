"""Whether text messages to callers keep to their parts, each of which is paid for and may arrive alone."""

from ivr.speech.check.audience import Audience
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.messages import MESSAGES, MOST_PARTS
from ivr.speech.segments import parts

LONGEST = {"line": "x" * 60, "line_number": "x" * 16}
"""The longest that fills a blank: a line's name has at most 60 characters, a number 15 digits and a plus."""


def texts(wording: Wording) -> Faults:
    """Name each text message that has too many parts, with the longest name that a line may have."""
    for passage in wording.passages:
        if passage.audience is Audience.READER and passage.name in MESSAGES:
            count = parts(passage.written.format_map(LONGEST))
            if count > MOST_PARTS:
                yield passage.name, f"{count} parts of a text message, at most {MOST_PARTS}"
