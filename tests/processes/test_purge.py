"""A purge that is killed again and again, and callers meanwhile, with the real server and the real command."""

import datetime as dt
import sys

import pytest
from sqlalchemy import func, select

from ivr.call import Entry, Now, step
from ivr.call.events import HungUp
from ivr.call.hand_events import ClosedByHand
from ivr.pager.desk import system_clock
from ivr.store.past import past_calls
from ivr.store.purging import past_purges
from ivr.store.reports import report
from ivr.store.schema import calls, events, keyed, legs
from ivr.triage import current_rules

MANY, DAYS = 60, 40
PURGE = ("purge", "--older-than", "30", "--do", "--by", "Ann Example", "--reason", "what was decided")


@pytest.fixture
def old(make_line, any_url):
    """A line with calls of long ago, all of them over and done with, and one that owes a person."""
    line = make_line(any_url)
    ago = DAYS * 24 * 3600
    for n in range(MANY):
        line.owe(f"CA{n}", f"+447700900{n % 40:03}", ago)
        for event in (HungUp(seconds=30), ClosedByHand("Ann")):
            at = system_clock() - dt.timedelta(seconds=ago - 3600)
            now = Now(at, current_rules(), (), f"{n}", lambda _: 1.0)
            line.journal.record(
                f"CA{n}",
                event.kind,
                lambda call, event=event, now=now: Entry(event.kind, now.at, event, step(call, event, now)),
            )
    line.owe("CAowed", "+447700900999", ago)
    return line


def rows(line, table):
    with line.journal.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def figures(line):
    at = system_clock()
    return report(line.journal.engine, at - dt.timedelta(days=DAYS + 5), at - dt.timedelta(days=1))


def purging(line):
    return line.start([sys.executable, "-m", "ivr", *PURGE])


def test_a_purge_that_is_killed_loses_no_figure_and_callers_are_answered_meanwhile(old, until):
    before, web = figures(old), old.web()
    kills = 0
    while rows(old, past_calls) < MANY:
        there, process = rows(old, past_calls), purging(old)
        until(
            lambda there=there, process=process: rows(old, past_calls) > there or process.popen.poll() is not None, 30
        )
        assert "<Enqueue" in web.yes(f"CAnew{kills}")
        process.kill()
        kills += 1
        assert rows(old, past_calls) + rows(old, calls) == MANY + 1 + kills
        assert figures(old).days == before.days
    last = purging(old)
    assert last.popen.wait(30) == 0
    assert figures(old) == before
    assert [rows(old, table) > 0 for table in (events, legs, keyed)] == [True] * 3  # of those who rang meanwhile
    assert sum(one.calls for one in past_purges(old.journal.engine)) == MANY
    assert old.call("CAowed")
    assert kills > 1, "it was killed before its end at least once"
