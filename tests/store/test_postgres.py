"""The record on Postgres: the same promises as on SQLite, kept by other means."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.call import Call, Contact, Entry, Kind, Now, fold, step
from ivr.call.acts import Say, Take
from ivr.call.events import Began, HungUp, LegCreated, LegPressed, LegStatus, Paged, Pressed, Waited
from ivr.call.places import LegState
from ivr.oncall import Paging
from ivr.oncall.paging import is_due
from ivr.simulator.keypad import Keypad
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.store import Journal, connect, is_current, mark, marked, migrate, owed_calls
from ivr.store.looks import keep_look
from ivr.store.migrate import _config
from ivr.store.rows import call_row, leg_row
from ivr.store.schema import calls, legs, marks, metadata
from ivr.store.staff import Newcomer, Role, TakenError, add_staff, disable, reset, staff_named, staff_of
from ivr.store.tries import may_try, succeeded
from ivr.triage import current_rules
from tests.postgres import make_database, run_postgres

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900123"
CONTACTS = (Contact("ann", "Ann", Kind.DIRECT, 20), Contact("bob", "Bob", Kind.DIRECT, 20))
OLD_LEG = "00000000000000000000000000000003"


@pytest.fixture(scope="module")
def postgres():
    with run_postgres() as address:
        yield address


@pytest.fixture
def url(postgres):
    """The address of an empty database."""
    return make_database(postgres)


def happen(journal, sid, key, event, at=NIGHT):
    """Record what `step` makes of an event, as the line does."""
    now = Now(at, current_rules(), CONTACTS, f"{sid}-{key}".replace("/", "-"), lambda _: 1.0, queues=True)

    def decide(call):
        known = call or Call(sid=sid, began=at)
        return Entry(key, at, event, step(known, event, now))

    return journal.record(sid, key, decide)


def row_is_fold(journal, sid):
    """Tell whether a call's row, and those of its legs, are what its journal adds up to."""
    known = fold(sid, journal.entries(sid))
    with journal.engine.begin() as connection:
        row = connection.execute(select(calls).where(calls.c.sid == sid)).mappings().one()
        rung = connection.execute(select(legs).where(legs.c.call_sid == sid)).mappings().all()
    same = {leg["id"]: dict(leg) for leg in rung} == {leg.id: leg_row(sid, leg) for leg in known.legs}
    return same and dict(row) == call_row(known)


def test_the_migrations_lead_from_nothing_to_the_very_tables_that_the_code_uses(url):
    migrate(url)
    migrate(url)
    engine = connect(url)
    assert is_current(engine)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_an_empty_database_is_not_current(url):
    engine = connect(url)
    assert not is_current(engine)
    engine.dispose()


def test_several_that_migrate_at_once_wait_for_one_another(url):
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(migrate, url) for _ in range(4)]:
            done.result(timeout=30)
    engine = connect(url)
    assert is_current(engine)
    engine.dispose()


OLD_CALL = """
{"sid": "CAold", "began": "2026-03-07T03:00:00Z", "version": 1, "caller": "+447700900123", "wording": "",
 "ruleset": "2026.1+c1fc3d68a3b4", "turn": 3, "at": "ringing", "question": null, "piece": 0, "heard_from": null,
 "answers": [["weakness", "no"], ["walking", "yes"]], "urgency": "emergency", "reasons": [
  {"rule": "walking", "question": "walking", "answer": "yes", "urgency": "emergency", "ring_999": false,
   "sources": [{"document": "article", "lines": [6, 19, 27], "time": "now"}]}],
 "here": [], "counts": [], "why": "danger", "first": null, "tried": ["ann"], "legs": [
  {"id": "00000000000000000000000000000003", "contact": "ann", "switchboard": false, "state": "placed",
   "answered_at": null, "accepted_at": null, "ended_at": null, "seconds": null, "bridged": null, "agains": 0,
   "wrongs": 0}],
 "advised": false, "confirmed": false, "failed_at": null, "over": "2026-03-07T03:01:00Z", "seconds": null}
"""
"""The state of a call as 0001 kept it: `no`, `yes`, hung up while the only doctor's phone was ringing."""

OLD_ROWS = (
    """INSERT INTO calls VALUES (:sid, :began, :over, :caller, 'emergency', 'abandoned', '2026.1+c1fc3d68a3b4', 0,
       'hung up while a phone was ringing', :over, :state)""",
    "INSERT INTO events VALUES (:sid, 0, 'turn/0', :began, :event, :steps)",
    "INSERT INTO legs VALUES (:leg, :sid, 'ann', 'placed', NULL, NULL, NULL, NULL)",
)
OLD_VALUES = {
    "sid": "CAold",
    "began": NIGHT,
    "over": NIGHT + dt.timedelta(minutes=1),
    "caller": CALLER,
    "state": OLD_CALL,
    "leg": OLD_LEG,
    "event": '{"caller":"+447700900123","gone":false,"kind":"began"}',
    "steps": '[{"caller":"+447700900123","ruleset":"2026.1+c1fc3d68a3b4","wording":"","kind":"opened"}]',
}


