"""Every route is flooded, signed and unsigned, in health and in faults: the log names nobody.

The routes are the app's own: one that is new is flooded by itself.
"""

import http.client
import itertools
import json
import re
import socket
import urllib.parse
from contextlib import suppress
from http.cookies import SimpleCookie

import pytest
from twilio.request_validator import RequestValidator

from ivr.pager.desk import system_clock
from ivr.settings import Settings
from ivr.store.passwords import hashed
from ivr.store.staff import Newcomer, Role, add_staff
from ivr.triage import current_rules
from ivr.web import create_app

pytestmark = pytest.mark.file
PUBLIC_URL, TOKEN = "https://line.example.org", "token"

CALLER, KEYED, PIN = "+447700900456", "07700900789#", "483916"
NAME, PASSWORD, NOTE = "Zebedee Quartermaine", "correct-horse-zz9-battery", "cannot-feel-his-feet-qqx"
MARKS = (CALLER, KEYED, PIN, NAME, PASSWORD, NOTE, urllib.parse.quote(CALLER), urllib.parse.quote_plus(NAME))
QUESTIONS = "|".join(question.id for question in current_rules().questions)
TELLING = re.compile(
    rf"7700 ?900|1632 ?960|{PIN}|zebedee|quartermaine|zz9|qqx|ann example|bob example|\b({QUESTIONS})\b"
    r"|\burgency|emergency|unsure|digits|traceback|withheld",
    re.IGNORECASE,
)
"""What no line may hold: the marks in any spelling, answers, and the words of a guard that had to act."""

FORMS = (
    {"CallSid": "CA1", "From": CALLER, "To": "+441632960000", "Digits": "1", "CallStatus": "in-progress"},
    {"CallSid": "CA1", "From": CALLER, "Digits": KEYED, "CallStatus": "completed", "CallDuration": PIN, "x": NOTE},
    {"CallSid": CALLER, "ParentCallSid": PIN, "From": NAME, "Digits": PIN, "DialCallStatus": NAME, "AccountSid": NAME},
    {"CallSid": "CA1", "ParentCallSid": "CA1", "DialCallStatus": "completed", "DialBridged": NAME, CALLER: KEYED},
    {"login": NAME, "password": PASSWORD, "note": NOTE, "result": "reached", "mark": CALLER, "CallSid": ""},
)
HEADERS = {
    "User-Agent": NAME,
    "Referer": f"{PUBLIC_URL}/voice?From={CALLER}",
    "X-Forwarded-For": PIN,
    "X-Forwarded-Host": f"{PIN}.example.net",
    "Forwarded": f"for={PIN};host={PIN}.example.net",
    "Authorization": f"Basic {PASSWORD}",
    "X-Board-Poll": NAME,
    "X-Request-Id": CALLER,
    "Content-Type": "application/x-www-form-urlencoded",
}
QUERY = f"?From={urllib.parse.quote(CALLER)}&Digits={PIN}&name={urllib.parse.quote(NAME)}"
METHODS = ("GET", "POST", "PUT", "HEAD", "OPTIONS", "QUACK")


