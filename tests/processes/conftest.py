"""Lines that run as processes of their own: the Procfile's server, workers, a Twilio, a Postgres."""

import datetime as dt
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from twilio.request_validator import RequestValidator

from ivr.call import Call, Entry, Now, fold, step
from ivr.call.events import Began, Pressed
from ivr.pager.desk import system_clock
from ivr.store import Journal, connect, migrate
from ivr.store.rows import call_row
from ivr.store.schema import calls
from ivr.triage import current_rules
from tests.postgres import free_port, make_database, run_postgres
from tests.processes.twilio import Twilio

ROOT = Path(__file__).parents[2]
PUBLIC_URL, TOKEN = "https://line.example.org", "token"
CALLER = "+447700900123"
ANN, BOB, LAST = "+447700900001", "+447700900002", "+447700900999"
ROTA = """
[contact.ann]
name = "Ann Example"
numbers = ["07700 900001"]

[contact.bob]
name = "Bob Example"
numbers = ["07700 900002"]
"""


def wait_until(true, seconds=10.0):
    """Return what `true` finds as soon as it finds something; a fault meanwhile is not yet the answer."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := true():
                return found
        except (OSError, SQLAlchemyError):
            pass
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def twilio():
    with Twilio() as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield served
        served.closing.set()
        served.shutdown()
        thread.join()


def web_command(port):
    """Return the one command of the Procfile's `web:` line, listening on this port of this machine alone."""
    [line] = re.findall(r"(?m)^web:\s*(.*)$", (ROOT / "Procfile").read_text("utf-8"))
    return shlex.split(line.replace("$PORT", str(port)).replace("0.0.0.0", "127.0.0.1"))


class Process:
    """A process and those that it starts, in a group of their own."""

    def __init__(self, command, environment, log):
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self):
        """End all of them at once, without a word."""
        if self.popen.poll() is None:
            self.send(signal.SIGKILL)
        self.popen.wait(timeout=10)

    def send(self, number):
        """Send a signal to all of them."""
        os.killpg(self.popen.pid, number)

    @property
    def workers(self):
        """The processes that this one started. Asks /proc, which not every system has."""
        found = set()
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = status.read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if parent == str(self.popen.pid) and state != "Z":
                found.add(int(status.parent.name))
        return found


class Web(Process):
    """The server of the Procfile, asked as Twilio asks it."""

    def __init__(self, environment, log):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        super().__init__(web_command(port), environment | {"PORT": str(port)}, log)

    def answers(self):
        assert self.popen.poll() is None, "the server has ended"
        return self.get("/healthz").status_code == 200

    def get(self, path):
        return self._request("GET", path)

    def post(self, path, sid="CA1", **form):
        """Return the document with which a signed request is answered."""
        form = {"CallSid": sid, "From": CALLER, "CallStatus": "in-progress"} | form
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, form)
        answer = self._request("POST", path, data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code in (200, 204), answer.status_code
        return answer.text

    def _request(self, *what, **how):
        with requests.Session() as session:
            session.trust_env = False
            return session.request(*what[:1], self.address + what[1], timeout=15, **how)

    def yes(self, sid="CA1", **form):
        """Ring the line, answer the first question by a yes, and return the document that follows."""
        self.post("/voice", sid, **form)
        return self.post("/voice/turn/1/question", sid, Digits="1", **form)


class Line:
    """A line on a database of its own, and the processes that were started for it."""

    def __init__(self, folder, url, twilio):
        self.rota, self.log, self.url, self.twilio = folder / "rota.toml", folder / "log", url, twilio
        self.rota.write_text(ROTA)
        self.log.touch()
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "TWILIO_ACCOUNT_SID": "ACtest",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE": twilio.address,
            "IVR_PUBLIC_URL": PUBLIC_URL,
            "IVR_REGISTRAR_NUMBER": LAST,
            "IVR_LINE_NUMBER": "01632 960000",
            "IVR_SECRET_KEY": "a-key-for-tests-that-signs-nothing-else",
            "IVR_ROTA": str(self.rota),
            "IVR_STRAY_KEYS": "off",
            "IVR_RETURNING_HOURS": "0",
            "IVR_PAGING__FIRST_AFTER_SECONDS": "1",
            "IVR_PAGING__LOST_RETRY_SECONDS": "1",
            "IVR_LOST_CALLS": str(folder / "lost-calls"),
            "DATABASE_URL": url,
        }
        self._processes = []
        migrate(url)
        self.journal = Journal(connect(url))

    def web(self, **changes):
        """Start the server, and return it once it answers."""
        web = Web(self.environment | changes, self.log)
        self._processes.append(web)
        wait_until(web.answers, seconds=20)
        return web

    def worker(self, **changes):
        """Start a worker as the Procfile does."""
        return self.start([sys.executable, "-m", "ivr", "page"], **changes)

    def start(self, command, **changes):
        """Start a process of the line's, and return it."""
        process = Process(command, self.environment | changes, self.log)
        self._processes.append(process)
        return process

    def owe(self, sid, number, ago=30):
        """Write down a caller with a danger sign who hung up so many seconds ago, as the server would."""
        at = system_clock() - dt.timedelta(seconds=ago)
        for turn, event in enumerate((Began(number), Pressed("1", gone=True))):
            now = Now(at, current_rules(), (), f"{sid}{turn}", lambda _prompt: 1.0)

            def decide(call, now=now, event=event, turn=turn):
                return Entry(f"turn/{turn}", now.at, event, step(call or Call(sid=sid, began=now.at), event, now))

            self.journal.record(sid, f"turn/{turn}", decide)

    def call(self, sid="CA1"):
        """Return a call as its journal tells it, and insist that its row says the same."""
        before = None
        while before != (before := self._row(sid)):  # what follows a turn is written beside it
            known = fold(sid, self.journal.entries(sid))
        assert before == call_row(known)
        return known

    def _row(self, sid):
        with self.journal.engine.connect() as connection:
            return dict(connection.execute(select(calls).where(calls.c.sid == sid)).mappings().one())

    def rung(self, sid="CA1"):
        """Return the requests to ring somebody for a call."""
        return self.twilio.rung(self.journal, sid)

    def end(self):
        for process in self._processes:
            process.kill()
        self.journal.engine.dispose()


@pytest.fixture
def make_line(tmp_path, twilio):
    """Make a line on the database of this address. Whatever happened to it, its log holds no number and no answer."""
    made = []

    def make(url):
        made.append(Line(tmp_path, url, twilio))
        return made[-1]

    yield make
    for line in made:
        line.end()
        log = line.log.read_text("utf-8")
        assert not re.search(r"7700 ?900|1632 ?960|weakness", log), log


@pytest.fixture
def line(make_line, tmp_path):
    """A line on SQLite."""
    return make_line(f"sqlite:///{tmp_path}/ivr.db")


@pytest.fixture
def until():
    return wait_until


@pytest.fixture(scope="session")
def postgres():
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["postgres", "sqlite"])
def any_url(request, tmp_path):
    """The address of a database, of each kind in its turn."""
    if request.param == "postgres":
        return make_database(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/ivr.db"


@pytest.fixture
def best_url(request, tmp_path):
    """The address of a Postgres database, or of an SQLite one where there is no Postgres."""
    try:
        return make_database(request.getfixturevalue("postgres"))
    except pytest.skip.Exception:
        return f"sqlite:///{tmp_path}/ivr.db"
