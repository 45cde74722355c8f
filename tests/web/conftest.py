"""A whole line on a database of its own, a clock that the test turns, and requests that Twilio signed."""

import datetime as dt
import re
import time
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy.exc import SQLAlchemyError
from twilio.request_validator import RequestValidator

from ivr.settings import Settings
from ivr.web import create_app

PUBLIC_URL = "https://line.example.org"
TOKEN = "token"
CALLER = "+447700900123"
ROTA = """
[contact.ann]
name = "Ann Example"
numbers = ["07700 900001"]

[contact.bob]
name = "Bob Example"
numbers = ["07700 900002"]
"""
FIRST, SECOND, LAST = "+447700900001", "+447700900002", "+447700900999"


class Clock:
    """A clock that stands still but between requests, when it goes on so far that no key is a stray."""

    def __init__(self):
        self.now = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)

    def __call__(self):
        return self.now


class Answer:
    """What the line answered, and how long it took."""

    def __init__(self, response, seconds):
        self.status, self.text, self.seconds = response.status_code, response.text, seconds
        self.content_type = response.content_type

    @property
    def xml(self):
        return ET.fromstring(self.text)

    @property
    def verbs(self):
        return [element.tag for element in self.xml]

    @property
    def said(self):
        return [element.text for element in self.xml.iter("Say")]

    @property
    def rung(self):
        return [element.text for element in self.xml.iter("Number")]

    @property
    def links(self):
        found = [e.get(n) for e in self.xml.iter() for n in ("action", "url", "statusCallback") if e.get(n)]
        return [*found, *(e.text for e in self.xml.iter("Redirect"))]

    def path(self, pattern):
        """Return the path of the only link that fits, without the retry fragment."""
        paths = {link.removeprefix(PUBLIC_URL).partition("#")[0] for link in self.links}
        [path] = [path for path in paths if re.search(pattern, path)]
        return path


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_settings(tmp_path, monkeypatch, url):
    """Settings that nothing outside the test has a say in; every number is reserved for drama."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)

    def make(**changes):
        rota = tmp_path / "rota.toml"
        rota.write_text(ROTA)
        usual = {
            "twilio_account_sid": "ACtest",
            "twilio_auth_token": TOKEN,
            "ivr_public_url": PUBLIC_URL,
            "ivr_registrar_number": "07700 900999",
            "ivr_line_number": "01632 960000",
            "ivr_secret_key": "a-key-for-tests-that-signs-nothing-else",
            "ivr_rota": rota,
            "ivr_returning_hours": "0",
            "twilio_api_base": "http://127.0.0.1:9",
            "database_url": url,
            "ivr_lost_calls": tmp_path / "lost-calls",
        }
        return Settings(**usual | changes)

    return make


@pytest.fixture
def make_app(make_settings, clock):
    """Make a line that cannot ring anybody over REST: every call goes along the lifeline."""
    made = []

    def make(**changes):
        app = create_app(make_settings(**changes), clock)
        made.append(app.extensions["line"])
        made[-1].desk.errands.stop(clock.now.replace(year=2100))
        made[-1].evidence._retry_seconds = 0.05
        return app

    yield make
    for line in made:
        line.deadline._pool.shutdown(wait=False)
        line.desk.run.shutdown(wait=False)
        line.desk.journal.engine.dispose()


@pytest.fixture
def app(make_app, until):
    """A line that has written down which rota is in force, so that whatever waits later is the test's."""
    made = make_app()
    line = made.extensions["line"]
    line.desk.rota.keep_adopted()
    until(lambda: line.evidence.waiting == 0)
    return made


@pytest.fixture
def line(app):
    return app.extensions["line"]


@pytest.fixture
def signed():
    """Return the header with which Twilio signs a form posted to a path."""

    def sign(path, form, token=TOKEN):
        return {"X-Twilio-Signature": RequestValidator(token).compute_signature(PUBLIC_URL + path, form)}

    return sign


@pytest.fixture
def post(app, clock, signed):
    """Post a form as Twilio would, half a minute after the last one."""

    def post_form(path, **form):
        clock.now += dt.timedelta(seconds=30)
        started = time.monotonic()
        response = app.test_client().post(path, data=form, headers=signed(path, form))
        return Answer(response, time.monotonic() - started)

    return post_form


@pytest.fixture
def ringing(post):
    """Bring a call to where the first contact rings, and return that document."""

    def bring(sid="CA1"):
        post("/voice", CallSid=sid, From=CALLER, CallStatus="ringing")
        return post("/voice/turn/1/question", CallSid=sid, From=CALLER, Digits="1")

    return bring


@pytest.fixture
def until():
    """Wait for something that a thread of the line's own will do; a fault meanwhile is not yet the answer."""

    def wait(true, seconds=4.0):
        deadline = time.monotonic() + seconds
        while True:
            try:
                if found := true():
                    return found
            except SQLAlchemyError:
                pass
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.02)

    return wait
