"""Twilio's REST interface as the processes of a line meet it: it keeps whom it was asked to ring."""

import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Placed:
    """A request to ring somebody, with the paths that it gave, and the second at which it came."""

    at: float
    to: str
    url: str
    otherwise: str
    status: str

    @classmethod
    def of(cls, form):
        paths = [urllib.parse.urlsplit(form[name][0]).path for name in ("Url", "FallbackUrl", "StatusCallback")]
        return cls(time.monotonic(), form["To"][0], *paths)

    @property
    def queue(self):
        return self.url.split("/")[3]

    @property
    def leg(self):
        return self.url.split("/")[4]


class Twilio(ThreadingHTTPServer):
    """Twilio's REST interface: keeps whom it was asked to ring, and answers late or with a refusal if it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.placed, self.closing = [], threading.Event()
        self.delay = lambda _placed: 0.0
        self.status = lambda _placed: 201

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_):
        """Whoever asked may have been killed meanwhile."""

    def rung(self, journal, sid):
        """Return the requests that were made for a call."""
        return [placed for placed in list(self.placed) if journal.call_of_leg(placed.leg) == sid]


class Asked(BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        status = 201
        if self.path.endswith("/Calls.json"):
            placed = Placed.of(form)
            self.server.placed.append(placed)
            self.server.closing.wait(self.server.delay(placed))
            status = self.server.status(placed)
        self._answer(status, f'{{"sid": "CA{uuid.uuid4().hex}", "code": 20500, "message": "no"}}')

    def do_GET(self):
        self._answer(200, '{"status": "active", "calls": [], "queues": []}')

    def _answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass
