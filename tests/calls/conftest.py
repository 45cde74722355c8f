"""A line to ring, and a telephone that checks the record after every request."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from simpy import AllOf, Process
from sqlalchemy import select

from ivr.call import Call, Entry, Outcome, fold, outcome
from ivr.oncall import Owed, owed
from ivr.pager.by_hand import close
from ivr.pager.rounds import Pager
from ivr.simulator.keypad import HeardGather, Keypad, Press, thoughtful
from ivr.simulator.outbound import OutboundLeg
from ivr.simulator.phone import Telephone
from ivr.simulator.players import Contacts, Moment, Pickup, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import ROTA, PracticeLine, practice_line
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Heard, Transcript
from ivr.store import Journal, Owing, one_call, owed_calls
from ivr.store.rows import call_row
from ivr.store.schema import calls

TWO_CONTACTS = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]
"""
"""With the last resort, two phones."""


SWITCHBOARD = """
[contact.switchboard]
name = "Hospital switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960100"]
digits = "wwww2"
ask = "the on-call oncology registrar"
"""


@dataclass(frozen=True)
class Rang:
    """A finished call, and what was written down of it."""

    transcript: Transcript
    call: Call
    entries: list[Entry]
    listed: bool

    @property
    def outcome(self) -> Outcome | None:
        return outcome(self.call)

    @property
    def owed(self) -> Owed | None:
        return owed(self.call)

    @property
    def heard(self) -> str:
        return self.transcript.said()


Ring = Callable[..., Rang]


def row_is_fold(line: PracticeLine, sid: str) -> None:
    """The call's row is the fold of its journal, column by column."""
    entries = Journal(line.engine).entries(sid)
    if entries:
        with line.engine.begin() as connection:
            row = connection.execute(select(calls).where(calls.c.sid == sid)).mappings().one()
        assert dict(row) == call_row(fold(sid, entries))


def ringer(line: PracticeLine) -> Ring:
    def ring(
        keys: str = "",
        registrar: str = "accept",
        *,
        leaves: tuple[Moment, int] | None = None,
        switches: Switches | None = None,
        talks_for: float = 60,
        twice: bool = False,
        caller: str = "+447700900456",
    ) -> Rang:
        contacts = ScriptedContacts([Registrar(name) for name in registrar.split(",")])
        phone = line.telephone(ScriptedCaller(keys), contacts)
        phone.caller, session = caller, phone.session
        session.leaves, session.talks_for = leaves, talks_for
        session.switches = switches or Switches()
        session.sid = sid = f"CA{len(line.wire.requests):032x}"
        line.wire.twice, line.wire.after = twice, lambda: row_is_fold(line, sid)
        transcript = phone.call()
        call = one_call(line.engine, sid)
        assert call is not None
        listed = sid in {owing.sid for owing in owed_calls(line.engine)}
        return Rang(transcript, call, Journal(line.engine).entries(sid), listed)

    return ring


@pytest.fixture(scope="module")
def ring() -> Iterator[Ring]:
    """Ring a line with three contacts: registrar, consultant, last resort."""
    with practice_line(rest=False) as line:
        yield ringer(line)


@pytest.fixture(scope="module")
def ring_two() -> Iterator[Ring]:
    """Ring a line with two contacts: registrar and last resort."""
    with practice_line(TWO_CONTACTS, rest=False) as line:
        yield ringer(line)


@pytest.fixture(scope="module")
def ring_operator() -> Iterator[Ring]:
    """Ring a line whose first contact is a hospital's switchboard."""
    with practice_line(SWITCHBOARD, rest=False) as line:
        yield ringer(line)


@pytest.fixture(scope="module")
def ring_operator_last() -> Iterator[Ring]:
    """Ring a line whose third contact is a hospital's switchboard."""
    shift = '[[shift]]\ncontacts = ["registrar", "consultant", "switchboard"]\n'
    with practice_line(ROTA.partition("[[shift]]")[0] + SWITCHBOARD + shift, rest=False) as line:
        yield ringer(line)


REGISTRAR, CONSULTANT, LAST = "+447700900101", "+447700900102", "+447700900199"
"""The phones of a practice line, in the order in which they are rung."""


def script(contacts: str | Mapping[str, str]) -> ScriptedContacts:
    """Outcomes of the legs one after another, or for each number its own; nobody else answers."""
    if isinstance(contacts, str):
        return ScriptedContacts([Registrar(name) for name in contacts.split(",")])
    own = {number: [Registrar(name) for name in names.split(",")] for number, names in contacts.items()}
    return ScriptedContacts.by_number(own)


