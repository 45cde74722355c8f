"""The clock of the server is put an hour back or ahead in the middle of a call: it goes on, and nobody is forgotten."""

import datetime as dt
from contextlib import contextmanager
from itertools import pairwise

import pytest

from ivr.pager.steady import Steady
from ivr.simulator.players import Moment
from tests.calls.conftest import at, rung, world

JUMPS = [dt.timedelta(hours=1), dt.timedelta(hours=-1)]


class Wall:
    """The clock of the server's machine, which jumps once. Twilio's own clock does not."""

    def __init__(self, line):
        self._line, self._off = line, dt.timedelta(0)

    def __call__(self):
        return self._line.line.clock() + self._off

    def jump(self, jump):
        self._off += jump

    def jump_after(self, fits, jump):
        """Jump after the first request whose path fits."""
        self._fits, self._jump = fits, jump
        self._line.line.wire.after = self._look

    def _look(self):
        if not self.has_jumped and self._fits(self._line.line.wire.requests[-1][0]):
            self.jump(self._jump)

    @property
    def has_jumped(self):
        return bool(self._off)


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


@contextmanager
def going_by(clock):
    """Run a line and its pager that go by what `clock` makes of the machine's clock and the seconds that pass."""
    with world() as line:
        wall = Wall(line)
        object.__setattr__(line.line.desk, "clock", clock(wall, lambda: line.line.clock.elapsed))
        yield line, wall


@pytest.fixture
def steady():
    with going_by(Steady) as made:
        yield made


@pytest.fixture
def restarted():
    """A server that is started anew after the jump believes the clock as it finds it."""
    with going_by(lambda wall, _ticks: wall) as made:
        yield made


def rings(line, phone):
    """Return the seconds, as Twilio counts them, at which phones were made to ring for a call."""
    return [leg.created_at for leg in line.legs(phone)]


each_jump = pytest.mark.parametrize("jump", JUMPS, ids=["ahead", "back"])


@each_jump
@pytest.mark.parametrize("contacts", ["accept", "decline,accept"])
@pytest.mark.parametrize("when", WHEN)
def test_a_call_goes_on_as_if_nothing_was_when_the_clock_jumps(steady, caplog, when, contacts, jump):
    line, wall = steady
    wall.jump_after(WHEN[when], jump)
    phone = line.ring("21", contacts)
    heard = phone.session.transcript
    assert wall.has_jumped
    assert heard.joined == 1, heard.text()
    assert line.owing(phone) is None, heard.text()
    assert len(rings(line, phone)) <= len(contacts.split(",")) + 2, heard.text()
    assert caplog.text.count("the clock of this machine has jumped") == 1


@each_jump
@pytest.mark.parametrize("when", ["between the placing of a leg and its answer", "while the caller waits"])
def test_whom_nobody_answers_is_told_in_one_to_four_minutes_and_rung_back_when_the_clock_jumps(steady, when, jump):
    line, wall = steady
    wall.jump_after(WHEN[when], jump)
    phone = line.ring("1", "no-answer")
    heard = phone.session.transcript
    assert 60 < at(heard, "Nobody has answered") - rung(heard)[0] < 300, heard.text()
    assert len(rings(line, phone)) >= 3
    before = len(rings(line, phone))
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, 400), "rung back, and closed"
    assert len(rings(line, phone)) - before <= 2, "no storm"


@each_jump
@pytest.mark.parametrize("leaves", [(Moment.RINGING, 1), (Moment.SCREENING, 1)], ids=str)
def test_whoever_has_hung_up_is_rung_back_when_the_clock_jumps(steady, leaves, jump):
    line, wall = steady
    phone = line.ring("1", "no-answer" if leaves[0] is Moment.RINGING else "hang-up", leaves=leaves)
    line.line.run(5)
    wall.jump(jump)
    phone.session.contacts = line.line.exchange.contacts = line.phone().contacts
    assert line.until_served(phone, 400)


@each_jump
def test_doctors_are_rung_for_whoever_has_hung_up_when_the_server_starts_after_the_jump(restarted, jump):
    line, wall = restarted
    phone = line.ring("1", "no-answer", leaves=(Moment.RINGING, 1))
    line.line.run(60)
    wall.jump(jump)
    jumped = line.line.clock.elapsed
    line.line.run(900)
    times = sorted({time for time in rings(line, phone) if time > jumped})
    assert times[0] - jumped < 60, "nobody waits until the clock has caught up"
    assert min(then - before for before, then in pairwise(times)) >= 180, "no storm"


def test_the_clock_never_goes_back_catches_up_and_follows_a_long_sleep_at_once():
    wall, ticks = [dt.datetime(2026, 3, 7, 3, tzinfo=dt.UTC)], [0.0]
    clock, seen = Steady(lambda: wall[0], lambda: ticks[0]), []

    def pass_by(seconds, jump=0):
        ticks[0] += seconds
        wall[0] += dt.timedelta(seconds=seconds + jump)
        seen.append(clock())
        return (seen[-1] - wall[0]).total_seconds()

    assert pass_by(10) == 0
    assert pass_by(10, jump=0.4) == 0
    assert pass_by(10, jump=-0.4) == 0
    assert pass_by(10, jump=-3600) == 3595
    assert pass_by(7190) == 0
    assert pass_by(10, jump=3600) == -3590
    assert pass_by(3590) == 0
    assert seen == sorted(seen)
    assert pass_by(10, jump=36_000) == 0
