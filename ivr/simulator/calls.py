"""One call, as the exchange knows it: who made it, how it stands, and what its requests say of it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, ClassVar, TypeVar
from urllib.parse import urljoin

from simpy import Event, Interrupt, Process

from ivr.simulator.clock import Steps
from ivr.simulator.dialects import READ_STATIC, Reader
from ivr.simulator.documents import Verbs
from ivr.simulator.players import Callee
from ivr.simulator.session import Session
from ivr.simulator.wire import Form
from ivr.simulator.world import World
from ivr.speech import seconds

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HungUp:
    """Cuts a call off: who hung up (`caller`, `contact`, `line`)."""

    by: str


@dataclass(frozen=True, slots=True)
class Redirected:
    """Cuts a document off: the call goes on with another one."""

    url: str


class Abandoned:
    """Cuts a dialled leg off: whoever dialled it is no longer there."""


class CallLeg:
    """One call, whichever way it goes. `ear`: how the transcript names what is heard there; `mouth`: who is there."""

    direction: ClassVar[str]
    ear: str
    mouth: str
    callee: Callee
    """Whoever picked up, where somebody was rung."""

    def __init__(self, world: World, sid: str, origin: str, to: str) -> None:
        self.world, self.sid, self.origin, self.to = world, sid, origin, to
        self.parent_sid, self.document_at = "", ""
        self.status = "queued"
        self.created_at = world.clock.elapsed
        self.started_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.process: Process | None = None
        self.over = False
        world.calls[sid] = self

    @property
    def session(self) -> Session:
        """The caller's call for which all this is."""
        raise NotImplementedError

    def run(self) -> Generator[Event, Any, Any]:
        """Live from the first ring to the end."""
        raise NotImplementedError

    def begin(self) -> Process:
        """Start to live."""
        self.process = self.world.clock.begin(self.run())
        return self.process

    def cut(self, cause: object) -> None:
        """Cut short whatever goes on in this call."""
        if self.over or self.process is None:
            return
        self.over = isinstance(cause, HungUp | Abandoned)
        if self.world.clock.env.active_process is self.process:
            raise Interrupt(cause)
        if self.process.is_alive:
            self.process.interrupt(cause)

    def end(self, status: str) -> None:
        """Be over."""
        self.over, self.status, self.ended_at = True, status, self.world.clock.elapsed

    def answer(self) -> None:
        """Be answered."""
        self.status, self.answered_at = "in-progress", self.world.clock.elapsed

    def asked(self, question: Callable[[], T]) -> T:
        """Ask whoever is there; if they are at a keyboard and it is taken away, everybody hangs up."""
        try:
            return question()
        except KeyboardInterrupt:
            if self.session.caller and self.session.caller is not self:
                self.session.caller.hang_up()
            self.cut(HungUp(self.mouth))
            raise

    def heard(self, text: str) -> None:
        """Write down what is said to this side."""
        self.session.note(self.ear, text)

    def speak(self, text: str) -> Steps:
        """Let this side hear a sentence to its end, unless it is cut short."""
        self.heard(text)
        began = self.world.clock.elapsed
        try:
            yield self.world.clock.wait(seconds(text, self.session.words_a_minute))
        except Interrupt as cut:
            if not isinstance(cut.cause, HungUp):
                self.session.note("network", f"cuts this short after {self.world.clock.elapsed - began:.1f} seconds")
            raise

    def fetch(self, url: str, read: Reader, status: str = "in-progress", **extra: str) -> Verbs:
        """Return the document that the line answers for this call."""
        form, host = self.form(status) | extra, self.world.fallback
        self.document_at = at = urljoin(self.document_at, url)
        if host is None or not host.has(at):
            with self.world.clock.aside():
                body = self.world.wire.document(url, form)
            return read(body)
        return READ_STATIC[read](host.document(at, form))

    def report(self, url: str, form: Form) -> None:
        """Deliver a status callback."""
        with self.world.clock.aside():
            self.world.wire.report(url, form)

    def lasted(self, name: str) -> Form:
        """Return the seconds since this call was answered, as Twilio sends them."""
        if not self.session.switches.duration_sent:
            return {}
        since = self.answered_at if self.answered_at is not None else self.world.clock.elapsed
        return {name: str(round(self.world.clock.elapsed - since))}

    def form(self, status: str) -> Form:
        """Return what every request of this call says."""
        form = {"CallSid": self.sid, "AccountSid": self.world.account, "From": self.origin, "To": self.to}
        form |= {"ParentCallSid": self.parent_sid} if self.parent_sid else {}
        return form | {"CallStatus": status, "Direction": self.direction, "ApiVersion": "2010-04-01"}


class Progress:
    """The network's reports on one leg: which of them are wanted, and their numbers."""

    EVENTS: ClassVar = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}

    def __init__(self, leg: CallLeg, url: str | None, events: frozenset[str]) -> None:
        """`events`: none means the last one only, as with Twilio."""
        self._leg, self._url, self._events = leg, url, events or {"completed"}
        self._number = 0

    def report(self, status: str) -> None:
        """Deliver the report, if it is wanted."""
        form = self._leg.form(status) | self._call_progress()
        self._number += 1
        if status not in self.EVENTS:
            form |= self._leg.lasted("CallDuration")
        if self._url and self.EVENTS.get(status, "completed") in self._events:
            self._leg.report(self._url, form)

    def _call_progress(self) -> Form:
        stamp = format_datetime(self._leg.world.clock())
        return {"Timestamp": stamp, "SequenceNumber": str(self._number), "CallbackSource": "call-progress-events"}