@pytest.fixture
def upgraded(url):
    """The journal of a database that was made by 0001, held that call, and was then brought up to date."""
    engine = connect(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in OLD_ROWS:
            connection.execute(text(row), OLD_VALUES)
    migrate(url)
    yield Journal(engine)
    engine.dispose()


def test_a_call_that_was_stored_in_the_first_shape_is_read_owed_and_written_on(upgraded):
    assert is_current(upgraded.engine)
    [owing] = owed_calls(upgraded.engine)
    assert (owing.sid, owing.owed.rank.value, owing.owed.since) == (
        "CAold",
        "emergency",
        NIGHT + dt.timedelta(minutes=1),
    )
    [call] = upgraded.unsettled(NIGHT)
    assert (call.sid, call.reach, call.legs[0].way.value) == ("CAold", CALLER, "dial")
    assert upgraded.call_of_leg(OLD_LEG) == "CAold"
    assert [entry.event for entry in upgraded.entries("CAold")] == [Began(CALLER)]
    happen(upgraded, "CAold", "page/1", Paged(("bob",)), NIGHT + dt.timedelta(hours=1))
    with upgraded.engine.begin() as connection:
        row = connection.execute(select(calls).where(calls.c.sid == "CAold")).mappings().one()
    [call] = upgraded.unsettled(NIGHT)
    assert dict(row) == call_row(call)
    assert [leg.contact for leg in call.legs] == ["ann", "bob"]


def test_a_call_back_that_was_owed_before_the_upgrade_is_chased_after_it(upgraded):
    [call] = upgraded.unsettled(NIGHT)
    assert is_due(call, NIGHT + dt.timedelta(days=1), Paging())


def scripted(*outcomes):
    return ScriptedContacts(map(Registrar, outcomes))


def test_several_calls_by_telephone_leave_rows_that_are_what_their_journals_add_up_to(url):
    migrate(url)
    with practice_line(database_url=url) as line:
        journal = line.desk.journal
        told = [
            line.telephone(keypad(keys), scripted(*outcomes)).call()
            for keys, outcomes in (
                ("1", ["accept"]),
                ("21", ["no-answer", "accept"]),
                ("0", ["voicemail", "decline"]),
                ("222222222222", ["accept"]),
                ("2x", ["accept"]),
            )
        ]
        line.until_quiet(600)
        with journal.engine.connect() as connection:
            sids = connection.execute(select(calls.c.sid)).scalars().all()
        assert len(sids) == len(told) == 5
        assert all(row_is_fold(journal, sid) for sid in sids)
        assert [heard.joined for heard in told[:2]] == [1, 1]


def keypad(keys) -> Keypad:
    return ScriptedCaller(keys)


def at_once(*works):
    """Do things in threads that start in one instant, and return what came of each."""
    start = threading.Barrier(len(works))

    def work(do):
        start.wait(timeout=10)
        return do()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=20) for done in [pool.submit(work, do) for do in works]]


def live(journal, sid):
    """Bring a caller into their queue, with two phones ringing; return the legs."""
    happen(journal, sid, "turn/0", Began(CALLER))
    happen(journal, sid, "turn/1", Pressed("1"), NIGHT + dt.timedelta(seconds=20))
    [leg] = fold(sid, journal.entries(sid)).legs
    happen(journal, sid, "created", LegCreated(leg.id, "CAleg"), NIGHT + dt.timedelta(seconds=21))
    happen(journal, sid, "rings", LegStatus(leg.id, "ringing"), NIGHT + dt.timedelta(seconds=22))
    happen(journal, sid, "wait/2/0", Waited(0), NIGHT + dt.timedelta(seconds=50))
    return [leg.id for leg in fold(sid, journal.entries(sid)).legs]


def gone(journal, sid):
    """Bring about a call-back for which two phones ring; return the legs."""
    happen(journal, sid, "turn/0", Began(CALLER))
    happen(journal, sid, "turn/1", Pressed("1", gone=True), NIGHT + dt.timedelta(seconds=20))
    happen(journal, sid, "page", Paged(("ann", "bob")), NIGHT + dt.timedelta(seconds=50))
    return [leg.id for leg in fold(sid, journal.entries(sid)).legs]


