"""What a period adds up to: every figure of it, on both kinds of database, from rows whose numbers are known."""

import datetime as dt
from itertools import count, pairwise

import pytest
from sqlalchemy import insert

from ivr.call import Call, Contact, Entry, Kind, Now, step
from ivr.call.events import Began, HungUp, LegStatus, Pressed, Silence
from ivr.call.hand_events import ClaimedByHand, ClosedByHand
from ivr.store import Journal, connect, counts, migrate
from ivr.store.reports import CallBacks, Report, Rung, report, stretches
from ivr.store.schema import calls, keyed, legs
from ivr.store.spread import Spread
from ivr.triage import current_rules
from tests.postgres import make_database, run_postgres

SINCE, UNTIL = dt.datetime(2026, 3, 1, tzinfo=dt.UTC), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
TICK = dt.timedelta(microseconds=1)
NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER, OTHER = "+447700900123", "+447700900456"


@pytest.fixture(scope="module")
def postgres():
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["postgres", "sqlite"])
def engine(request, tmp_path):
    """An empty database, of each kind in its turn."""
    is_postgres = request.param == "postgres"
    url = make_database(request.getfixturevalue("postgres")) if is_postgres else f"sqlite:///{tmp_path}/ivr.db"
    migrate(url)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def add(engine):
    """Write down a call of which this is known, and return its sid."""
    numbers = count(1)

    def write(began_at=NIGHT, **known):
        sid = f"CA{next(numbers)}"
        row = {"sid": sid, "began_at": began_at, "ruleset": "1", "state": "{}", "unsettled": False}
        with engine.begin() as connection:
            connection.execute(insert(calls).values(**row | known))
        return sid

    return write


@pytest.fixture
def ring(engine, add):
    """Write down that a contact was rung, and what came of it."""
    numbers = count(1)

    def write(contact="ann/1", state="over", placed_at=NIGHT, answered=False, accepted=False):
        row = {"id": f"L{next(numbers)}", "call_sid": add(), "contact": contact, "state": state}
        times = {"answered_at": placed_at if answered else None, "accepted_at": placed_at if accepted else None}
        with engine.begin() as connection:
            connection.execute(insert(legs).values(**row, placed_at=placed_at, **times))

    return write


@pytest.fixture
def press(engine, add):
    """Write down what a caller did at a prompt."""

    def write(prompt, what, at=NIGHT):
        row = {"call_sid": add(), "seq": 1, "at": at, "prompt": prompt, "what": what}
        with engine.begin() as connection:
            connection.execute(insert(keyed).values(**row))

    return write


@pytest.fixture
def found(engine):
    return lambda since=SINCE, until=UNTIL: report(engine, since, until)


def test_nothing_adds_up_to_nothing(found):
    assert found() == Report()
    assert found().calls == 0
    assert (found().rang.within(50), found().rang.within(95), found().rang.worst) == (None, None, None)


def test_calls_are_counted_by_day_urgency_and_outcome(add, found):
    for urgency, outcome in [("emergency", "connected")] * 2 + [("advice", "advised"), (None, None)]:
        add(urgency=urgency, outcome=outcome)
    add(NIGHT + dt.timedelta(days=1), urgency="emergency", outcome="connected")
    day = dt.date(2026, 3, 7)
    assert found().days == (
        (day, None, None, 1),
        (day, "advice", "advised", 1),
        (day, "emergency", "connected", 2),
        (dt.date(2026, 3, 8), "emergency", "connected", 1),
    )
    assert found().calls == 5


@pytest.mark.parametrize(
    ("moment", "counted"), [(SINCE - TICK, False), (SINCE, True), (UNTIL - TICK, True), (UNTIL, False)]
)
def test_a_period_has_its_first_moment_and_not_its_last(add, ring, press, found, moment, counted):
    known = {"rang_after": 1, "joined_after": 2, "claimed_after": 3, "reached_after": 4, "left_at": "walking"}
    for _ in range(2):
        add(moment, number=CALLER, rang_before=True, owed_rank=0, **known)
    ring(placed_at=moment)
    press("walking", "yes", at=moment)
    it = found()
    figures = (it.rang.count, it.joined.count, it.claimed.count, it.reached.count, it.rang_before, it.call_backs.owed)
    assert figures == (2 * counted,) * 6
    assert sum(number for *_, number in it.days if number) - 2 == 2 * counted  # those of `ring` and `press`
    assert it.lost == ((("walking", 2),) if counted else ())
    assert (len(it.contacts), len(it.prompts), it.repeated) == (counted, counted, counted)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T23:59:59.999999+00:00", "2026-03-28"),
        ("2026-03-29T00:00:00+00:00", "2026-03-29"),
        ("2026-03-29T22:59:59.999999+00:00", "2026-03-29"),
        ("2026-03-29T23:00:00+00:00", "2026-03-30"),
        ("2026-10-24T22:59:59.999999+00:00", "2026-10-24"),
        ("2026-10-24T23:00:00+00:00", "2026-10-25"),
        ("2026-10-25T23:59:59.999999+00:00", "2026-10-25"),
        ("2026-10-26T00:00:00+00:00", "2026-10-26"),
    ],
)
def test_a_day_is_londons_on_both_sides_of_a_change_of_its_clocks(add, found, moment, day):
    add(dt.datetime.fromisoformat(moment))
    year = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    assert found(*year).days == ((dt.date.fromisoformat(day), None, None, 1),)


