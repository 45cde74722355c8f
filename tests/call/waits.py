"""Callers who wait in their queue, and how to listen to what they hear."""

from dataclasses import replace

from ivr.call import Limits
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking

EVERYBODY = ("danger", "ring_999", "urgent", "professional", "asked", "nines", "silent", "wrong_keys", "returning")
UNKNOWN = ("asked", "nines", "silent", "wrong_keys", "returning")
"""Callers of whom nothing is known: they may have rung for anything."""
SPINE = ("danger", *UNKNOWN)
"""Callers who may have danger signs, for all we know."""
FEET, SPREADING, PEE, THINNERS, BONES = map(asking, Item)
NUMBER = "+447700900456"


def names(line):
    return [name for _, name in line.said]


def asked(line):
    return names(line)[-1]


ASIDES = (Prompt.TRYING_999, Prompt.WAIT_NEXT)
"""Said in time, whatever else is being said: the order of the other pieces is not theirs."""


def in_order(line, who):
    """Return the pieces that were heard, without those that have a time and no place."""
    asides = {Prompt.WAIT_NEXT} if who == "ring_999" else {*ASIDES}
    return [name for name in names(line) if name not in asides]


def piece_after_asides(line, keys="", number=None):
    """Ask for the next piece, having pressed `keys`; let those pass that are said in between."""
    steps = line.piece(keys, number)
    while asked(line) in ASIDES:
        steps = line.piece()
    return steps


def ends_by(steps, kind):
    return isinstance(steps[-1], kind)


FOR_LONG = replace(Limits(), ring_for=400)
"""A wait in which there is time to say all, and then some of it again."""
