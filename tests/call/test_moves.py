"""The tables are whole, and the core is what it says: values in, values out."""

import ast
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import ivr.call
from ivr.call import At, Call, Contact, Entry, Kind, LegState, Limits, Now, Way, after, fold, step, turn_key
from ivr.call.acts import Act
from ivr.call.errands import Errand
from ivr.call.events import (
    Astray,
    Began,
    CallerEvent,
    DialEnded,
    Event,
    HungUp,
    OnLifeline,
    OtherEvent,
    Pressed,
    QueueEnded,
    Silence,
    Waited,
)
from ivr.call.keypad import KEYS
from ivr.call.leg_facts import LegChanged
from ivr.call.legs import Leg
from ivr.call.moves import ANYWHERE, GONE, MOVES
from ivr.call.now import Tongue
from ivr.call.prompts import Prompt
from ivr.triage import current_rules

START = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)
CORE = Path(ivr.call.__file__).parent


REQUESTS = [
    *(Pressed(key) for key in "1234590*#"),
    Pressed("7", opening=True),
    Silence(),
    DialEnded("busy"),
    DialEnded("completed", bridged=True, seconds=60),
    QueueEnded("bridged"),
    QueueEnded("leave"),
    QueueEnded("new-word"),
    Astray(None),
    Began(None),
    Began("+447700900456", returning=True),
]
"""Every request of the caller's own that moves their turn."""
REQUESTS_OF_THE_GONE = [*(replace(event, gone=True) for event in REQUESTS), Waited(0, gone=True)]
ACTS = {get_args(act.__annotations__["kind"])[0] for act in get_args(Act)}
ERRANDS = {get_args(errand.__annotations__["kind"])[0] for errand in get_args(Errand)}


def now(seconds=0.0, contacts=1, *, queues=False, tags=(), can_text=False):
    people = tuple(Contact(f"c{n}", f"Dr {n}", Kind.DIRECT, 20) for n in range(contacts))
    at = START + dt.timedelta(seconds=seconds)
    tongues = {tag: Tongue(tag, lambda _: 1.0, tag, tag == "en-GB") for tag in tags}
    known = {"queues": queues, "tongues": tongues, "can_text": lambda _: can_text}
    return Now(at, current_rules(), people, f"leg{seconds}", lambda _: 1.0, **known)


def test_every_place_has_a_row():
    assert set(MOVES) == set(At)


def test_every_event_is_expected_somewhere():
    of_caller = set(get_args(CallerEvent))
    assert set(GONE) == {*of_caller, Waited}
    assert set(get_args(OtherEvent)) <= set(ANYWHERE)
    assert set(ANYWHERE) - set(get_args(OtherEvent)) == {Astray}
    assert {kind for row in MOVES.values() for kind in row} == of_caller - {Astray}


def test_every_kind_of_event_belongs_to_the_caller_or_to_somebody_else():
    union = get_args(get_args(Event)[0])
    assert set(union) == {*get_args(CallerEvent), *get_args(OtherEvent)}


@pytest.mark.hazard("H08")
def test_every_prompt_with_keys_has_its_row_and_hears_silence():
    with_keys = {place for place, row in MOVES.items() if Pressed in row}
    assert set(KEYS) == with_keys - {At.LANGUAGE}  # whose keys are as many as there are languages
    assert all(Silence in MOVES[place] for place in with_keys)


@pytest.mark.parametrize("place", At)
@pytest.mark.parametrize("queues", [False, True])
@pytest.mark.parametrize("more", [{}, {"tags": ("en-GB", "qtz"), "can_text": True}], ids=["plain", "languages, texts"])
@pytest.mark.parametrize("event", REQUESTS, ids=str)
def test_no_request_of_the_callers_is_left_without_an_answer(place, event, queues, more):
    """Wherever a call is, whatever comes: something is spoken, rung, waited for or ended."""
    leg = Leg(id="leg", contact="c0")
    call = Call(sid="CA1", began=START, ruleset="x", at=place, question="weakness", turn=3, legs=(leg,))
    acts = [s.kind for s in step(call, event, now(100, queues=queues, **more)) if s.kind in ACTS]
    assert acts[-1] in ("listen", "ring", "enqueue", "hang_up")


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("place", At)
@pytest.mark.parametrize("state", list(LegState))
def test_a_piece_is_spoken_to_whoever_waits_and_everybody_else_is_let_out_of_the_queue(place, state):
    """Wherever a call is, the request for a piece is answered by a piece, or by the way out."""
    leg = Leg(id="leg", contact="c0", way=Way.QUEUE, state=state, sid="s", placed_at=START)
    call = Call(sid="CA1", began=START, ruleset="x", at=place, turn=3, legs=(leg,), waiting_from=START)
    acts = [s.kind for s in step(call, Waited(0), now(7)) if s.kind in ACTS]
    waits = place is At.WAITING and state is not LegState.PLACED  # which has not rung for 6 seconds
    assert acts[-1] in (("say", "pause", "listen") if waits else ("leave",))


