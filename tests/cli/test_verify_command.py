"""`ivr verify`: what it prints, how it exits, and that the keys which it prints bring a broken promise about."""

import json

import pytest
from click.testing import CliRunner

from ivr.call import At, Why, keypad, moves, screening
from ivr.call.acts import Say, Take
from ivr.call.endings import goodbye
from ivr.call.events import Silence
from ivr.call.facts import Counted
from ivr.call.places import Count
from ivr.call.prompts import Prompt
from ivr.call.queueing import queue_of
from ivr.call.replay import say_again, say_again_or_seek
from ivr.cli import main, verify
from ivr.cli.proving import lore
from ivr.safety.promises import PROMISES
from ivr.safety.proof import Broken, Focus, Tally, prove
from ivr.safety.proof.keys import wear

FOUND = Tally(places=3, moves=7, documents=2, ways=51, answers=9)
BREAK = Broken("promise-3", "a silence is not counted", ("rings", "says nothing"), ".", "accept,no-answer")


@pytest.fixture
def found(monkeypatch):
    """Let the walks find what the test says, and remember what they were asked."""

    def find(*broken):
        asked = []

        def run(foci, *, first=False):
            asked.append(([focus.value for focus in foci], first))
            return Tally(3, 7, 2, 51, 9, list(broken))

        monkeypatch.setattr(verify, "run", run)
        return asked

    return find


def ivr(*args):
    return CliRunner().invoke(main, ["verify", *args])


def test_nothing_broken_is_exit_0_and_every_promise_is_named(found):
    found()
    result = ivr()
    assert result.exit_code == 0
    assert [line.split()[:2] for line in result.output.splitlines()[: len(PROMISES)]] == [
        ["proved", p] for p in PROMISES
    ]
    assert "3 states and 7 moves" in result.output


def test_a_broken_promise_is_exit_1_with_the_way_to_it_and_its_keys(found):
    found(BREAK)
    result = ivr()
    assert result.exit_code == 1
    assert "BROKEN  promise-3" in result.output
    assert "rings > says nothing" in result.output
    assert "ivr call --keys '.' --registrar accept,no-answer" in result.output


def test_json_is_for_other_programs(found):
    found(BREAK)
    result = ivr("--json")
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert told["promises"] == PROMISES
    assert told["counted"] == {"places": 3, "moves": 7, "documents": 2, "ways": 51, "answers": 9, "paths": 0}
    assert set(told["broken"]) == set(PROMISES)
    assert told["broken"]["promise-3"][0]["keys"] == "."
    assert told["broken"]["promise-1"] == []


def test_walks_can_be_chosen_and_stopped_early(found):
    asked = found()
    ivr()
    ivr("--focus", "contacts", "--focus", "afterwards", "--first")
    assert asked == [(["caller", "contact", "contacts", "afterwards"], False), (["contacts", "afterwards"], True)]
    assert ivr("--focus", "everything").exit_code == 2


def hang_up(_call, _event, _now):
    return goodbye()


def bear_for_ever(call, _event, now):
    return say_again_or_seek(call, now, Count.WRONG, now.limits.wrong_here, Why.WRONG_KEYS, Say(Prompt.WRONG_KEY))


def do_not_ring(call, _event, now):
    return (Counted(Count.NINE), *say_again(call, now))


def silence(monkeypatch):
    monkeypatch.setitem(moves.MOVES[At.ASKING], Silence, hang_up)


def wrong_keys(monkeypatch):
    monkeypatch.setattr(keypad, "wrong", bear_for_ever)


def nines(monkeypatch):
    monkeypatch.setattr(keypad, "nine", do_not_ring)


def opening(monkeypatch):
    monkeypatch.setattr(keypad, "press_in_opening", hang_up)


def last_words(monkeypatch):
    monkeypatch.setitem(moves.MOVES[At.OFFERING], Silence, hang_up)


def join_who_declines(call, _leg, now):
    return (Take(queue_of(call), now.limits.take_wait),)


def declined(monkeypatch):
    monkeypatch.setattr(screening, "_decline", join_who_declines)


FAULTS = (
    (silence, Focus.CALLER, "promise-2", ".", "", "outcome  abandoned"),
    (opening, Focus.CALLER, "promise-2", "^1", "", "outcome  abandoned"),
    (last_words, Focus.CALLER, "promise-2", "2222212221.", "", "call-back  urgent: hung up before a phone rang"),
    (wrong_keys, Focus.CALLER, "promise-3", "6262629", "", "a person was sought: silent"),
    (nines, Focus.CALLER, "promise-3", "99", "", "a person was sought: silent"),
    (declined, Focus.CONTACT, "promise-5", "1", "decline", "joins the caller and the contact"),
)
"""What is done to the line, the walk that sees it, the promise, and the call by which it shows."""


@pytest.mark.parametrize(("fault", "focus", "promise", "keys", "registrar", "shows"), FAULTS)
def test_the_keys_that_are_printed_break_the_promise_on_the_terminal_telephone(
    monkeypatch, fault, focus, promise, keys, registrar, shows
):
    """Each fault is put into the line itself; the proof finds it, and the telephone goes the way that is printed."""
    fault(monkeypatch)
    broken = next(one for one in prove(lore(focus), first=True).broken if one.promise == promise)
    assert (broken.keys, broken.registrar) == (keys, registrar)
    result = CliRunner().invoke(main, ["call", "--keys", keys, "--registrar", registrar or "accept"])
    assert result.exit_code == 0
    assert shows in result.output


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ("wrong spent", "626262"),
        ("nine spent", "9"),
        ("back spent", "##"),
        ("again here 2", "**"),
        ("stray here 1", "!1"),
        ("silence here 1", "."),
        ("turns spent", ""),
        ("two languages", ""),
        ("", ""),
    ],
)
def test_what_is_pressed_for_a_bound_to_be_spent(given, keys):
    assert wear(given) == keys


def test_no_keys_are_printed_of_a_call_that_no_telephone_can_make(monkeypatch):
    """Somebody who rings a second time: the practice line knows nobody."""
    monkeypatch.setitem(moves.MOVES[At.RETURNING], Silence, hang_up)
    broken = prove(lore(Focus.CALLER), first=True).broken
    assert [(one.promise, one.way[0], one.keys) for one in broken if one.promise == "promise-2"] == [
        ("promise-2", "rings again within two days", "")
    ]
