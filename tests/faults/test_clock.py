"""The clock of the server is put an hour back or ahead in the middle of a call: it goes on, and nobody is forgotten."""

import datetime as dt
from itertools import pairwise

import pytest

from ivr.simulator.players import Moment
from tests.calls.conftest import rung, world

JUMPS = [dt.timedelta(hours=1), dt.timedelta(hours=-1)]


class Jump:
    """Puts the clock forward or back after the first request whose path fits."""

    def __init__(self, line, fits, jump):
        self._line, self._fits, self._jump = line, fits, jump
        line.line.wire.after = self._look

    def _look(self):
        if self._jump and self._fits(self._line.line.wire.requests[-1][0]):
            self._line.line.clock.start += self._jump
            self._jump = None

    @property
    def has_come(self):
        return self._jump is None


def is_leg(path, end):
    return path.startswith("/voice/leg/") and path.endswith(end)


WHEN = {
    "at a question": lambda path: path == "/voice/turn/1/question",
    "between the placing of a leg and its answer": lambda path: is_leg(path, "/status"),
    "while the caller waits": lambda path: "/wait/" in path,
    "while the doctor is screened": lambda path: is_leg(path, "/0"),
    "between the 1 and the join": lambda path: is_leg(path, "/1"),
    "during the talk": lambda path: is_leg(path, "/joined"),
}


@pytest.fixture
def line():
    with world() as made:
        yield made


def rings(line, phone):
    """Return the seconds, by a clock that stands on a wall elsewhere, at which phones were made to ring for a call."""
    return [leg.created_at for leg in line.legs(phone)]


@pytest.mark.parametrize("jump", JUMPS, ids=["ahead", "back"])
@pytest.mark.parametrize("contacts", ["accept", "decline,voicemail,accept"])
@pytest.mark.parametrize("when", WHEN)
def test_a_call_goes_on_when_the_clock_jumps(line, when, contacts, jump):
    """To a doctor; or, where the clock says that phones have rung for an hour, to the words and a call-back."""
    jumped = Jump(line, WHEN[when], jump)
    phone = line.ring("21", contacts)
    heard = phone.session.transcript
    assert jumped.has_come
    assert rung(heard), heard.text()
    told = "Hang up and ring 9 9 9 now" in heard.said() and line.owing(phone) is not None
    assert heard.joined or told, heard.text()
    assert len(rings(line, phone)) <= 1 + heard.moments[-1].at / 15, "no storm"


@pytest.mark.parametrize("jump", JUMPS, ids=["ahead", "back"])
@pytest.mark.parametrize("leaves", [(Moment.RINGING, 1), (Moment.WAITING, 1)], ids=str)
def test_whoever_hung_up_is_rung_back_soon_and_without_a_storm_when_the_clock_jumps(line, leaves, jump):
    phone = line.ring("1", "no-answer", leaves=leaves)
    line.line.run(5)
    line.line.clock.start += jump
    jumped = line.line.clock.elapsed
    line.line.run(900)
    times = sorted({time for time in rings(line, phone) if time > jumped})
    assert times[0] - jumped < 60, "nobody waits until the clock has caught up"
    assert min(then - before for before, then in pairwise(times)) >= 180
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, 900)


@pytest.mark.parametrize("jump", JUMPS, ids=["ahead", "back"])
def test_a_call_back_that_was_rung_for_before_the_jump_is_rung_for_after_it(line, jump):
    phone = line.ring("1", "no-answer", leaves=(Moment.RINGING, 1))
    line.line.run(60)
    assert len(rings(line, phone)) >= 2, "it has been rung for"
    line.line.clock.start += jump
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, 700)
