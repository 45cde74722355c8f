"""The database goes away while a caller waits in their queue: they are joined, or on the lifeline, and never alone."""

import itertools
import time

import pytest

from ivr.simulator.players import Moment
from ivr.speech import seconds
from tests.calls.conftest import Doctor, at, world
from tests.databases import behind


class Away:
    """Takes the database away after the n-th request whose path fits, for some seconds or until the call is over."""

    def __init__(self, line, fits, back_after, count=1):
        self._line, self._fits, self._back_after, self._left = line, fits, back_after, count
        self._database = behind(line.line.engine)
        self.evidence = line.line.app.extensions["line"].evidence
        self.evidence._retry_seconds = 0.01
        line.line.wire.after = self._look

    def _look(self):
        self._left -= self._fits(self._line.line.wire.requests[-1][0])
        if self._left == 0:
            self._left = -1_000
            self._database.take_away()
            if self._back_after is not None:
                self._line.line.clock.begin(self._wait())

    def _wait(self):
        yield self._line.line.clock.wait(self._back_after)
        with self._line.line.clock.aside():
            self.comes_back()

    def comes_back(self):
        """Bring it back, and let all be written down that was kept."""
        if self._database.is_away:
            self._database.bring_back()
        deadline = time.monotonic() + 5
        while self.evidence.waiting and time.monotonic() < deadline:
            time.sleep(0.005)
        assert not self.evidence.waiting

    @property
    def was_away(self):
        return self._left < 0


def is_leg(path, end):
    return path.startswith("/voice/leg/") and path.endswith(end)


WHEN = {
    "before any piece": lambda path: path.startswith("/voice/turn/") and "/wait/" not in path,
    "after the first piece": lambda path: "/wait/" in path,
    "while a phone rings": lambda path: is_leg(path, "/status"),
    "during the screening": lambda path: is_leg(path, "/0"),
    "between the 1 and the join": lambda path: is_leg(path, "/1"),
    "during the talk": lambda path: is_leg(path, "/joined"),
}
BACK = [3.0, 25.0, None]
CONTACTS = ["accept", "no-answer,accept", "decline,accept", "voicemail,accept", "cut-off,accept", "no-answer"]


@pytest.fixture(scope="module")
def _line():
    with world(every=None) as shared:
        yield shared


@pytest.fixture
def line(_line):
    yield _line
    _line.clear()


def rings(line, away, contacts, **how):
    """Ring until the call is over, and have the database back then."""
    phone = line.phone("1", contacts, **how)
    phone.call()
    away.comes_back()
    return phone


def longest_silence(transcript):
    """The most seconds in which the caller heard nothing, but for phones that ring on a Dial, and talk."""
    heard = [m for m in transcript.moments if m.who == "line" or "joins the caller" in m.what]
    pairs = itertools.pairwise(heard)
    spoken = {m.at: seconds(m.what) for m in heard}
    return max(later.at - earlier.at - spoken[earlier.at] for earlier, later in pairs if "joins" not in earlier.what)


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("contacts", CONTACTS)
@pytest.mark.parametrize("when", WHEN)
def test_whoever_waits_when_the_database_goes_is_joined_or_told_and_the_list_is_right_afterwards(line, when, contacts):
    for back_after in BACK:
        away = Away(line, WHEN[when], back_after)
        phone = rings(line, away, contacts)
        heard = phone.session.transcript
        told = f"{when}, {contacts}, back after {back_after} s\n{heard.text()}"
        talked = any("60 seconds of talk" in moment.what for moment in heard.moments)
        assert talked or "Hang up and ring 9 9 9 now" in heard.said(), told
        assert heard.ended_by == "line", told
        assert longest_silence(heard) <= 35, told
        line.rest()
        assert away.was_away or not talked or when != "before any piece", told
        assert (line.owing(phone) is None) is talked, told
        line.clear()


@pytest.mark.hazard("H49")
@pytest.mark.parametrize("back_after", BACK)
@pytest.mark.parametrize("when", ["before any piece", "while a phone rings", "during the screening"])
@pytest.mark.parametrize("leaves", [(Moment.RINGING, 1), (Moment.SCREENING, 1), (Moment.JOINED, 1)], ids=str)
def test_whoever_hangs_up_while_the_database_is_away_is_on_the_list_afterwards(line, when, leaves, back_after):
    away = Away(line, WHEN[when], back_after)
    phone = rings(line, away, "accept", leaves=leaves)
    line.rest()
    heard = phone.session.transcript
    if heard.ended_by == "line":
        assert leaves[0] is Moment.JOINED
        assert "60 seconds of talk" in heard.text()
    else:
        assert line.owing(phone) is not None or line.back(phone), heard.text()


class Quick:
    """A doctor who presses 1 before the script is over."""

    def answering(self, _number):
        return Doctor("11", thinks=-6)


@pytest.mark.hazard("H49")
def test_a_doctor_who_presses_1_that_cannot_be_saved_is_joined_and_the_list_knows_it_afterwards(line):
    away = Away(line, WHEN["during the screening"], None)
    phone = rings(line, away, Quick())
    heard = phone.session.transcript
    assert at(heard, "joins the caller", "network") < 40
    assert len([leg for leg in line.legs(phone) if leg.answered_at]) == 1
    line.rest()
    assert line.call(phone).legs[0].accepted_at is not None
    assert line.owing(phone) is None


def test_a_doctor_for_whom_the_record_was_away_is_joined_to_a_caller_who_is_on_the_lifeline(line):
    away = Away(line, WHEN["before any piece"], None)
    heard = rings(line, away, "no-answer,accept").session.transcript
    assert "A caller needs you. To take them, press 1." in heard.said("to contact")
    assert "has this caller" not in heard.said("to contact")
    assert "60 seconds of talk" in heard.text()
