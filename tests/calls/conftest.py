"""A line to ring, and a telephone that checks the record after every request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from ivr.call import Call, Entry, Outcome, fold, outcome
from ivr.oncall import Owed, owed
from ivr.simulator.players import Moment, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import ROTA, PracticeLine, practice_line
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Transcript
from ivr.store import Journal, one_call, owed_calls
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
