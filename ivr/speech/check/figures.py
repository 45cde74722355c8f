"""Figures as they are said: 9 9 9, never nine hundred and ninety-nine; and a key is a blank, never a digit."""

import re

from ivr.speech.check.audience import HEARD
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults

_HUNDREDS = re.compile(r"\d{3,}")
_ALONE = re.compile(r"(?<!\w)(?<!\d )\d(?!\w)(?! \d)")


def figures(wording: Wording) -> Faults:
    """Name each prompt with a number that is read otherwise than it is said, or that may be a key."""
    for passage in wording.passages:
        if passage.audience in HEARD:
            for number in _HUNDREDS.findall(passage.plain):
                yield passage.name, f'"{number}": write {" ".join(number)}'
            for digit in _ALONE.findall(passage.plain):
                yield passage.name, f'"{digit}": a key is a blank, and any other number of one digit is a word'
