"""What a Say holds: words, and the breaks between them.

https://www.twilio.com/docs/voice/twiml/say/text-speech
"""

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal

from ivr.speech.timing import PAUSE, PAUSE_SECONDS
from ivr.speech.voices import TAKES_BREAKS, VOICES

STEP = Decimal(str(PAUSE_SECONDS))
"""The seconds of break for which a pause stands among the words; a longer break is several of them."""

LONGEST_BREAK = 10
"""Seconds. https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html#break-tag"""

STRENGTHS = frozenset({"none", "x-weak", "weak", "medium", "strong", "x-strong"})
MOST_CHARACTERS = 4_096
"""What a Say may hold; longer text is to be split."""

SPACE = "\t\n\r"


def words(say: ET.Element) -> str:
    """Return what a Say without faults says, in order: its text, and each break with the text that follows it."""
    pieces = [say.text or ""]
    for child in say:
        pieces += [PAUSE] * int(_length(child) / STEP) + [child.tail or ""]
    return " ".join(piece.strip() for piece in pieces if piece.strip())


def faults(say: ET.Element) -> Iterator[str]:
    """Return what is wrong with a Say."""
    text = "".join(say.itertext())
    if not text.strip():
        yield "an empty Say (error 13520)"
    if len(text) > MOST_CHARACTERS:
        yield f"a Say of more than {MOST_CHARACTERS} characters"
    if any(unicodedata.category(sign).startswith("C") and sign not in SPACE for sign in text):
        yield "a Say with a control character (error 13520)"
    if PAUSE in text:
        yield f"a Say with {PAUSE!r} in its words: Twilio may read it out, and here it stands for a break"
    yield from _bad_voice(say)
    for child in say:
        yield from _bad_break(child)


def _bad_voice(say: ET.Element) -> Iterator[str]:
    """A pair that is not listed may make the Say fail, and what is not said is chosen by the account's settings.

    https://www.twilio.com/docs/voice/twiml/say#voice
    """
    voice, language = say.get("voice", ""), say.get("language")
    if voice not in VOICES:
        yield f"a Say with the voice {voice!r} (error 13511)"
    elif VOICES[voice] != language:
        yield f"a Say in {language!r} with the voice {voice!r}, which speaks {VOICES[voice]!r}"
    if len(say) and voice not in TAKES_BREAKS:
        yield f"a break for the voice {voice!r}, which may not take any"


def _bad_break(child: ET.Element) -> Iterator[str]:
    if child.tag != "break":
        yield f"<{child.tag}> inside <Say>: not every voice takes it (error 12200)"
        return
    if unknown := set(child.attrib) - {"time", "strength"}:
        yield f"<break> has unknown {sorted(unknown)} (error 12200)"
    if child.get("strength", "medium") not in STRENGTHS:
        yield f"a break of strength {child.get('strength')!r}"
    if len(child) or child.text:
        yield "a break is empty"
    length = _length(child)
    if not 0 < length <= LONGEST_BREAK:
        yield f"a break of {child.get('time')!r}: it takes a time above nothing, of at most {LONGEST_BREAK} seconds"
    elif length % STEP:
        yield f"a break of {child.get('time')!r}: ours are whole half seconds"


def _length(child: ET.Element) -> Decimal:
    """Return the seconds of a break, 0 where nobody can tell."""
    found = re.fullmatch(r"([0-9]+)(ms)|([0-9]+(?:\.[0-9]+)?)s", child.get("time", ""))
    if not found:
        return Decimal(0)
    return Decimal(found[1]) / 1000 if found[2] else Decimal(found[3])
