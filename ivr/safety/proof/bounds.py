"""How much of each useless thing is borne, as the design of the line has it, and the calls in which that is spent."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ivr.call import At, Call, Steps
from ivr.call.events import HungUp, Waited
from ivr.call.facts import Counted, Failed, Sought
from ivr.call.leg_facts import LegChanged
from ivr.call.places import Count
from ivr.safety.proof.forget import is_awaited
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.seen import FROM_CALLER, is_gone
from ivr.safety.proof.world import Focus

IN_CALL = {Count.WRONG: 3, Count.NINE: 1, Count.OPENING: 1, Count.BACK: 2}
"""How often each is borne in a whole call: the next one goes to a person."""

HERE = {Count.SILENCE: 1, Count.WRONG: 1, Count.AGAIN: 2, Count.STRAY: 1}
"""How often each is borne on one prompt."""

TURNS = 60
"""Requests of a caller after which a call only goes on to a person, or to its end."""

LEG_AGAINS, LEG_WRONGS = 3, 1
"""How often whoever picked up may hear it again, or press a key that means nothing."""

AGES = (21, 111)
"""Seconds after which a 1 has not led to a join in time, and after which it is waited for no more."""

LONG_WAIT = 130
"""Seconds that a caller has waited when phones have rung for as long as phones are rung."""


def spent(call: Call, happening: Happening, steps: Steps, at: datetime, focus: Focus) -> Iterator[tuple[str, Call]]:
    """Yield the call with each bound spent on which this happening could hang, and what that is called.

    `steps`: what is done where no bound is spent; `at`: when it happens.
    """
    yield from _counted(call, {one.what for one in steps if isinstance(one, Counted)})
    yield from _turns(call, happening, steps, focus)
    yield from _on_legs(call, steps)
    if isinstance(happening.event, HungUp) and call.why is None:
        useless = {"here": (Count.WRONG,), "counts": (*call.counts, Count.WRONG)}
        yield "after a useless key", call.model_copy(update=useless)
    theirs = isinstance(happening.event, (*FROM_CALLER, Waited)) and not is_gone(happening.event)
    if focus is not Focus.CALLER and theirs:
        yield from _ages(call, happening, at)


def _counted(call: Call, counted: set[Count]) -> Iterator[tuple[str, Call]]:
    for what in sorted(counted, key=lambda count: count.value):
        most = IN_CALL.get(what, 0)
        if call.counts.count(what) < most:
            yield f"{what.value} spent", call.model_copy(update={"counts": (*call.counts, *[what] * most)})
        for times in range(1, HERE.get(what, 0) + 1):
            yield f"{what.value} here {times}", call.model_copy(update={"here": (what,) * times})


def _turns(call: Call, happening: Happening, steps: Steps, focus: Focus) -> Iterator[tuple[str, Call]]:
    if (
        not isinstance(happening.event, FROM_CALLER)
        or call.at is At.NEW
        or call.turn >= TURNS
        or focus is Focus.CONTACTS
    ):
        return
    asked = call.why is None and happening.sign in ("1", "2", ".")
    if asked or (call.why and any(isinstance(one, Sought | Failed) for one in steps)):
        yield "turns spent", call.model_copy(update={"turn": TURNS})


def _on_legs(call: Call, steps: Steps) -> Iterator[tuple[str, Call]]:
    for one in steps:
        if isinstance(one, LegChanged) and (one.again or one.wrong):
            worn = {"agains": LEG_AGAINS, "wrongs": LEG_WRONGS}
            legs = tuple(leg.model_copy(update=worn) if leg.id == one.leg else leg for leg in call.legs)
            yield "keys spent", call.model_copy(update={"legs": legs})


def _ages(call: Call, happening: Happening, at: datetime) -> Iterator[tuple[str, Call]]:
    if isinstance(happening.event, Waited) and call.at is At.WAITING:
        yield "long waited", call.model_copy(update={"waiting_from": at - timedelta(seconds=LONG_WAIT)})
    awaited = [leg for leg in call.legs if is_awaited(leg, at)]
    for age in AGES if awaited else ():
        then = at - timedelta(seconds=age)
        old = {"accepted_at": then, "answered_at": then}
        legs = tuple(leg.model_copy(update=old) if leg in awaited else leg for leg in call.legs)
        yield f"the 1 is {age} s old", call.model_copy(update={"legs": legs})
