"""Numbers that staff have marked: who marked them, and where their calls stand in the lists."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from ivr.call import Entry
from ivr.call.events import HungUp
from ivr.call.facts import Assessed, Ended, NumberKeyed, Opened, Sought
from ivr.call.places import Why
from ivr.store.nuisances import is_nuisance, mark_nuisance, nuisance_numbers, unmark_nuisance
from ivr.store.reading import call_backs, owed_calls
from ivr.store.schema import nuisances
from ivr.triage import Urgency
from tests.store.conftest import CALLER, THREE_AM

OTHER = "+447700900124"
EMERGENCY, URGENT = Urgency.EMERGENCY, Urgency.URGENT


@pytest.fixture
def owe(journal):
    """Put a call-back into the record."""

    def write(sid, caller, minute=0, urgency=EMERGENCY, keyed=None):
        at = THREE_AM + dt.timedelta(minutes=minute)
        facts = [Opened(caller, "1+abc"), Assessed(urgency, ()), Sought(Why.DANGER), Ended()]
        if keyed:
            facts.insert(1, NumberKeyed(keyed, sure=True))
        journal.record(sid, "turn/0", lambda _: Entry("turn/0", at, HungUp(caller), tuple(facts)))

    return write


def listed(journal):
    found = [one.sid for one in call_backs(journal.engine)]
    assert found == [one.sid for one in owed_calls(journal.engine)]
    return found


def test_a_number_is_marked_and_unmarked(journal):
    assert nuisance_numbers(journal.engine) == frozenset()
    mark_nuisance(journal.engine, CALLER, "Nurse Eve", THREE_AM)
    assert nuisance_numbers(journal.engine) == {CALLER}
    assert is_nuisance(journal.engine, CALLER)
    assert not is_nuisance(journal.engine, OTHER)
    unmark_nuisance(journal.engine, CALLER)
    assert not is_nuisance(journal.engine, CALLER)
    unmark_nuisance(journal.engine, CALLER)


def test_who_marked_it_first_is_kept_however_many_do_at_once(journal):
    mark_nuisance(journal.engine, CALLER, "Nurse Eve", THREE_AM)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: mark_nuisance(journal.engine, CALLER, f"Dr {n}", THREE_AM), range(4)))
    with journal.engine.begin() as connection:
        [row] = connection.execute(select(nuisances)).all()
    assert (row.marked_by, row.marked_at) == ("Nurse Eve", THREE_AM)


@pytest.mark.parametrize(
    ("sentence", "marked", "order"),
    [
        ("nobody is marked: the longest owed first", (), ["CA1", "CA2", "CA3", "CA4"]),
        ("a marked one comes after the others of its rank", (CALLER,), ["CA2", "CA3", "CA1", "CA4"]),
        ("one whose number is withheld is nobody's", (OTHER,), ["CA1", "CA3", "CA2", "CA4"]),
    ],
)
def test_where_they_stand(journal, owe, sentence, marked, order):
    owe("CA1", CALLER)
    owe("CA2", OTHER, 1)
    owe("CA3", None, 2)
    owe("CA4", "+447700900125", -5, URGENT)
    for number in marked:
        mark_nuisance(journal.engine, number, "Nurse Eve", THREE_AM)
    assert listed(journal) == order, sentence


def test_a_number_that_was_keyed_counts_like_one_that_was_shown(journal, owe):
    owe("CA1", None, keyed=CALLER)
    owe("CA2", OTHER, 1)
    mark_nuisance(journal.engine, CALLER, "Nurse Eve", THREE_AM)
    assert listed(journal) == ["CA2", "CA1"]
