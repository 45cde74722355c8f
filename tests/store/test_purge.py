"""A purge takes people out of the record and leaves the figures, on both kinds of database."""

import datetime as dt
from itertools import count, islice

import pytest
from sqlalchemy import func, insert, select, update

from ivr.call import Call, Contact, Entry, Kind, Now, step
from ivr.call.events import Began, HungUp, LegStatus, Pressed, Silence
from ivr.call.hand_events import ClosedByHand
from ivr.store import Journal, connect, listed_call, migrate, owed_calls
from ivr.store.beside import purge_beside
from ivr.store.looked import looks_at
from ivr.store.looks import keep_look
from ivr.store.nuisances import is_nuisance, mark_nuisance
from ivr.store.past import past_calls, past_keyed, past_legs, purges
from ivr.store.purging import BATCH, Asked, PastPurge, begin_purge, end_purge, past_purges, purge_calls
from ivr.store.reports import report
from ivr.store.rotas import adopt, rota_in_force
from ivr.store.schema import calls, events, keyed, legs, metadata, tries
from ivr.store.scope import Scope, london_day, outlook
from ivr.triage import current_rules
from tests.processes.conftest import make_database, run_postgres

FIRST = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
BEFORE = london_day(NOW - dt.timedelta(days=90))
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
CALLER, OTHER, THIRD = "+447700900123", "+447700900456", "+447700900789"
ASKED = Asked("Ann Example", "what was decided", NOW)
ALL = Scope(BEFORE)
YEAR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def postgres():
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["postgres", "sqlite"])
def engine(request, tmp_path):
    is_postgres = request.param == "postgres"
    url = make_database(request.getfixturevalue("postgres")) if is_postgres else f"sqlite:///{tmp_path}/ivr.db"
    migrate(url)
    engine = connect(url)
    yield engine
    engine.dispose()


class Book:
    """A line's record, and what happens to it."""

    def __init__(self, engine):
        self.engine, self.journal, self._keys = engine, Journal(engine), count()

    def happen(self, sid, event, at):
        contacts, key = (Contact("ann", "Ann", Kind.DIRECT, 20),), f"key/{next(self._keys)}"
        now = Now(at, current_rules(), contacts, f"{sid}t{key[4:]}", lambda _: 1.0, queues=True)

        def decide(call):
            return Entry(key, at, event, step(call or Call(sid=sid, began=at), event, now))

        return self.journal.record(sid, key, decide).call

    def reached(self, sid, began=FIRST, caller=CALLER):
        """A caller with a danger sign, who hung up, and whose call-back is closed."""
        call = self.owed(sid, began, caller)
        self.happen(sid, ClosedByHand("Sister Example", note="their neighbour answered"), began + 20 * MINUTE)
        return call

    def owed(self, sid, began=FIRST, caller=CALLER):
        for seconds, event in enumerate((Began(caller), Silence(), Pressed("1"))):
            call = self.happen(sid, event, began + dt.timedelta(seconds=20 * seconds))
        for seconds, event in enumerate((LegStatus(call.legs[0].id, "ringing"), LegStatus(call.legs[0].id, "busy"))):
            self.happen(sid, event, began + dt.timedelta(seconds=60 + seconds))
        return self.happen(sid, HungUp(caller, 90), began + 2 * MINUTE)

    def unfinished(self, sid, began=FIRST):
        for seconds, event in enumerate((Began(CALLER), Pressed("2"), HungUp(CALLER, 30))):
            self.happen(sid, event, began + dt.timedelta(seconds=20 * seconds))

    def rows(self, table):
        with self.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def report(self):
        return report(self.engine, *YEAR)

    def everything(self):
        """All that stands in any table, as text."""
        with self.engine.connect() as connection:
            return str([tuple(row) for table in metadata.sorted_tables for row in connection.execute(select(table))])


@pytest.fixture
def book(engine):
    return Book(engine)


@pytest.fixture
def purge(engine):
    """Purge whatever may go, and return how many calls went."""

    def to_the_end(scope=ALL, asked=ASKED):
        begun = begin_purge(engine, scope, asked)
        for _ in purge_calls(engine, begun):
            pass
        return end_purge(engine, begun, asked.at)

    return to_the_end


def test_a_purge_leaves_no_number_no_sid_no_note_and_no_answer(book, purge):
    call = book.reached("CAgone")
    book.happen("CAyoung", Began(OTHER), NOW - 30 * DAY)
    known = (CALLER, "CAgone", call.legs[0].id, "neighbour", "Sister Example")
    assert all(text in book.everything() for text in known)
    assert purge() == 1
    told = book.everything()
    assert [text for text in known if text in told] == []
    assert listed_call(book.engine, "CAyoung").caller == OTHER


