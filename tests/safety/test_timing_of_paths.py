"""How long a path takes, and how many there are: counted again on the graph of a walk, which knows no bounds."""

import datetime as dt

import pytest

from ivr.call import At, Call, Entry, after, step, turn_key
from ivr.call.events import Began, Pressed, Silence
from ivr.cli.proving import lore as make_lore
from ivr.safety.proof import Focus
from ivr.safety.proof.durations import document, said_first
from ivr.safety.proof.timing import Clock
from ivr.safety.proof.vectors import ways
from ivr.safety.proof.walk import Walk
from ivr.safety.proof.world import MOBILE, START


@pytest.fixture(scope="module")
def world():
    return make_lore(Focus.CALLER).world


@pytest.fixture(scope="module")
def paths(world):
    walk, clock = Walk(world), Clock(world)
    for move in walk.moves():
        clock.note(move)
    return clock.paths()


def signs_of(keys):
    """Return the keys one by one, with what says how each is pressed."""
    rest = iter(keys)
    return [sign + next(rest) if sign in "!^" else sign for sign in rest]


def replay(world, keys):
    """Take the very steps, nothing forgotten; return the call, the seconds until its last key, and what comes of it."""
    at, seconds = START, 0.0
    call = Call(sid="CA1", began=at)
    signs, events = signs_of(keys), [Began(MOBILE)]
    events += [Silence() if sign == "." else Pressed(sign[-1], opening=sign[0] == "^") for sign in signs]
    steps = ()
    for place, event in enumerate(events):
        too_early = bool(place) and signs[place - 1][0] == "!"
        seconds += document(steps, world).until(event, too_early=too_early) if place else 0
        at = START + dt.timedelta(seconds=seconds) if too_early else max(at, call.heard_from or at) + dt.timedelta(1e-4)
        steps = step(call, event, world.now(at, f"leg{place}"))
        call = after(call, Entry(turn_key(call.turn), at, event, steps))
    return call, seconds, steps


def test_the_slowest_path_to_a_doctor_is_one_that_can_be_walked_and_takes_so_long(world, paths):
    call, seconds, _ = replay(world, paths.ring.keys)
    assert call.at is At.WAITING
    assert call.turn <= 62
    assert seconds == pytest.approx(paths.ring.seconds)


def test_whoever_is_longest_without_help_has_been_told_or_is_put_through_by_then(world, paths):
    call, seconds, steps = replay(world, paths.help.keys)
    told = 0 if call.at is At.WAITING else said_first(steps, world)
    assert call.at in (At.OFFERING, At.ADVISING, At.WAITING)
    assert seconds + told == pytest.approx(paths.help.seconds)
    assert paths.help.seconds >= paths.ring.seconds


def test_every_way_by_answers_alone_is_one_of_the_paths_and_none_takes_longer_than_the_slowest(world, paths):
    found = list(ways(world))
    assert paths.number > len(found)
    assert max(way.seconds for way in found if way.rings) < paths.ring.seconds


def test_a_yes_to_the_first_question_rings_as_soon_as_was_measured_on_the_telephone(world):
    first = next(way for way in ways(world) if way.keys == "1")
    assert first.seconds == pytest.approx(23.5, abs=0.1)
