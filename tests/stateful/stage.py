"""The stage: a strict exchange, a server that may be restarted over one real database file, and its pager."""

import logging
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.pager.rounds import Pager
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.practice import BASE, ROTA, TOKEN, Inline, make_rest_http, practice_settings
from ivr.simulator.wire import Reply
from ivr.store import migrate
from ivr.store.evidence import Evidence
from ivr.web import create_app
from tests.databases import behind
from tests.stateful.faults import SaveFaults
from tests.stateful.watch import Watch
from tests.stateful.wire import RoughWire

SWITCHBOARD = """
[contact.switchboard]
name = "Hospital switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960199"]
digits = "ww2"
ask = "the on-call oncology registrar"
"""
ROTAS = {"two doctors": ROTA, "two doctors and a switchboard": ROTA.partition("[[shift]]")[0] + SWITCHBOARD}
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A real file, on a disk that is fast where there is one."""
EVERY = 10
"""Seconds from one round of the pager to the next."""


@cache
def empty_database():
    """Return the bytes of a database that has today's shape."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


@dataclass
class Request:
    """One request under way. `healthy`: it can be saved."""

    healthy: bool
    killed: bool = False
    stored: dict | None = None


class Logged(logging.Handler):
    """Everything that any logger says."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


class Stage:
    """All that the actors act upon."""

    def __init__(self, rota="two doctors"):
        self._stack = ExitStack()
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ivr-", dir=IN_MEMORY)))
        self.settings = practice_settings(self.folder, ROTAS[rota], ivr_returning_hours="48")
        self.database, self.locked = behind(self.settings.database_url), False
        self.database.fill(empty_database)
        self.clock, self.faults = VirtualClock(), SaveFaults()
        self._stack.enter_context(self.faults.installed())
        self.logged = self._stack.enter_context(self._logging())
        self.wire = RoughWire(BASE, TOKEN, self)
        self.exchange = Exchange(self.wire, self.clock, self.settings.twilio_account_sid)
        self.exchange.whose = self._call_of
        self.app, self.pager_runs = None, True
        self.pager_rests, self._rounds = 1, 0
        self.watch = Watch(self)
        self._start()
        self.exchange.every(EVERY, self._round)

    @staticmethod
    @contextmanager
    def _logging():
        root, handler = logging.getLogger(), Logged()
        before = root.level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            yield handler
        finally:
            root.removeHandler(handler)
            root.setLevel(before)

    def _start(self):
        self.app = create_app(self.settings, self.clock, make_rest_http(self.exchange), Inline())
        self.line.deadline.seconds = 30
        self.evidence._retry_seconds = 0.005
        self.evidence._run = partial(_until_death, self.evidence)
        event.listen(self.line.desk.journal.engine, "checkout", self._be_impatient)
        self.line.take_up()
        self.evidence._lost.look()

    def _be_impatient(self, connection, *_):
        """Wait for a lock that stays only as long as shows that it is there."""
        self.database.waits(connection, 5 if self.locked else 5000)

    @property
    def line(self):
        return self.app.extensions["line"]

    @property
    def evidence(self):
        return self.line.evidence

    @property
    def is_well(self):
        """Whether the database takes what is written."""
        return not self.database.is_away and not self.locked

    def _stop(self):
        """End the server at once: what it held in memory is gone, and what it wrote down locally is not."""
        evidence = self.evidence
        evidence._lost._pool.shutdown(wait=True)
        evidence._try = _die
        while evidence._thread and evidence._thread.is_alive():  # one that has just died may be followed by another
            evidence.keep(lambda: None)
            evidence._thread.join(0.05)
        self.line.deadline._pool.shutdown(wait=True)
        self.line.desk.journal.engine.dispose()

    def restart(self):
        """Kill the server and start another one over the same file."""
        self._stop()
        self._start()

    @contextmanager
    def one_request(self):
        """Let one request be under way, with what may go wrong with its save."""
        request, kept, evidence = Request(self.is_well), [], self.evidence
        if self.faults.armed == "killed after it":
            evidence.keep = lambda *what: kept.append(what)
        yield request
        struck = self.faults.taken()
        request.healthy = request.healthy and struck is None
        request.killed = struck == "killed after it"
        evidence.__dict__.pop("keep", None)
        for write in () if request.killed else kept:
            evidence.keep(*write)

    def settle(self):
        """Wait for what the server writes beside its answers, if it can be written."""
        until = time.monotonic() + 20
        while self.is_well and self.evidence.waiting:
            assert time.monotonic() < until, "what is kept in memory is not written though the database is there"
            time.sleep(0.0005)

    def take_away(self):
        """Let the database be gone."""
        if self.is_well:
            self.database.take_away(blocked=True)

    def lock_up(self):
        """Let somebody else hold the database."""
        if self.is_well:
            self.database.lock()
            self.locked = True

    def bring_back(self):
        """Let the database be as it was, and all be written down that was kept."""
        if self.database.is_away:
            self.database.bring_back()
        if self.locked:
            self.database.unlock()
            self.locked = False
        self.settle()

    def rows(self, query, **values):
        """Ask the database over a connection of our own: only what is durable can be seen."""
        with self.database.seen() as connection:
            return connection.execute(text(query), values).fetchall()

    def ask(self, path, form, signature):
        """Send a request to whichever server runs now."""
        answer = self.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})
        return Reply(answer.status_code, answer.content_type or "", answer.data)

    def run(self, seconds):
        """Let the world go on."""
        self.clock.advance(seconds)

    def _round(self):
        self._rounds += 1
        if not self.pager_runs or self._rounds % self.pager_rests:
            return
        try:
            Pager(self.line.desk).round()
        except SQLAlchemyError:
            assert not self.is_well, "the pager cannot read the database, though it is there"
        self.settle()

    def _call_of(self, link):
        try:
            return self.line.desk.journal.call_of_leg(link.split("#")[0].split("/")[-2])
        except SQLAlchemyError:
            return None

    def close(self):
        """End everything."""
        self.bring_back()
        self._stop()
        self._stack.close()


class DeathError(BaseException):
    """The end of a server."""


def _die(_write):
    raise DeathError


def _until_death(evidence):
    with suppress(DeathError):
        Evidence._run(evidence)