def test_the_reports_of_a_purged_period_stay_as_they_were(book, purge):
    for day in range(0, 40, 3):
        book.reached(f"CA{day}", FIRST + day * DAY, (CALLER, OTHER, None)[day % 2 + (day % 5 == 0)])
    book.reached("CAyoung", NOW - 30 * DAY, OTHER)
    before = book.report()
    assert (before.calls, before.repeated, before.call_backs.closed, before.contacts[0].placed) == (15, 2, 15, 15)
    assert purge() == 14
    assert book.report() == before
    assert (book.rows(past_calls), book.rows(calls), book.rows(keyed), book.rows(legs)) == (14, 1, 2, 1)


def test_a_month_a_day_and_what_is_half_purged_are_counted_alike_too(book, purge):
    starts = [london_day(BEFORE + days * DAY) for days in range(-3, 3)]
    for number, start in enumerate(starts):
        book.reached(f"CA{number}", start, OTHER + str(number))
        book.reached(f"CAlate{number}", start + 23 * 60 * MINUTE, None)
    periods = [(one, one + DAY) for one in starts] + [(starts[0], starts[-1]), YEAR]
    before = [report(book.engine, *period) for period in periods]
    assert purge() == 6
    assert [report(book.engine, *period) for period in periods] == before


def test_days_are_londons_where_its_clocks_are_ahead(book, purge):
    book.reached("CA1", dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC))
    before = book.report()
    purge()
    assert book.report() == before
    assert before.days[0][0] == dt.date(2026, 7, 1)


def test_when_prompts_began_to_be_counted_is_kept_to_the_second(book, purge):
    book.reached("CA1")
    book.reached("CA2", FIRST + DAY)
    before = book.report().counted_since
    purge()
    assert book.report().counted_since == before
    assert before.hour == 3


def test_who_is_owed_a_person_is_never_purged(book, purge):
    book.owed("CAowed")
    book.unfinished("CAlisted")
    assert outlook(book.engine, ALL).spared == {"owed": 1, "listed": 1}
    assert purge() == 0
    assert [one.sid for one in owed_calls(book.engine)] == ["CAowed", "CAlisted"]
    assert len(book.journal.entries("CAowed")) == 6


def test_a_call_that_runs_or_is_looked_after_is_never_purged(book, purge):
    book.happen("CAruns", Began(CALLER), FIRST)
    assert outlook(book.engine, ALL).spared == {"running": 1}
    assert purge() == 0
    assert listed_call(book.engine, "CAruns")


def test_a_call_of_which_something_was_heard_lately_is_not_purged(book, purge):
    book.owed("CA1")
    book.happen("CA1", ClosedByHand("Sister Example"), NOW - 3 * DAY)
    assert outlook(book.engine, ALL).spared == {"lately": 1}
    assert purge() == 0


def test_a_call_whose_record_owes_a_person_stays_whatever_its_columns_say(book, purge):
    book.owed("CA1")
    with book.engine.begin() as connection:
        connection.execute(update(calls).values(owed_rank=None, unsettled=False))
    assert outlook(book.engine, ALL).calls == 1
    assert purge() == 0
    assert listed_call(book.engine, "CA1")


def test_a_call_to_which_something_happens_while_it_is_about_to_go_stays(book, engine):
    book.reached("CA1")

    def meanwhile(sids):
        with engine.begin() as connection:
            connection.execute(update(calls).values(owed_rank=0))
        return sids

    begun = begin_purge(engine, ALL, ASKED)
    assert list(purge_calls(engine, begun, meanwhile)) == [0]
    assert listed_call(engine, "CA1")


def test_a_damaged_record_goes_by_what_its_columns_say(book, purge):
    book.reached("CA1")
    book.reached("CAowed", caller=OTHER)
    with book.engine.begin() as connection:
        connection.execute(update(calls).values(state="{"))
        connection.execute(update(calls).where(calls.c.sid == "CAowed").values(owed_rank=0))
    assert purge() == 1
    assert listed_call(book.engine, "CAowed")


def test_the_mark_of_a_nuisance_stays_while_it_is_in_force(book, purge):
    book.reached("CA1")
    mark_nuisance(book.engine, CALLER, "Sister Example", FIRST)
    assert purge() == 1
    list(purge_beside(book.engine, BEFORE))
    assert is_nuisance(book.engine, CALLER)


