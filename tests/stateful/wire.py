"""The wire of a rough Twilio: requests come twice, reports come late, in another order or never."""

import re
from dataclasses import dataclass

from twilio.request_validator import RequestValidator

from ivr.simulator.wire import SignedWire

REPORT = re.compile(r"/status$|^/voice/text/")
LEG = re.compile(r"/voice/leg/[^/]+/([^/]+)/(\d+)")


def turn_of(path):
    """Return the turn of a caller's own request; None for other requests, and for the pieces of their queue."""
    found = re.match(r"/voice/turn/(\d+)/(?!wait)", path)
    return int(found[1]) if found else 0 if path == "/voice" else None


def leg_of(path):
    """Return the opaque id of a leg that was placed over REST, and the number of the key."""
    found = LEG.fullmatch(path)
    return (found[1], int(found[2])) if found else None


def key_of(path, form):
    """Return the key under which the journal has a request, and of which call: None, where a leg says so."""
    if (turn := turn_of(path)) is not None:
        return f"turn/{turn}", form.get("CallSid", "")
    return ("leg/{}/{}".format(*leg), None) if (leg := leg_of(path)) else None


@dataclass(frozen=True, slots=True)
class Sent:
    """A request and its answer. `healthy`: it could be saved. `own`: it is a call's, and no stray of Twilio's."""

    number: int
    at: float
    path: str
    form: dict
    status: int
    body: str
    healthy: bool
    stored: dict | None
    """The event that was in the database file under the request's key before the answer was released."""
    own: bool = True

    @property
    def is_report(self):
        return bool(REPORT.search(self.path))

    @property
    def leg(self):
        return leg_of(self.path)

    @property
    def turn(self):
        return turn_of(self.path)


class RoughWire(SignedWire):
    """Posts to whichever server runs now, and keeps what was sent."""

    def __init__(self, base, token, stage):
        super().__init__(base, token)
        self.stage, self.sent, self.held = stage, [], []
        self.again, self.reports, self.own = False, "deliver", True

    def report(self, url, form):
        """Deliver a status callback, keep it back, or lose it."""
        if self.reports == "deliver":
            super().report(url, form)
        elif self.reports == "hold":
            self.held.append((url, form))

    def release(self, place, *, every=False, backwards=False):
        """Deliver what was kept back."""
        chosen = self.held if every else self.held[place : place + 1]
        for held in list(reversed(chosen) if backwards else chosen):
            self.held.remove(held)
            super().report(*held)

    def stray(self, path, form, signature=None):
        """Send what no call sends now; with a signature of one's own, if there is one."""
        self.own = False
        try:
            if signature is None:
                return self._post(self.base + path, form)
            return self.stage.ask(path, form, signature)
        finally:
            self.own = True

    def before(self, sent):
        """Return the request of the same call that came before this one."""
        mine = (one for one in reversed(self.sent[: sent.number]) if one.form.get("CallSid") == sent.form["CallSid"])
        return next((one for one in mine if one.own and not one.is_report), None)

    def _deliver(self, path, form, signature):
        reply, request = self._once(path, form, signature)
        now, body = self.stage.clock.elapsed, reply.body.decode()
        told = (path, form, reply.status, body, request.healthy, request.stored, self.own)
        self.sent.append(sent := Sent(len(self.sent), now, *told))
        self.stage.watch.sent(sent)
        if self.again and request.healthy and self.own:
            self.stage.watch.repeated(sent, lambda: self._once(path, form, signature)[0])
        return reply

    def _once(self, path, form, signature):
        with self.stage.one_request() as request:
            reply = self.stage.ask(path, form, signature)
        if request.killed:
            self.stage.restart()
            reply = self.stage.ask(path, form, signature)
        if key := key_of(path, form):
            request.stored = self.stage.watch.stored(*key)
        self.stage.settle()
        return reply, request

    def signed(self, path, form, token=None):
        """Return the signature of a request, under the line's token or another one."""
        return RequestValidator(token or self.token).compute_signature(self.base + path, form)
