"""Text messages to callers, which have at most two parts."""

import unicodedata

from ivr.call.prompts import Prompt
from ivr.speech.catalogue import Catalogue
from ivr.speech.segments import parts

MOST_PARTS = 2

MESSAGES = (
    *(Prompt.TEXT_EMERGENCY, Prompt.TEXT_UNKNOWN, Prompt.TEXT_URGENT),
    *(Prompt.TEXT_ADVICE, Prompt.TEXT_NO_CANCER),
)
"""What a caller may be sent."""


def text_message(catalogue: Catalogue, prompt: str, line_number: str, link: str) -> str:
    """Return what a text message says, with the link to the page where there is room for it; no link: without.

    What has too many parts, for signs that the networks do not have, loses their accents; a language in which that
    is not enough leaves it to the one behind it.
    """
    words = catalogue.text(prompt, {"line_number": line_number})
    words = words if parts(words) <= MOST_PARTS else _plain(words)
    if parts(words) > MOST_PARTS and catalogue.behind:
        return text_message(catalogue.behind, prompt, line_number, link)
    whole = f"{words} {catalogue.text(Prompt.TEXT_LINK, {'link': link})}" if link else words
    return whole if parts(whole) <= MOST_PARTS else words


def _plain(words: str) -> str:
    """Return a text without the accents that make it long."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", words) if not unicodedata.combining(sign))