def test_one_caller_s_calls_go_and_nobody_else_s(book, purge):
    book.reached("CA1", NOW - 30 * DAY)
    book.reached("CA2", NOW - 3 * DAY)
    book.reached("CA3", NOW - 30 * DAY, OTHER)
    book.reached("CA4", NOW - 30 * DAY, None)
    with book.engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.sid == "CA4").values(number=CALLER))  # who keyed it
    scope = Scope(NOW - 7 * DAY, CALLER)
    assert (outlook(book.engine, scope).calls, outlook(book.engine, scope).spared) == (2, {"young": 1})
    assert purge(scope) == 2
    assert [listed_call(book.engine, f"CA{n}") is None for n in (1, 2, 3, 4)] == [True, False, False, True]
    assert CALLER not in str(past_purges(book.engine))


def test_what_a_purge_is_about_names_nobody_where_it_is_printed(book):
    scope = Scope(BEFORE, CALLER)
    begun = begin_purge(book.engine, scope, ASKED)
    assert begun.scope.number == CALLER
    assert CALLER not in repr(scope) + repr(begun)
    assert begun.secret not in repr(begun)


def test_a_purge_is_written_down_with_who_and_why_and_how_many(book, purge):
    book.reached("CA1")
    purge()
    [one] = past_purges(book.engine)
    assert one == PastPurge(NOW, "Ann Example", "what was decided", BEFORE, False, 1, NOW)


def test_what_stands_for_numbers_cannot_be_made_again_once_the_purge_is_over(book, purge):
    book.reached("CA1")
    book.reached("CA2")
    purge()
    book.reached("CA3")
    purge()
    with book.engine.connect() as connection:
        first, second, third = connection.execute(select(past_calls.c.caller).order_by(past_calls.c.id)).scalars()
        assert connection.execute(select(purges.c.secret)).scalars().all() == [None, None]
    assert first == second != third


def test_a_purge_that_is_killed_between_two_steps_is_taken_up_by_the_next(book, engine, purge):
    for number in range(BATCH + 5):
        book.reached(f"CA{number}", FIRST + number * MINUTE, CALLER)
    before = book.report()
    killed = purge_calls(engine, begin_purge(engine, ALL, ASKED))
    assert list(islice(killed, 1)) == [BATCH]
    assert book.report().days == before.days  # halfway, too
    assert purge() == 5
    assert book.report() == before
    assert [(one.calls, one.ended_at) for one in past_purges(engine)] == [(5, NOW), (BATCH, None)]


def test_a_fault_in_the_middle_of_a_step_leaves_every_call_whole(book, engine, purge, monkeypatch):
    book.reached("CA1")
    before = book.everything()
    begun = begin_purge(engine, ALL, ASKED)
    monkeypatch.setattr("ivr.store.purging._delete", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(purge_calls(engine, begun))
    monkeypatch.undo()
    assert [book.rows(table) for table in (past_calls, past_keyed, past_legs)] == [0, 0, 0]
    assert before.count("CA1") == book.everything().count("CA1")
    assert purge() == 1


def test_what_another_holds_back_stays_and_the_others_go(book, engine):
    book.reached("CA1")
    book.reached("CA2", FIRST + DAY)
    begun = begin_purge(engine, ALL, ASKED)
    assert list(purge_calls(engine, begun, lambda sids: [sid for sid in sids if sid != "CA1"])) == [1]
    assert listed_call(engine, "CA1")


def test_looks_radio_checks_rotas_and_wrong_passwords_go_with_the_calls(book, purge):
    book.reached("CAgone")
    for at in (FIRST, NOW):
        keep_look(book.engine, at, None, "call", "CAgone")
        with book.engine.begin() as connection:
            connection.execute(insert(tries).values(login=str(at), failures=1, last_at=at))
    for number, at in enumerate((FIRST, FIRST + DAY, NOW)):
        adopt(book.engine, f"rota {number}", at)
    purge()
    assert looks_at(book.engine, "CAgone") == []
    assert dict(purge_beside(book.engine, BEFORE)) == {"looks": 1, "rotas": 1, "tries": 1}
    assert rota_in_force(book.engine, BEFORE) == "rota 1"
    assert rota_in_force(book.engine) == "rota 2"


def test_a_purge_holds_no_caller_up(book, engine):
    """Between two steps nothing is locked."""
    for number in range(BATCH + 1):
        book.reached(f"CA{number}", FIRST + number * MINUTE)
    for _ in purge_calls(engine, begin_purge(engine, ALL, ASKED)):
        assert book.happen("CAnow", Pressed("2"), NOW)
    assert book.rows(events) == len(book.journal.entries("CAnow"))