@dataclass
class World:
    """A line with its pager, and all who ring it: each from a number of their own."""

    line: PracticeLine
    pager: Pager
    numbers: Iterator[str] = field(default_factory=lambda: map("+44207946{:04}".format, itertools.count()))
    """Reserved for drama: London."""

    def phone(
        self,
        keys: str | Keypad = "1",
        contacts: str | Contacts | Mapping[str, str] = "accept",
        *,
        caller: str | None = None,
        leaves: tuple[Moment, int] | None = None,
        leaves_at: float | None = None,
        talks_for: float = 60,
        switches: Switches | None = None,
    ) -> Telephone:
        """A telephone that has not rung yet."""
        who = script(contacts) if isinstance(contacts, str | Mapping) else contacts
        phone = self.line.telephone(ScriptedCaller(keys) if isinstance(keys, str) else keys, who)
        phone.caller = next(self.numbers) if caller is None else caller
        phone.session.leaves, phone.session.leaves_at, phone.session.talks_for = leaves, leaves_at, talks_for
        phone.session.switches = switches or Switches()
        return phone

    def ring(
        self, keys: str | Keypad = "1", contacts: str | Contacts | Mapping[str, str] = "accept", **how
    ) -> Telephone:
        """Ring the line until the call is over; legs may live on."""
        phone = self.phone(keys, contacts, **how)
        phone.call()
        row_is_fold(self.line, phone.session.sid)
        return phone

    def together(self, *phones: Telephone) -> None:
        """Ring the line with several telephones in the same instant, until all calls are over."""
        calls: list[Process] = [phone.dial() for phone in phones]
        self.line.clock.run_until(AllOf(self.line.clock.env, calls))

    def owing(self, phone: Telephone) -> Owing | None:
        """What the list has of this caller."""
        return next((owing for owing in owed_calls(self.line.engine) if owing.sid == phone.session.sid), None)

    def call(self, phone: Telephone) -> Call:
        """The record of this call."""
        row_is_fold(self.line, phone.session.sid)
        call = one_call(self.line.engine, phone.session.sid)
        assert call is not None
        return call

    def until(self, holds: Callable[[], bool], within: float, step: float = 5) -> bool:
        """Let the world go on until this holds; tell whether it did within so many seconds."""
        end = self.line.clock.elapsed + within
        while not holds() and self.line.clock.elapsed < end:
            self.line.run(step)
        return holds()

    def until_served(self, phone: Telephone, within: float = 300) -> bool:
        """Let the pager work until this caller is not on the list any more."""
        return self.until(lambda: self.owing(phone) is None, within)

    def rest(self) -> None:
        """Let every call that still lives come to its end."""
        self.line.until_quiet(600)
        assert not self.line.exchange.alive

    def clear(self) -> None:
        """Close what is open, and put right what was made wrong: the next test has the line to itself."""
        self.line.wire.loses, self.line.wire.after = (lambda _path, _form: False), (lambda: None)
        self.line.exchange.rest_fault, self.line.exchange.calls_per_second = None, 1.0
        for owing in owed_calls(self.line.engine):
            close(self.line.desk.journal, owing.sid, "the test", "", self.line.clock())
        self.rest()
        self.line.run(60)

    def legs(self, phone: Telephone) -> list[OutboundLeg]:
        """The legs that were made over REST for this call, oldest first."""
        legs = [leg for leg in self.line.exchange.calls.values() if isinstance(leg, OutboundLeg)]
        return [leg for leg in legs if leg.session is phone.session]

    def back(self, phone: Telephone) -> list[str]:
        """The numbers at which the patient was rung back."""
        ours = {leg.sid for leg in self.legs(phone)}
        return [leg.to for leg in self.line.exchange.calls.values() if leg.parent_sid in ours]


@contextmanager
def world(
    rota: str = ROTA, *, every: float | None = 5, start: datetime | None = None, **settings: object
) -> Iterator[World]:
    """Run a line and its pager. `every`: seconds from one round to the next; None: no pager."""
    with practice_line(rota, **settings) as line:
        line.clock.start = start or line.clock.start
        pager = Pager(line.desk)
        if every:
            line.every(every, pager.round)
        yield World(line, pager)


def rung(transcript: Transcript, *numbers: str) -> list[float]:
    """When these phones began to ring, or any."""
    return [heard.at for heard in transcript.moments if _rings(heard, numbers)]


def _rings(heard: Heard, numbers: Iterable[str]) -> bool:
    number = heard.what.removeprefix("rings ")
    return heard.who == "network" and number != heard.what and (not numbers or number in numbers)


def at(transcript: Transcript, words: str, who: str = "line") -> float:
    """When somebody first heard these words."""
    return next(heard.at for heard in transcript.moments if heard.who == who and words in heard.what)


def turn_of(path: str) -> int:
    """Which turn of the caller's a request is, 0 for the first and for all that are none."""
    found = re.match(r"/voice/turn/([0-9]+)/", path)
    return int(found[1]) if found else 0


class Fingers:
    """A caller who presses what they want at the prompts that hold these words, each time the next; else nothing."""

    reads = False

    def __init__(self, **wanted: str) -> None:
        """Words of a prompt, with `_` for blanks: the keys, with commas for the next time it is heard."""
        self._wanted = {words.replace("_", " "): keys.split(",") for words, keys in wanted.items()}

    def press(self, prompt: HeardGather) -> Press | None:
        """Return the next keys for what is heard."""
        for words, keys in self._wanted.items():
            if keys and words in " ".join(prompt.texts):
                return thoughtful(keys.pop(0), prompt)
        return None


class Doctor:
    """Somebody who picks up at once, hears it to the end, and presses these keys one prompt after another."""

    reads = False

    def __init__(self, keys: str = "11", talk: float = 60, *, stays: bool = True, thinks: float = 1) -> None:
        self._keys, self._talk, self.stays, self._thinks = iter(keys), talk, stays, thinks

    def pick_up(self) -> Pickup:
        """Answer."""
        return Pickup.ANSWER

    def press(self, prompt: HeardGather) -> Press | None:
        """Press the next key, `.` for none."""
        key = next(self._keys, ".")
        return None if key == "." else Press(key, prompt.speech + self._thinks)

    def talk(self) -> float:
        """Talk as long as was said."""
        return self._talk