@pytest.mark.parametrize("bring", [live, gone])
def test_of_two_who_press_1_in_one_instant_exactly_one_has_the_caller(journal, bring):
    at = NIGHT + dt.timedelta(seconds=55)
    for attempt in range(20):
        sid = f"CA{attempt}"
        ids = bring(journal, sid)
        assert len(ids) == 2
        press = [lambda leg=leg, sid=sid: happen(journal, sid, f"leg/{leg}/1", LegPressed(leg, "1"), at) for leg in ids]
        recorded = at_once(*press)
        states = sorted(leg.state.value for leg in fold(sid, journal.entries(sid)).legs)
        assert states.count(LegState.ACCEPTED.value) == 1
        heard = sorted(next(act.prompt for act in one.steps if isinstance(act, Say)) for one in recorded)
        assert "whisper.taken" in heard
        if bring is live:
            assert sum(isinstance(act, Take) for one in recorded for act in one.steps) == 1
        assert row_is_fold(journal, sid)


def test_the_same_request_twice_in_one_instant_is_written_once_and_answered_alike(journal):
    for attempt in range(20):
        sid = f"CA{attempt}"
        first, second = at_once(*[lambda sid=sid: happen(journal, sid, "turn/0", Began(CALLER))] * 2)
        assert sorted((first.fresh, second.fresh)) == [False, True]
        assert first.steps == second.steps
        assert len(journal.entries(sid)) == 1


def test_two_things_that_happen_to_a_call_in_one_instant_are_both_written(journal):
    happen(journal, "CA1", "turn/0", Began(CALLER))
    for turn in range(1, 11):
        at_once(
            lambda turn=turn: happen(journal, "CA1", f"turn/{turn}", Pressed("2")),
            lambda turn=turn: happen(journal, "CA1", f"status/{turn}", HungUp(CALLER)),
        )
    assert [seq for seq, _ in enumerate(journal.entries("CA1"))] == list(range(21))
    assert row_is_fold(journal, "CA1")


def test_a_row_locked_by_somebody_else_is_an_error_within_the_time_of_a_turn(journal):
    happen(journal, "CA1", "turn/0", Began(CALLER))
    with journal.engine.begin() as other:
        other.execute(select(calls).where(calls.c.sid == "CA1").with_for_update())
        with pytest.raises(SQLAlchemyError):
            happen(journal, "CA1", "turn/1", Pressed("2"))
        assert happen(journal, "CA2", "turn/0", Began(CALLER)).fresh, "other calls are untouched"
    assert happen(journal, "CA1", "turn/1", Pressed("2")).fresh


def test_connections_that_were_cut_are_made_anew(journal):
    happen(journal, "CA1", "turn/0", Began(CALLER))
    with journal.engine.connect() as other:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        other.execute(text(f"{cut} AND datname = current_database()"))
        other.rollback()
        assert happen(journal, "CA1", "turn/1", Pressed("2")).fresh


def test_a_mark_that_is_made_again_and_again_is_the_last_one(journal):
    for minute in range(3):
        mark(journal.engine, "pager", NIGHT + dt.timedelta(minutes=minute))
    assert marked(journal.engine, "pager") == NIGHT + dt.timedelta(minutes=2)


def test_two_workers_whose_very_first_rounds_end_at_once_both_leave_their_mark(journal, url):
    """The second one waits for the first one's row, and must not fail when that is there."""
    with ThreadPoolExecutor(1) as pool:
        with journal.engine.begin() as first:
            first.execute(insert(marks).values(name="pager", at=NIGHT))
            second = pool.submit(mark, journal.engine, "pager", NIGHT)
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not first.execute(waits).scalar() and not second.done():
                pass
        second.result(timeout=10)
    assert marked(journal.engine, "pager") == NIGHT


def test_staff_sign_in_and_a_name_is_slowed_down(url):
    """Of many tries at once, none is let through by the others."""
    migrate(url)
    engine = connect(url)
    newcomer = Newcomer("amy", "Amy Example", Role.LEAD)
    add_staff(engine, newcomer, "kept", NIGHT)
    with pytest.raises(TakenError):
        add_staff(engine, newcomer, "kept", NIGHT)
    staff, kept = staff_named(engine, "Amy")
    assert (kept, staff.role, staff_of(engine, staff.id)) == ("kept", Role.LEAD, staff)
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda _: may_try(engine, "amy", NIGHT), range(16)))
    assert sum(let) <= 5
    assert reset(engine, "amy", "new")
    assert [may_try(engine, "amy", NIGHT) for _ in range(6)] == [True] * 5 + [False]
    succeeded(engine, "amy")
    assert may_try(engine, "amy", NIGHT)
    keep_look(engine, NIGHT, staff.id, "call", "CA1")
    assert disable(engine, "amy", NIGHT)
    assert staff_named(engine, "amy") is None
    assert staff_of(engine, staff.id).epoch == 2
    engine.dispose()
