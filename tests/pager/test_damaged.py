"""A call whose record cannot be read any more: its caller is rung back like any other."""

import pytest
from sqlalchemy import text

from ivr.pager.rounds import Pager
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.store import one_call, owed_calls


@pytest.fixture
def line():
    with practice_line() as line:
        yield line


def hangs_up(line, *, reports=True):
    """Ring, say yes, hang up while a phone rings; then damage what was kept of it."""
    telephone = line.telephone(ScriptedCaller("1x"), ScriptedContacts([Registrar.NO_ANSWER, Registrar.ACCEPT]))
    telephone.call()
    lost = "" if reports else ", over_at = NULL"
    with line.engine.begin() as connection:
        connection.execute(text(f"UPDATE calls SET state = '{{}}'{lost}"))
    return telephone


@pytest.mark.hazard("H70")
def test_a_damaged_call_back_is_rung_and_closed_like_any_other(line):
    telephone = hangs_up(line)
    line.every(5, Pager(line.desk).round)
    line.run(400)
    assert f"rings {telephone.caller}" in telephone.session.transcript.text()
    assert owed_calls(line.engine) == []
    assert one_call(line.engine, telephone.session.sid).closed_by


def test_a_damaged_call_that_may_still_run_is_left_alone_for_a_while(line):
    telephone = hangs_up(line, reports=False)
    line.run(60)
    pager = Pager(line.desk)
    assert pager.round() == []
    line.run(20 * 60)
    assert [task.sid for task in pager.round()] == [telephone.session.sid]
