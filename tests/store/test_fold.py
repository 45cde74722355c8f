"""Whatever happens to a call, its row and its legs are what its journal adds up to."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ivr.call import Call, Contact, Entry, Kind, Now, after, fold, step
from ivr.call.events import (
    Astray,
    Began,
    CallerEvent,
    DialEnded,
    HungUp,
    LegAnswered,
    LegPressed,
    LegStatus,
    OnLifeline,
    Pressed,
    Silence,
)
from ivr.store import Journal, connect, migrate
from ivr.store.rows import call_row, keyed_row, leg_row
from ivr.store.schema import calls, keyed, legs
from ivr.triage import current_rules

CALLER = "+447700900123"
NOON = dt.datetime(2026, 3, 7, 12, 0, tzinfo=dt.UTC)
KEYS = st.sampled_from("0123579*#")
SECONDS = st.none() | st.integers(0, 300)
WORDS = st.sampled_from(["completed", "busy", "no-answer", "failed", "canceled", "ringing", "in-progress", "new?"])
GONE = st.sampled_from([False] * 9 + [True])
OF_CALLER = st.one_of(
    st.builds(Pressed, KEYS, opening=GONE, gone=GONE),
    st.builds(Silence, gone=GONE),
    st.builds(DialEnded, WORDS, st.none() | st.booleans(), SECONDS, gone=GONE),
    st.builds(Astray, st.just(CALLER)),
)
OF_OTHERS = st.one_of(
    st.builds(LegAnswered, st.just("")),
    st.builds(LegPressed, st.just(""), KEYS),
    st.builds(LegStatus, st.just(""), WORDS, SECONDS),
    st.builds(OnLifeline, st.integers(0, 3), st.sampled_from(["rang", "answered", "accepted", "ended"])),
    st.builds(HungUp, st.just(CALLER), SECONDS),
)
CONTACTS = (Contact("ann", "Ann", Kind.DIRECT, 20), Contact("desk", "the desk", Kind.SWITCHBOARD, 90))


@pytest.fixture(scope="module")
def long_lived(databases, tmp_path_factory):
    url = databases.url_in(tmp_path_factory.mktemp("fold"), migrated=False)
    migrate(url)
    engine = connect(url)
    yield Journal(engine)
    engine.dispose()


def journal_has_leg(journal, sid):
    return bool(fold(sid, journal.entries(sid)).legs)


def happen(journal, sid, at, event):
    """Record what `step` makes of an event, as the shell would; a leg's event is of the last leg."""
    if hasattr(event, "leg") and not journal_has_leg(journal, sid):
        return
    now = Now(at, current_rules(), CONTACTS, uuid.uuid4().hex, lambda _prompt: 3.0)

    def decide(call):
        known = call or Call(sid=sid, began=at)
        meant = event
        if hasattr(event, "leg"):
            meant = replace(event, leg=known.legs[-1].id)
        key = f"turn/{known.turn}" if isinstance(event, CallerEvent) else f"status/{now.token}"
        return Entry(key, at, meant, step(known, meant, now))

    journal.record(sid, f"new/{now.token}", decide)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.one_of(OF_CALLER, OF_CALLER, OF_OTHERS)), max_size=25))
def test_the_fold_of_the_journal_is_the_row_of_the_call_whatever_happens(long_lived, walk):
    sid, at = uuid.uuid4().hex, NOON
    for waited, event in [(0, Began(CALLER)), *walk]:
        at += dt.timedelta(seconds=waited)
        happen(long_lived, sid, at, event)
        known = fold(sid, long_lived.entries(sid))
        with long_lived.engine.begin() as connection:
            row = connection.execute(select(calls).where(calls.c.sid == sid)).mappings().one()
            rung = connection.execute(select(legs).where(legs.c.call_sid == sid)).mappings().all()
        assert dict(row) == call_row(known)
        assert {leg["id"]: dict(leg) for leg in rung} == {leg.id: leg_row(sid, leg) for leg in known.legs}


def keyed_of(journal, sid):
    """What the journal's entries add up to, entry by entry."""
    known, rows = None, []
    for seq, entry in enumerate(journal.entries(sid)):
        known = known or Call(sid=sid, began=entry.at)
        if row := keyed_row(known, entry):
            rows.append({**row, "seq": seq})
        known = after(known, entry)
    return rows


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.one_of(OF_CALLER, OF_CALLER, OF_OTHERS)), max_size=25))
def test_what_was_keyed_at_each_prompt_is_what_the_journal_says_whatever_happens(long_lived, walk):
    sid, at = uuid.uuid4().hex, NOON
    for waited, event in [(0, Began(CALLER)), *walk]:
        at += dt.timedelta(seconds=waited)
        happen(long_lived, sid, at, event)
    with long_lived.engine.begin() as connection:
        found = connection.execute(select(keyed).where(keyed.c.call_sid == sid).order_by(keyed.c.seq)).mappings().all()
    assert list(map(dict, found)) == keyed_of(long_lived, sid)
