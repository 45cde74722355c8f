"""Text messages to callers, which have at most two parts."""

from ivr.call.prompts import Prompt
from ivr.speech.catalogue import Catalogue
from ivr.speech.segments import parts

MOST_PARTS = 2

MESSAGES = (Prompt.TEXT_EMERGENCY, Prompt.TEXT_URGENT, Prompt.TEXT_ADVICE, Prompt.TEXT_NO_CANCER)
"""What a caller may be sent."""


def text_message(catalogue: Catalogue, prompt: str, line_number: str, link: str) -> str:
    """Return what a text message says, with the link to the page where there is room for it."""
    words = catalogue.text(prompt, {"line_number": line_number})
    whole = f"{words} {catalogue.text(Prompt.TEXT_LINK, {'link': link})}"
    return whole if parts(whole) <= MOST_PARTS else words
