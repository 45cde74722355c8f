"""The lifeline by telephone: the database goes away, and every caller still reaches a person or hears what to do."""

import itertools
import time

import pytest

from ivr.oncall import Rank
from ivr.simulator.players import Moment, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.simulator.switches import Switches
from ivr.store import one_call, owed_calls
from tests.databases import behind

SWITCHES = [
    Switches(),
    Switches(bridged_sent=False, declined_status="completed"),
    Switches(duration_sent=False, leg_report_first=False),
    Switches(action_after_hang_up=True, declined_status="busy"),
]
OUTCOMES = ["accept", "decline", "voicemail", "no-answer", "hang-up", "cut-off", "silent", "wrong-key"]


@pytest.fixture
def line():
    with practice_line() as line:
        yield line


class Away:
    """Takes the database away at the n-th request of a call."""

    def __init__(self, line, at):
        self.line, self.at, self.requests = line, at, 0
        self.database = behind(line.engine)
        line.wire.after = self.count

    def count(self):
        self.requests += 1
        if self.requests == self.at:
            self.database.take_away()

    def comes_back(self):
        self.line.wire.after = lambda: None
        if self.database.is_away:
            self.database.bring_back()
        evidence = self.line.app.extensions["line"].evidence
        deadline = time.monotonic() + 10
        while evidence.waiting and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not evidence.waiting


def ring(line, keys, registrar, away_at, switches=None, leaves=None):
    line.app.extensions["line"].evidence._retry_seconds = 0.02
    contacts = ScriptedContacts([Registrar(name) for name in registrar.split(",")])
    phone = line.telephone(ScriptedCaller(keys), contacts)
    phone.session.switches, phone.session.leaves = switches or Switches(), leaves
    away = Away(line, away_at)
    transcript = phone.call()
    away.comes_back()
    listed = {owing.sid: owing for owing in owed_calls(line.engine)}
    return transcript, one_call(line.engine, phone.session.sid), listed.get(phone.session.sid)


def test_a_yes_that_cannot_be_saved_is_put_through_and_known_afterwards(line):
    transcript, call, owing = ring(line, "11", "accept", 1)
    assert transcript.joined == 1
    assert "A caller needs you" in transcript.said("to contact")
    assert [question for question, _ in call.answers] == ["weakness"]
    assert owing is None, "a doctor pressed 1 and talked to them: the evidence says so"


@pytest.mark.parametrize("switches", SWITCHES, ids=range(len(SWITCHES)))
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_on_the_lifeline(line, outcome, switches):
    """Nobody is joined to a machine, left without words, or forgotten once the record is back."""
    transcript, _, owing = ring(line, "1", f"{outcome},no-answer", 1, switches)
    talked = outcome == "accept"
    assert (transcript.joined > 0) is (outcome in ("accept", "cut-off"))
    assert (owing is None) is talked
    if not talked:
        assert "Hang up and ring 9 9 9 now" in transcript.said()


@pytest.mark.hazard("H49")
@pytest.mark.parametrize("away_at", range(1, 12))
@pytest.mark.parametrize("outcome", ["accept", "voicemail"])
def test_the_database_may_go_at_any_request(line, outcome, away_at):
    transcript, call, owing = ring(line, "21", f"{outcome},accept", away_at)
    assert transcript.joined >= 1
    assert call is not None
    assert owing is None or owing.owed.rank in (Rank.EMERGENCY, Rank.UNKNOWN)


MOMENTS = [*itertools.product((Moment.RINGING, Moment.SCREENING, Moment.JOINED), (1, 2))]


@pytest.mark.parametrize("leaves", MOMENTS, ids=str)
def test_a_caller_who_hangs_up_on_the_lifeline_is_owed_a_person(line, leaves):
    registrar = "accept" if leaves[1] == 1 else "decline,accept"
    _, _, owing = ring(line, "1", registrar, 1, leaves=leaves)
    assert owing.owed.rank is Rank.EMERGENCY
