"""The proof of the proof: from two places that the walk takes for one, the same happens, and leads to one place."""

from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from itertools import islice

import pytest

from ivr.call import At
from ivr.call.acts import Handover
from ivr.call.errands import DropQueue
from ivr.call.facts import Assessed
from ivr.call.prompts import Prompt
from ivr.call.text_facts import TextNoted
from ivr.cli.proving import lore
from ivr.safety.proof import Focus
from ivr.safety.proof.forks import forks
from ivr.safety.proof.same import same
from ivr.safety.proof.walk import Walk

OF_A_LEG = ("leg", "text", "sid", "token")
"""Fields that hold an opaque id."""


def merges(walk, every):
    """Yield every so-many-th pair of places that the walk takes for one, though they are not the same."""
    count = 0
    for move in walk.moves():
        kept = walk.spots[move.target]
        if kept is not move.after and kept != move.after:
            count += 1
            if count % every == 0:
                yield kept, move.after


LEFT_OUT = (DropQueue, TextNoted)
"""What makes no difference to any promise."""


def outline(value, contact_of):
    """Return what a step comes to: without ids, moments, lengths, and what is only told to a doctor."""
    plain = {Handover: "told", datetime: "some time"}.get(type(value), value)
    if plain is Prompt.UNANSWERED_KEYS_TEXT:
        return Prompt.UNANSWERED_KEYS
    if isinstance(plain, Assessed):
        return plain.urgency
    if isinstance(plain, tuple):
        return tuple(outline(one, contact_of) for one in plain if not isinstance(one, LEFT_OUT))
    if is_dataclass(plain) and not isinstance(plain, Enum):
        return (type(plain).__name__, *(part(plain, field.name, contact_of) for field in fields(plain)))
    return plain


def part(value, name, contact_of):
    found = getattr(value, name)
    if name in OF_A_LEG:
        return contact_of.get(found, "new")
    if name in ("seconds", "talked"):
        return found is None
    return outline(found, contact_of)


def moves_of(walk, spot):
    """Return what may come of a place: by what happens, what is done, and which places that leads to."""
    found, count = {}, Counter()
    for move in walk._from(spot):
        legs = move.before.call.legs
        contact_of = {leg.id: leg.contact if leg.is_alive(spot.at) or leg.accepted_at else "over" for leg in legs}
        to = tuple(same(landing, walk.world) for landing in forks(move, walk.world.focus))
        name = move.happening.label, move.given
        count[name] += 1
        found[*name, count[name]] = (outline(move.steps, contact_of), to)
    return found


def differences(walk, one, other):
    ones, others = moves_of(walk, one), moves_of(walk, other)
    for label, given, _ in sorted(ones.keys() ^ others.keys()):
        yield label, given, "may happen from one of them only"
    for name in ones.keys() & others.keys():
        for what, a, b in zip(("does", "leads to"), ones[name], others[name], strict=True):
            if a != b:
                yield *name[:2], f"{what} {a}, or {b}"


def is_left_out(spot, label, given, how):
    """Tell whether the docstring of `same` says that this may differ."""
    aged = label in ("hours go by", "the lease runs out") or label.startswith("a late ")
    back_from_the_end = spot.call.at in (At.ADVISING, At.MENU) and label == "presses #"
    texted = label == "a text has arrived"
    too_late_for_turns = label.startswith("has hung up") and given == "turns spent"
    return (aged and how.startswith("leads to")) or back_from_the_end or texted or too_late_for_turns


@pytest.mark.parametrize(("focus", "every", "most"), [(Focus.AFTERWARDS, 20, 500), (Focus.CALLER, 45, 200)])
def test_from_two_places_that_are_one_the_same_happens(focus, every, most):
    walk = Walk(lore(focus).world)
    pairs = list(islice(merges(walk, every), most))
    found = {
        (one.call.at.value, label, given, how)
        for one, other in pairs
        for label, given, how in differences(walk, one, other)
        if not is_left_out(one, label, given, how)
    }
    assert len(pairs) > most // 2
    assert not found


def test_places_that_differ_by_what_a_promise_hangs_on_are_two():
    """A caller who rang before is not one who did not; nor is one who can be rung back one who cannot."""
    walk = Walk(lore(Focus.CALLER).world)
    firsts = [move for move in islice(walk.moves(), 12) if move.happening.label.startswith("rings")]
    assert len({move.target for move in firsts}) == len(firsts) > 2


def test_what_must_be_alike_is_taken_from_both_places():
    """The useless key stands for all others: each of them is tried beside it, and does the very same."""
    walk = Walk(lore(Focus.CALLER).world)
    useless = [move for move in islice(walk.moves(), 400) if move.happening.label == "presses 6" and not move.given]
    assert useless
    assert all({event.key for event in move.happening.likes} >= {"7", "8"} for move in useless)
