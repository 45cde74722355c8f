"""Calls that another version of the line has stored: an older one's are read, a newer one's are left as they are.

`golden/version-N.json` holds calls as a line of version N stored them. They are never made anew: who changes the shape
of a record in a way that an older line would lose or misread adds one to VERSION, and a file of that version's calls.
"""

import datetime as dt
import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from ivr.call import EVENT, STEPS, Call, Entry, Now, Why, fold, step
from ivr.call.events import HungUp, Pressed
from ivr.call.record import VERSION
from ivr.oncall import Rank
from ivr.store import owed_calls
from ivr.store.journal import SIDE_BY_SIDE
from ivr.store.rows import call_row
from ivr.store.schema import calls
from ivr.store.states import DamagedError, NewerError, read_state
from ivr.triage import Answer, current_rules

FOLDER = Path(__file__).parent / "golden"
STORED = [one for file in sorted(FOLDER.glob("version-*.json")) for one in json.loads(file.read_text("utf-8"))]
WITH_JOURNAL = [one for one in STORED if "journal" in one]
NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
SHAPES = {1: "48664e"}
"""The beginning of the digest of each version's shape."""


def named(stored):
    return stored["name"]


def lost(before, now):
    """Return what was stored and is not there any more, or has become something else; what is new does no harm."""
    if isinstance(before, dict) and isinstance(now, dict):
        return {key: found for key, value in before.items() if (found := lost(value, now.get(key, "gone")))}
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [found for one, other in zip(before, now, strict=True) if (found := lost(one, other))]
    return None if before == now else (before, now)


def test_there_are_calls_of_every_version():
    assert {one["state"]["version"] for one in STORED} == set(range(1, VERSION + 1))


def test_the_shape_of_a_record_is_the_one_that_its_version_has():
    """It has changed? If an older line would lose or misread it, raise VERSION. Then write the digest here."""
    shape = json.dumps(Call.model_json_schema(), sort_keys=True)
    assert sha256(shape.encode()).hexdigest()[:6] == SHAPES[VERSION]


@pytest.mark.parametrize("stored", STORED, ids=named)
def test_a_stored_call_is_read_and_nothing_of_it_is_lost(stored):
    call = read_state("CA1", json.dumps(stored["state"]))
    assert not lost(stored["state"] | {"version": VERSION}, json.loads(call.model_dump_json()))


@pytest.mark.parametrize("stored", WITH_JOURNAL, ids=named)
def test_a_stored_journal_is_read_and_adds_up_to_its_call(stored):
    entries = [
        Entry(one["key"], dt.datetime.fromisoformat(one["at"]), EVENT.validate_python(one["event"]), _steps(one))
        for one in stored["journal"]
    ]
    for one, entry in zip(stored["journal"], entries, strict=True):
        assert not lost(one["event"], EVENT.dump_python(entry.event, mode="json"))
        assert not lost(one["steps"], STEPS.dump_python(entry.steps, mode="json"))
    assert fold(stored["state"]["sid"], entries) == read_state("CA1", json.dumps(stored["state"]))


def _steps(one):
    return STEPS.validate_json(json.dumps(one["steps"]))


def test_what_a_test_calls_lost_is_lost():
    """Else those above could not fail."""
    assert lost({"a": [{"b": 1}]}, {"a": [{"b": 2}], "new": 3})
    assert lost({"a": 1}, {})
    assert lost({"a": [1]}, {"a": []})
    assert not lost({"a": [{"b": 1}]}, {"a": [{"b": 1, "new": 2}], "new": 3})


def store(journal, sid, **newer):
    """Change a call's record into one that a newer line might have written; return it as it is stored."""
    with journal.engine.begin() as connection:
        state = json.loads(connection.execute(select(calls.c.state).where(calls.c.sid == sid)).scalar())
        text = json.dumps(state | {"version": VERSION + 1} | newer)
        connection.execute(calls.update().where(calls.c.sid == sid).values(state=text))
    return text


def stored(journal, sid):
    with journal.engine.begin() as connection:
        return connection.execute(select(calls.c.state).where(calls.c.sid == sid)).scalar()


NEWER = [{"at": "hologram"}, {"interpreter": "asked for"}]
"""A place that this line does not know, and something that it would lose."""


@pytest.mark.parametrize("newer", NEWER)
def test_a_newer_record_is_neither_read_nor_damaged_and_its_caller_is_owed_a_person(journal, begin, newer):
    for sid in ("CA1", "CA2"):
        journal.record(sid, "turn/0", begin())
    text = store(journal, "CA1", **newer)
    with pytest.raises(NewerError):
        journal.record("CA1", "turn/1", lambda _: Entry("turn/1", NIGHT, Pressed("1"), ()))
    assert stored(journal, "CA1") == text
    assert [(one.sid, one.owed.rank) for one in owed_calls(journal.engine)] == [("CA1", Rank.UNKNOWN)]
    assert journal.record("CA2", "turn/1", lambda _: Entry("turn/1", NIGHT, Pressed("2"), ())).fresh


def test_a_newer_record_of_a_call_that_is_settled_owes_nobody_anything(journal, begin):
    journal.record("CA1", "turn/0", begin())
    store(journal, "CA1")
    with journal.engine.begin() as connection:
        connection.execute(calls.update().values(unsettled=False))
    with pytest.raises(NewerError):
        journal.record("CA1", "status/1", lambda _: Entry("status/1", NIGHT, HungUp(), ()))
    assert owed_calls(journal.engine) == []


def test_the_pager_of_an_older_line_leaves_a_newer_record_to_a_newer_one_while_there_may_be_one(journal, begin):
    journal.record("CA1", "turn/0", begin())
    text = store(journal, "CA1", at="hologram")
    with journal.engine.begin() as connection:
        connection.execute(calls.update().values(over_at=NIGHT))
    assert journal.unsettled(NIGHT + SIDE_BY_SIDE) == []
    assert stored(journal, "CA1") == text
    [call] = journal.unsettled(NIGHT + SIDE_BY_SIDE + dt.timedelta(seconds=1))
    assert (call.sid, call.why) == ("CA1", Why.FAULT), "the new version was taken back: somebody must ring"


def test_a_damaged_record_is_not_taken_for_a_newer_one():
    for text in ("{", '{"sid": "CA1", "beg', '{"sid": "CA1", "version": 1, "at": "hologram"}', '{"version": "x"}'):
        with pytest.raises(DamagedError) as found:
            read_state("CA1", text)
        assert not isinstance(found.value, NewerError)


def test_what_an_older_line_wrote_is_of_todays_version_once_it_is_read():
    state = STORED[0]["state"] | {"version": 0}
    assert read_state("CA1", json.dumps(state)).version == VERSION


def test_a_call_goes_on_where_an_older_line_left_it(journal):
    """Its record was stored in the middle of the questions."""
    [state] = [one["state"] for one in STORED if one["name"] == "hung up in the middle of noes"]
    call = Call.model_validate(state | {"over": None, "quiet": None})
    older = call_row(call) | {"state": json.dumps(call.model_dump(mode="json") | {"version": 0})}
    with journal.engine.begin() as connection:
        connection.execute(insert(calls).values(**older))
    now = Now(NIGHT, current_rules(), (), "token", lambda _: 1.0, queues=True)

    def decide(found):
        return Entry(f"turn/{found.turn}", NIGHT, Pressed("1"), step(found, Pressed("1"), now))

    went_on = journal.record(call.sid, f"turn/{call.turn}", decide).call
    assert went_on.answers == (*call.answers, ("toilet", Answer.YES))
    assert (went_on.why, went_on.version) == (Why.DANGER, VERSION)