def test_a_year_is_cut_at_the_very_hours_at_which_the_clocks_change():
    cut = list(stretches(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)))
    assert all(one[1] == other[0] for one, other in pairwise(cut))
    changes = [other[0] for one, other in pairwise(cut) if one[2] != other[2]]
    assert changes == [dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)]


def test_waits_are_counted_apart_with_their_median_95th_percentile_and_worst(add, found):
    for seconds in range(1, 21):
        add(rang_after=seconds, joined_after=seconds * 2 if seconds <= 3 else None)
    add()
    it = found()
    assert (it.rang.count, it.rang.within(50), it.rang.within(95), it.rang.worst) == (20, 10, 19, 20)
    assert it.joined == Spread(((2, 1), (4, 1), (6, 1)))
    assert (it.joined.within(50), it.joined.within(95), it.joined.worst) == (4, 6, 6)
    assert it.claimed == it.reached == Spread()


def test_call_backs_are_owed_claimed_closed_open_or_only_listed(add, found):
    add()
    add(owed_rank=0, owed_since=NIGHT)
    add(owed_rank=counts.UNFINISHED - 1, owed_since=NIGHT, claimed_after=60)
    add(closed_at=NIGHT, claimed_after=120, reached_after=600)
    add(closed_at=NIGHT, reached_after=900)
    add(owed_rank=counts.UNFINISHED, owed_since=NIGHT)
    it = found()
    assert it.call_backs == CallBacks(owed=4, claimed=2, closed=2, open=2, listed=1)
    assert (it.claimed, it.reached) == (Spread(((60, 1), (120, 1))), Spread(((600, 1), (900, 1))))


def test_contacts_are_counted_by_what_came_of_ringing_them_and_staff_who_ring_back_are_not(ring, found):
    ring(answered=True, accepted=True)
    ring(state="declined", answered=True)
    ring(state="unreached")
    ring("bob/1", state="placed")
    ring("staff/7", answered=True, accepted=True)
    ring("stafford/1", state="unreached")
    assert found().contacts == (
        Rung("ann/1", placed=3, answered=2, accepted=1, declined=1, unreached=1),
        Rung("bob/1", placed=1, answered=0, accepted=0, declined=0, unreached=0),
        Rung("stafford/1", placed=1, answered=0, accepted=0, declined=0, unreached=1),
    )


def test_prompts_are_counted_by_what_callers_did_there(press, found):
    for what in ("yes", "yes", "unsure", "wrong"):
        press("walking", what)
    press("menu", "chosen", at=NIGHT - dt.timedelta(days=30))
    assert found().prompts == {"walking": {"yes": 2, "unsure": 1, "wrong": 1}}
    assert found().counted_since == NIGHT - dt.timedelta(days=30)


def test_a_number_repeats_if_two_calls_of_the_period_came_from_it(add, found):
    for number in (CALLER, CALLER, CALLER, OTHER, None, None):
        add(number=number)
    add(SINCE - TICK, number=OTHER)
    add(number=OTHER + "1", rang_before=True)
    assert (found().repeated, found().rang_before) == (1, 1)


def test_callers_are_lost_at_a_prompt_each(add, found):
    for left in ("walking", "walking", "waiting", None):
        add(left_at=left)
    assert sorted(found().lost) == [("waiting", 1), ("walking", 2)]


class Telephone:
    """A call that is written down as the line does it."""

    def __init__(self, engine):
        self._journal, self._keys, self.at = Journal(engine), count(), NIGHT
        self.call = None

    def happen(self, event, after=0):
        self.at += dt.timedelta(seconds=after)
        contacts, key = (Contact("ann", "Ann", Kind.DIRECT, 20),), f"key/{next(self._keys)}"
        now = Now(self.at, current_rules(), contacts, f"t{key[4:]}", lambda _: 1.0, queues=True)

        def decide(call):
            return Entry(key, self.at, event, step(call or Call(sid="CA1", began=self.at), event, now))

        self.call = self._journal.record("CA1", key, decide).call


def test_a_call_that_the_line_wrote_down_is_counted_as_it_went(engine, found):
    line = Telephone(engine)
    line.happen(Began(CALLER))
    line.happen(Silence(), after=20)
    line.happen(Pressed("1"), after=20)
    leg = line.call.legs[0].id
    line.happen(LegStatus(leg, "ringing"), after=3)
    line.happen(HungUp(seconds=50), after=7)
    line.happen(ClaimedByHand("Sister Example"), after=60)
    line.happen(ClosedByHand("Sister Example"), after=540)
    it = found()
    assert it.days == ((NIGHT.date(), "emergency", "abandoned", 1),)
    assert (it.rang, it.joined, it.lost) == (Spread(((43, 1),)), Spread(), (("waiting", 1),))
    assert (it.claimed, it.reached) == (Spread(((60, 1),)), Spread(((600, 1),)))
    assert it.call_backs == CallBacks(owed=1, claimed=1, closed=1, open=0, listed=0)
    assert it.prompts == {"weakness": {"silence": 1, "yes": 1}}
    assert [(one.contact, one.placed, one.accepted) for one in it.contacts] == [("ann", 1, 0)]
