"""The list that staff see, and what the pager reads, when there have been very many callers who pressed only noes."""

import datetime as dt
from functools import partial
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call import At, Entry, LegState, Way
from ivr.call.events import HungUp
from ivr.call.facts import Answered, Assessed, Ended, LegChanged, LegPlaced, LegStarted, Moved, Opened, Sought
from ivr.call.places import Why
from ivr.oncall import is_settled
from ivr.store import Journal, connect, migrate
from ivr.store.nuisances import mark_nuisance
from ivr.store.open_call_backs import LISTED_FOR, open_call_backs
from ivr.store.reading import call_back, one_call
from ivr.triage import Answer, Urgency
from tests.processes.conftest import make_database, run_postgres
from tests.store.conftest import CALLER, THREE_AM

SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
NOES = (Moved(At.ASKING, question="walking"), Answered("weakness", Answer.NO))
NO_KEY = (Moved(At.ASKING, question="weakness"),)
DANGER = (*NOES, Answered("walking", Answer.YES), Assessed(Urgency.EMERGENCY, ()), Sought(Why.DANGER))
ASKED = (*NO_KEY, Sought(Why.ASKED))
NUMBERS = count(1)


@pytest.fixture(scope="module")
def postgres():
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["postgres", "sqlite"])
def url(request, tmp_path):
    """Return the address of an empty database."""
    if request.param == "postgres":
        return make_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/ivr.db"


def hang_up(journal, sid, facts, ago=HOUR, caller=CALLER):
    """Put a call into the record whose caller hung up so long ago."""
    known = (Opened(caller, "1+abc"), *facts, Ended())
    journal.record(sid, "turn/0", lambda _: Entry("turn/0", THREE_AM - ago, HungUp(caller), known))


def ring(journal, sid, ago, *, started=True, over=True, by=""):
    """Put a ring for a call-back into its record: so long ago, in vain."""
    leg = f"{sid}-{ago.total_seconds()}"
    facts = [LegPlaced(leg, "ann/1", way=Way.PAGE, by=by)]
    facts += [LegStarted(leg, "CAleg")] if started else []
    facts += [LegChanged(leg, LegState.UNREACHED)] if over else []
    journal.record(sid, leg, lambda _: Entry(leg, THREE_AM - ago, HungUp(CALLER), tuple(facts)))


def shown(journal, most=None):
    return [one.sid for one in open_call_backs(journal.engine, THREE_AM, most).shown]


def read(journal):
    """Return the calls that the pager reads."""
    return {call.sid for call in journal.unsettled(THREE_AM)}


def test_an_unfinished_call_leaves_the_list_after_seven_days_and_stays_on_record(journal):
    assert LISTED_FOR == 7 * DAY
    hang_up(journal, "old", NOES, LISTED_FOR)
    hang_up(journal, "late", NOES, LISTED_FOR - SECOND)
    assert shown(journal) == ["late"]
    assert call_back(journal.engine, "old").owed


@pytest.mark.parametrize("facts", [DANGER, ASKED, NO_KEY], ids=["danger", "asked for a person", "no key"])
def test_whoever_is_owed_a_person_never_leaves_the_list(journal, facts):
    hang_up(journal, "CA1", facts, 1000 * DAY)
    assert shown(journal, most=0) == ["CA1"]


def test_of_the_unfinished_ones_only_the_latest_are_shown_in_their_order_and_the_others_are_counted(journal):
    for hour in range(1, 6):
        hang_up(journal, f"noes{hour}", NOES, hour * HOUR, f"+44770090010{hour}")
    hang_up(journal, "danger", DANGER, 100 * DAY)
    mark_nuisance(journal.engine, "+447700900103", "Nurse Eve", THREE_AM)
    found = open_call_backs(journal.engine, THREE_AM, 3)
    assert [one.sid for one in found.shown] == ["danger", "noes2", "noes1", "noes3"]
    assert found.more == 2
    assert open_call_backs(journal.engine, THREE_AM).more == 0


def test_the_pager_reads_no_call_again_and_again_for_which_everybody_was_rung_more_than_a_day_ago(journal):
    hang_up(journal, "noes", NOES)
    hang_up(journal, "rung", NO_KEY, 3 * DAY)
    ring(journal, "rung", 2 * DAY)
    assert read(journal) == set()


@pytest.mark.parametrize(
    ("sentence", "facts", "rings"),
    [
        ("nobody was rung", NO_KEY, []),
        ("no phone could be made to ring", NO_KEY, [partial(ring, ago=2 * DAY, started=False, over=False)]),
        ("somebody was rung within a day", NO_KEY, [partial(ring, ago=2 * DAY), partial(ring, ago=23 * HOUR)]),
        ("staff have their own phone rung now", NO_KEY,
         [partial(ring, ago=2 * DAY), partial(ring, ago=SECOND, started=False, over=False, by="Eve")]),
        ("it is an emergency", DANGER, [partial(ring, ago=2 * DAY)]),
        ("a person was asked for", ASKED, [partial(ring, ago=2 * DAY)]),
    ],
)  # fmt: skip
def test_the_pager_goes_on_reading_a_call_for_which_something_may_be_due(journal, sentence, facts, rings):
    hang_up(journal, "CA1", facts, 3 * DAY)
    for rung in rings:
        rung(journal, "CA1")
    assert read(journal) == {"CA1"}, sentence


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A journal for many calls."""
    url = f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'ivr.db'}"
    migrate(url)
    engine = connect(url)
    yield Journal(engine)
    engine.dispose()


rung = st.tuples(st.sampled_from([HOUR, 23 * HOUR, 25 * HOUR, 3 * DAY]), st.booleans(), st.booleans(),
                 st.sampled_from(["", "Eve"]))  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(facts=st.sampled_from([NO_KEY, NOES, ASKED]), rings=st.lists(rung, max_size=3, unique_by=lambda one: one[0]))
def test_the_pager_never_overlooks_a_call_of_which_its_rules_say_that_something_may_be_due(crowd, facts, rings):
    sid = f"CA{next(NUMBERS)}"
    hang_up(crowd, sid, facts, 4 * DAY)
    for ago, started, over, by in sorted(rings, reverse=True):
        ring(crowd, sid, ago, started=started, over=over, by=by)
    assert sid in read(crowd) or is_settled(one_call(crowd.engine, sid), THREE_AM)