class Flood:
    """Requests to one server over one connection, each as it is given: nothing is tidied."""

    def __init__(self, address):
        self.place = urllib.parse.urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.place, timeout=15)
        self.cookie, self.csrf = f"__Host-board={PASSWORD}; other={CALLER}", PASSWORD

    def ask(self, method, path, form, *, signed):
        body = urllib.parse.urlencode(form) if method not in ("GET", "HEAD", "OPTIONS") else ""
        if signed:
            given = form if body else {}
            signature = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, given)
        headers = HEADERS | {"X-Twilio-Signature": signature if signed else PASSWORD, "Cookie": self.cookie}
        return self._asked(method, path, body, headers | {"X-CSRFToken": self.csrf})

    def _asked(self, method, path, body, headers):
        for last in (False, True):
            try:
                self.connection.request(method, path, body or None, headers)
                answer = self.connection.getresponse()
                return answer, answer.read().decode("utf-8", "replace")
            except (http.client.HTTPException, OSError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError

    def sign_in(self):
        """Sign in as a lead, and keep the session."""
        self.cookie = ""
        self._page()
        form = {"csrf_token": self.csrf, "login": "zebedee", "password": PASSWORD}
        answer, _ = self._asked("POST", "/board/sign-in", urllib.parse.urlencode(form), self._plain())
        assert answer.status == 303
        self._keep(answer)
        self._page()

    def _page(self):
        answer, text = self._asked("GET", "/board/sign-in", "", self._plain())
        self._keep(answer)
        [self.csrf] = re.findall(r'name="csrf-token" content="([^"]+)"', text)

    def _keep(self, answer):
        for name, morsel in SimpleCookie(answer.getheader("Set-Cookie") or "").items():
            self.cookie = f"{name}={morsel.value}"

    def _plain(self):
        return {"Content-Type": HEADERS["Content-Type"], "Cookie": self.cookie}

    def raw(self, sent):
        """Send bytes that are no request, and read whatever comes."""
        host, _, port = self.place.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as one, suppress(OSError):
            one.sendall(sent)
            one.shutdown(socket.SHUT_WR)
            while one.recv(65536):
                pass


NO_REQUESTS = [
    f"GET /{PIN}\x00 HTTP/1.1\r\nHost: {NAME}\r\n\r\n",
    f"{NAME} {CALLER}\r\n\r\n",
    f"POST /voice HTTP/1.1\r\nContent-Length: {NAME}\r\n\r\n",
    f"POST /voice HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{NAME}\r\n{CALLER}\r\n",
    f"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nFrom={CALLER}",
    f"POST /voice?{PIN} HTTP/1.1\r\nHost: x\r\n{CALLER}: {NAME}\r\nbad header {PIN}\r\n\r\n",
    f"POST /voice HTTP/1.1\r\nHost: x\r\nX: {PIN * 3000}\r\n\r\n",
    f"POST http://{PIN}.example.net/voice?From={CALLER} HTTP/1.1\r\nHost: {PIN}\r\nContent-Length: 0\r\n\r\n",
    f"GET /{CALLER}%ZZ%FF HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /{PIN}\r\n\r\n",
    f"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={PIN}\r\n\r\n--{PIN}",
    f"POST /voice HTTP/9.9\r\nHost: {CALLER}\r\n\r\n",
]


def addresses(rule, real):
    """Yield addresses of a route: one that is of a real call, and two that hold what must not be logged."""
    for text, number in ((real, 1), (dict.fromkeys(real, CALLER), int(PIN)), (dict.fromkeys(real, NAME), 0)):
        values = {}
        for name in rule.arguments:
            kind = type(rule._converters[name]).__name__
            values[name] = number if kind == "IntegerConverter" else text.get(name, next(iter(text.values())))
            if kind == "AnyConverter":
                values[name] = min(rule._converters[name].items)
        built = rule.build(values, append_unknown=False)
        assert built
        yield built[1]


@pytest.fixture
def routes(line, monkeypatch, tmp_path):
    """Every route of the app that is served."""
    for name, value in line.environment.items():
        if name.lower() in Settings.model_fields or name.startswith("IVR_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/routes.db")
    app = create_app()
    app.extensions["line"].desk.journal.engine.dispose()
    return sorted(app.url_map.iter_rules(), key=lambda rule: "sign-out" in rule.rule)  # the session is needed before


@pytest.fixture
def flooded(line, routes, until):
    """Give what floods a server with a call that is under way, and somebody who is signed in."""
    add_staff(line.journal.engine, Newcomer("zebedee", NAME, Role.LEAD, CALLER), hashed(PASSWORD), system_clock())
    web = line.web(GUNICORN_CMD_ARGS="--access-logfile=-")  # even whoever asks for one gets none
    web.yes("CA1", From=CALLER)
    [placed] = until(lambda: line.twilio.placed)
    real = {"sid": "CA1", "leg": placed.leg, "queue": placed.queue, "text": "a1", "check": "c1", "name": "board.css"}
    stranger, member = Flood(web.address), Flood(web.address)
    member.sign_in()

    def flood(given=FORMS):
        """Flood every route with these forms; return the statuses with which each was answered."""
        answered = {}
        for rule, form in itertools.product(routes, given):
            told, others = answered.setdefault(rule.rule, set()), METHODS if form is FORMS[0] else ()
            for path in addresses(rule, {"language": "en-GB"} | real):
                for method in (rule.methods & {"GET", "POST"}).union(others):
                    told.add(member.ask(method, path, form, signed=True)[0].status)
                    member.ask(method, path + QUERY, form, signed=True)
                    stranger.ask(method, path + QUERY, form, signed=False)
        for sent in NO_REQUESTS:
            stranger.raw(sent.encode())
        for form in ({"a": NAME * 5000}, {f"{PIN}{n}": CALLER for n in range(500)}):
            stranger.ask("POST", "/voice", form, signed=True)
        return answered

    yield flood
    for one in (stranger, member):
        one.connection.close()


def spoil(line):
    """Damage every record so that its fault quotes what it holds."""
    with line.journal.engine.begin() as connection:
        for table, column in (("calls", "state"), ("events", "event")):
            connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = ?", (f'{{"caller": "{CALLER}", "weakness": "yes"',)
            )


def insist_that_nobody_is_named(line, *, least):
    lines = line.log.read_text("utf-8").splitlines()
    assert len(lines) >= least
    assert [one for one in lines if TELLING.search(one)] == []
    assert [one for one in lines if any(mark.lower() in one.lower() for mark in MARKS)] == []
    assert all(json.loads(one)["event"] for one in lines), "every line is a record"


def test_a_flood_of_every_route_leaves_nobody_in_the_log(flooded, line):
    answered = flooded()
    assert all(told & {200, 204, 303, 308} or "<path:" in rule for rule, told in answered.items()), answered
    insist_that_nobody_is_named(line, least=300)


@pytest.mark.parametrize(
    "fault", ["the database is away", "every record is damaged", "Twilio refuses and the rota is bad"]
)
def test_a_flood_in_a_fault_leaves_nobody_in_the_log(flooded, line, tmp_path, fault):
    if fault == "the database is away":
        (tmp_path / "ivr.db").rename(tmp_path / "away.db")
        (tmp_path / "ivr.db").mkdir()
    elif fault == "every record is damaged":
        spoil(line)
    else:
        line.twilio.status = lambda _placed: 500
        line.rota.write_text(f'[contact."{NAME}"]\nname = "{NAME}"\nnumbers = ["{CALLER}x"]\n"{PIN}" = "{PASSWORD}"\n')
    flooded(FORMS[1:4])
    insist_that_nobody_is_named(line, least=300)
    assert '"level": "error"' in line.log.read_text("utf-8")
