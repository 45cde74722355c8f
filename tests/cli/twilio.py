"""A Twilio on loopback: the strict exchange behind a real server, which can be slow, refuse, and misjudge the time."""

import datetime as dt
import json
import threading
from email.utils import format_datetime

from werkzeug.datastructures import Authorization
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from ivr.pager.desk import system_clock
from ivr.simulator.clock import VirtualClock
from ivr.simulator.exchange import Exchange
from ivr.simulator.numbers import PhoneNumber
from ivr.simulator.transports import exchange_wsgi
from ivr.simulator.wire import SignedWire
from ivr.telephony.links import RETRY

PUBLIC = "https://line.example.org"
NUMBER, TEXTS = "+441632960100", "+447700900123"
SET = {"VoiceUrl": f"{PUBLIC}/voice{RETRY}", "StatusCallback": f"{PUBLIC}/voice/status"}
"""What the line's number should be set to, beside what is so from the start."""


def number(digit, number, **holds):
    """Return a number of the account."""
    made = PhoneNumber(f"PN{digit * 32}", number)
    made.holds |= holds
    return made


class Twilio:
    """Answers as the exchange does, unless it is told otherwise. `ahead`: seconds by which its clock is ahead;
    `refuses`: a part of the paths that are not this account's to ask for; `revoked`: tokens that are refused;
    `following`: one that is taken as well.
    """

    def __init__(self, account, token):
        self.exchange = Exchange(SignedWire(PUBLIC, token), VirtualClock(), account)
        self.holding, self._token = self.exchange.holding, token
        self.number = number("1", NUMBER, **SET)
        self.holding.numbers = [self.number, number("2", TEXTS)]
        self.status, self.asked, self.ahead, self.slow = 200, [], 0, threading.Event()
        self.refuses, self.revoked, self.following = None, (), None
        self.slow.set()
        self._rest = exchange_wsgi(self.exchange)
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def refusals(self):
        return self.exchange.refusals

    @property
    def changes(self):
        """The requests that may have changed something."""
        return [what for what in self.asked if not what.startswith("GET")]

    def _answer(self, environ, start):
        request = Request(environ)
        self.asked.append(f"{request.method} {request.path}")
        self.slow.wait(10)
        return self._answered(request)(environ, start)

    def _answered(self, request):
        if request.authorization and request.authorization.password in self.revoked:
            return Response(json.dumps({"code": 20003, "message": "no", "status": 401}), 401)
        if request.authorization and request.authorization.password == self.following:
            login = Authorization("basic", {"username": request.authorization.username, "password": self._token})
            request.environ["HTTP_AUTHORIZATION"] = login.to_header()
        if self.status == 200 and not (self.refuses and self.refuses in request.path):
            return Response.from_app(self._rest, request.environ)
        status = 403 if self.status == 200 else self.status
        return Response(json.dumps({"code": 20003, "message": "no", "status": status}), status)


def _handler(told):
    class Handler(WSGIRequestHandler):
        def date_time_string(self, *_):
            return format_datetime(system_clock() + dt.timedelta(seconds=told.ahead), usegmt=True)

        def log(self, *_):
            pass

    return Handler


def served(found):
    """Serve a Twilio as long as somebody wants it."""
    thread = threading.Thread(target=found.server.serve_forever, args=(0.05,))
    thread.start()
    yield found
    found.slow.set()
    found.server.shutdown()
    thread.join()
    found.server.server_close()
