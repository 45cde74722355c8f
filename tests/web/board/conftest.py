"""Staff who sign in at the board as a browser would."""

import re
from itertools import count

import pytest
from sqlalchemy import select, text

from ivr.store.passwords import hashed
from ivr.store.schema import looks as looks_table
from ivr.store.staff import Newcomer, Role, add_staff, staff_named
from tests.chromium import chromium

__all__ = ["chromium"]

PASSWORD = "correct horse battery"
HASHED = hashed(PASSWORD)
"""Hashed once: it takes its time, as it must."""

BASE = "https://line.example.org"


def token_of(page):
    """Return the token that a page's forms carry."""
    return re.search(r'<meta name="csrf-token" content="([^"]+)">', page.text)[1]


class Browser:
    """A browser at the board: it keeps its cookies, and sends the token of the page that it saw last."""

    def __init__(self, app):
        self._client, self.token = app.test_client(), ""

    def get(self, path, headers=None):
        return self._seen(self._client.get(path, base_url=BASE, headers=headers))

    def poll(self, path, how="idle"):
        return self.get(path, headers={"X-Board-Poll": how})

    def post(self, path, headers=None, **form):
        """Send a form of the page that was seen last. `csrf_token`: another token than its own."""
        if not self.token:
            self.get("/board/sign-in")
        return self._seen(
            self._client.post(path, base_url=BASE, data={"csrf_token": self.token} | form, headers=headers)
        )

    def sign_in(self, login, password=PASSWORD):
        self.get("/board/sign-in")
        answer = self.post("/board/sign-in", login=login, password=password)
        if answer.status_code == 303:
            self.token = ""
            self.get("/board/sign-in")  # any page has the token of the new session
        return answer

    @property
    def cookie(self):
        return self._client.get_cookie("__Host-board", domain="line.example.org")

    def session(self):
        """Return what the session holds."""
        with self._client.session_transaction(base_url=BASE) as session:
            return dict(session)

    def set_cookie(self, value):
        self._client.set_cookie("__Host-board", value, domain="line.example.org", secure=True)

    def _seen(self, answer):
        if 'name="csrf-token"' in answer.text:
            self.token = token_of(answer)
        return answer


@pytest.fixture
def staff(line, clock):
    """Let somebody sign in, by PASSWORD, and return who it is."""

    def let(login="amy", role=Role.RESPONDER, name=None, number=None):
        engine = line.desk.journal.engine
        newcomer = Newcomer(login, name or f"{login.title()} Example", Role(role), number)
        add_staff(engine, newcomer, HASHED, clock.now)
        return staff_named(engine, login)[0]

    return let


@pytest.fixture
def browser(app):
    """Open another browser, at which nobody is signed in."""
    return lambda: Browser(app)


@pytest.fixture
def signed_in_client(staff, browser):
    """Return a browser at which somebody of a role has signed in. Each is somebody else."""
    numbers = count(1)

    def enter(role=Role.RESPONDER, login=None, **known):
        who = staff(login or f"{Role(role)}{next(numbers)}", role, **known)
        made = browser()
        assert made.sign_in(who.login).status_code == 303
        return made

    return enter


@pytest.fixture
def engine(line):
    return line.desk.journal.engine


@pytest.fixture
def hang_up(post):
    """Ring, press these keys, and hang up."""

    def ring(sid="CA1", keys="1", caller="+447700900123"):
        post("/voice", CallSid=sid, From=caller, CallStatus="ringing")
        for turn, key in enumerate(keys, 1):
            post(f"/voice/turn/{turn}/question", CallSid=sid, From=caller, Digits=key)
        post("/voice/status", CallSid=sid, From=caller, CallStatus="completed", CallDuration="40")

    return ring


@pytest.fixture
def damage(engine):
    def spoil(sid):
        with engine.begin() as connection:
            connection.execute(text("UPDATE calls SET state = '{' WHERE sid = :sid"), {"sid": sid})

    return spoil


@pytest.fixture
def looks(line):
    """Return everything that was written down of looks and refusals, in order."""

    def read():
        with line.desk.journal.engine.begin() as connection:
            return connection.execute(select(looks_table).order_by(looks_table.c.id)).all()

    return read


@pytest.fixture
def journal_of(looks):
    """Return in words what was written down of somebody; of everybody, if nobody is named."""
    return lambda staff=None: [look.what for look in looks() if staff is None or look.staff_id == staff.id]
