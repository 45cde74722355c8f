"""A record that is filled by telephone, and the commands that look into it."""

import datetime as dt
import json
import re
import threading

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ivr.call import Call, Contact, Entry, Kind, Limits, Now, fold, step, turn_key
from ivr.call.events import Began, HungUp
from ivr.cli import main
from ivr.pager import compare, rounds
from ivr.pager.desk import system_clock
from ivr.settings import Settings
from ivr.store import Journal, connect, mark, migrate
from ivr.store.rows import call_row
from ivr.store.schema import calls
from ivr.telephony import FALLBACK
from ivr.triage import current_rules
from tests.cli.away import Away
from tests.cli.twilio import Twilio, served

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900123"
DOCTOR = Contact("registrar/1", "On-call registrar", Kind.DIRECT, 20)
NO_TWILIO = "http://127.0.0.1:9"
GOOD_ROTA = """
last_resort = ["dr-bell"]

[contact.dr-ade]
name = "Dr Ade"
numbers = ["07700 900101"]

[contact.dr-bell]
name = "Dr Bell"
role = "consultant"
numbers = ["07700 900102"]

[contact.board]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960200"]

[contact.lead]
name = "Ms Cole"
role = "lead"
numbers = ["07700 900103"]

[[shift]]
contacts = ["dr-ade"]
"""
BY_DAY = '[[shift]]\ncontacts = ["dr-bell"]\nfrom = "08:00"\nto = "20:00"\n'
BY_NIGHT = f'{GOOD_ROTA}from = "20:00"\nto = "08:00"\n{BY_DAY}'
"""Dr Ade comes and goes with the hour."""

REQUIRED = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "TWILIO_AUTH_TOKEN": "a-token-for-tests",
    "TWILIO_API_BASE": NO_TWILIO,
    "IVR_PUBLIC_URL": "https://line.example.org",
    "IVR_REGISTRAR_NUMBER": "01632 960101",
    "IVR_LINE_NUMBER": "01632 960100",
    "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
}

NAMES = re.compile(r"\b(ade|bell|cole)\b|900[0-9]{3}|960[0-9]{3}", re.IGNORECASE)
"""What no line of the doctor may hold."""


class Record:
    """The record of a line, and what happens to it."""

    def __init__(self, engine):
        self.engine, self.journal = engine, Journal(engine)

    def happen(self, sid, key, event, at):
        """Put one event into the record, as the line would."""

        def decide(call):
            now = Now(at, current_rules(), (DOCTOR,), f"{sid}-{key}".replace("/", "-"), lambda _: 1.0, Limits())
            return Entry(key, at, event, step(call or Call(sid=sid, began=at), event, now))

        return self.journal.record(sid, key, decide).call

    def learn(self, sid, at, *facts):
        """Put facts into the record of a call that could have come by many ways."""
        key = f"test/{at.isoformat()}/{len(self.journal.entries(sid))}"
        return self.journal.record(sid, key, lambda _: Entry(key, at, HungUp(), facts)).call

    def call(self, sid, *happened, caller=CALLER, began=NIGHT):
        """Put a call into the record: its events are a minute apart."""
        for minute, event in enumerate((Began(caller), *happened)):
            key = f"status/{sid}/completed" if isinstance(event, HungUp) else turn_key(minute)
            self.happen(sid, key, event, began + dt.timedelta(minutes=minute))

    def entries(self, sid):
        return self.journal.entries(sid)

    def row_is_fold(self, sid):
        """The call's row is the fold of its journal, column by column."""
        with self.engine.begin() as connection:
            row = connection.execute(select(calls).where(calls.c.sid == sid)).mappings().one()
        return dict(row) == call_row(fold(sid, self.entries(sid)))


@pytest.fixture
def database(empty_url, tmp_path, monkeypatch):
    """A database's address, and no other setting."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", empty_url)
    monkeypatch.setenv("IVR_LOST_CALLS", str(tmp_path / "lost-calls"))
    return empty_url


@pytest.fixture
def book(database):
    migrate(database)
    engine = connect(database)
    yield Record(engine)
    engine.dispose()


@pytest.fixture
def configured(monkeypatch, database):
    """Every setting that a line must have; Twilio does not answer."""
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    return {**REQUIRED, "DATABASE_URL": database}


@pytest.fixture
def host():
    found = Away()
    thread = threading.Thread(target=found.server.serve_forever, args=(0.05,))
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def rota(configured, tmp_path, monkeypatch):
    """Return what writes the rota's file."""

    def write(text):
        (tmp_path / "rota.toml").write_text(text)
        monkeypatch.setenv("IVR_ROTA", str(tmp_path / "rota.toml"))

    write(GOOD_ROTA)
    return write


@pytest.fixture
def away(rota, host, monkeypatch):
    """The static bundle of this line, hosted elsewhere."""
    host.host(GOOD_ROTA)
    monkeypatch.setenv("IVR_FALLBACK_URL", f"{host.at}/{FALLBACK}")
    return host


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(main, args)


@pytest.fixture
def read(run):
    """Run a command that must succeed, and return what other programs read of it."""

    def read_json(*args):
        result = run(*args, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return read_json


def fails(lines):
    """Return what the doctor calls a failure."""
    return [sentence for status, sentence in lines if status == "fail"]


@pytest.fixture
def twilio(configured, monkeypatch):
    """A Twilio that has the line's number as it should be."""
    found = Twilio(REQUIRED["TWILIO_ACCOUNT_SID"], REQUIRED["TWILIO_AUTH_TOKEN"])
    monkeypatch.setenv("TWILIO_API_BASE", found.base)
    yield from served(found)


@pytest.fixture
def well(book, twilio, rota, away):
    """A line that is well but for what a trial cannot have: numbers that exist, and a clinician's signature."""
    twilio.number.holds |= {"VoiceFallbackUrl": f"{away.at}/{FALLBACK}", "VoiceFallbackMethod": "GET"}
    for name in (rounds.MARK, compare.MARK):
        mark(book.engine, name, system_clock())
    return book


@pytest.fixture
def look(run):
    """Let the doctor look, and return the lines of one check, or of all. Whatever is found, nobody is named."""

    def lines(check=None, *args):
        result = run("doctor", "--json", *args)
        found = json.loads(result.stdout)
        assert all(set(line) == {"check", "status", "sentence", "remedy"} for line in found)
        assert result.exit_code == any(line["status"] == "fail" for line in found)
        assert not NAMES.search(result.output), result.output
        return [(line["status"], line["sentence"]) for line in found if check in (None, line["check"])]

    return lines