@pytest.mark.parametrize("place", At)
@pytest.mark.parametrize("gone", REQUESTS_OF_THE_GONE, ids=str)
def test_nobody_is_rung_and_nothing_is_said_for_a_caller_who_has_hung_up(place, gone):
    """Wherever a call is, the request of a caller who has gone is noted, and ends their leg."""
    leg = Leg(id="leg", contact="c0")
    call = Call(sid="CA1", began=START, ruleset="x", at=place, question="weakness", turn=3, legs=(leg,))
    steps = step(call, gone, now(100, queues=True))
    assert [s.kind for s in steps if s.kind in ACTS or s.kind in ERRANDS] == ["hang_up"]


def test_the_same_event_on_the_same_call_gives_the_same_steps():
    call = Call(sid="CA1", began=START)
    assert step(call, Began("+447700900456"), now()) == step(call, Began("+447700900456"), now())
    assert call == Call(sid="CA1", began=START)


def test_an_empty_journal_is_no_call():
    with pytest.raises(ValueError, match="at least one"):
        fold("CA1", [])


def told(event, *earlier, contacts=1):
    call, journal = Call(sid="CA1", began=START), []
    for place, one in enumerate([*earlier, event]):
        key = turn_key(call.turn) if isinstance(one, CallerEvent) else f"other/{place}"
        entry = Entry(key, now(place * 30).at, one, step(call, one, now(place * 30, contacts)))
        journal.append(entry)
        call = after(call, entry)
    assert fold("CA1", journal) == call
    return call


def test_the_lifelines_evidence_makes_a_call_that_is_owed_and_keeps_the_unsaved_answer():
    call = told(OnLifeline(0, "rang", turn=1, key="1"), Began(None))
    assert call.at is At.LIFELINE
    assert dict(call.answers).keys() == {"weakness"}
    assert call.legs[0].contact == "c0"


def test_the_lifelines_evidence_can_show_a_conversation():
    events = [OnLifeline(0, "rang"), OnLifeline(0, "answered"), OnLifeline(0, "accepted")]
    call = told(OnLifeline(0, "ended", seconds=90), Began(None), *events)
    assert len(call.conversations) == 1


def test_the_length_of_one_leg_is_not_taken_for_the_next_ones():
    """The database was away for one Dial action: it tells of the leg that ended, not of the one that rings now."""
    voicemail = OnLifeline(1, "rang", turn=2, seconds=30, bridged=False)
    cut_off = [OnLifeline(1, "answered"), OnLifeline(1, "accepted")]
    call = told(
        OnLifeline(1, "ended", seconds=35, bridged=True), Began(None), Pressed("0"), voicemail, *cut_off, contacts=2
    )
    assert [(leg.seconds, leg.bridged) for leg in call.legs] == [(30, False), (35, True)]
    assert call.conversations == ()


def test_an_answer_that_is_learnt_after_the_1_still_came_before_it():
    leg = Leg(id="leg", contact="c0").after(LegChanged("leg", LegState.ACCEPTED), now(50).at)
    known = leg.after(LegChanged("leg", LegState.ANSWERED), now(40).at)
    assert (known.answered_at, known.accepted_at) == (now(40).at, now(50).at)


def test_a_lifeline_with_nobody_left_is_unanswered():
    assert told(OnLifeline(1, "rang"), Began(None), OnLifeline(0, "rang")).failed_at is not None


def test_a_hang_up_is_noted_once():
    call = told(HungUp(seconds=50), Began(None), HungUp(seconds=20))
    assert call.seconds == 20


def test_stray_keys_can_be_turned_off_for_tests():
    call = told(Began(None))
    quick = Now(START, current_rules(), now().contacts, "leg", lambda _: 1.0, Limits(must_hear=None))
    assert "answered" in {s.kind for s in step(call.model_copy(update={"heard_from": None}), Pressed("2"), quick)}


def test_every_prompt_is_spoken_somewhere():
    sources = "".join(path.read_text("utf-8") for path in CORE.parent.rglob("*.py") if path.name != "prompts.py")
    assert [p.name for p in Prompt if not re.search(rf"Prompt\.{p.name}\b", sources)] == []


@pytest.mark.hazard("H34")
@pytest.mark.parametrize("layer", ["triage", "call", "oncall", "speech"])
def test_the_core_reads_no_clock_and_draws_no_lots(layer):
    for path in (CORE.parent / layer).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not calls & {"now", "utcnow", "today", "monotonic", "uuid4"}, path
        assert not imported & {"time", "random", "uuid", "os"}, path
