"""The caller's own call: the questions, the queue, and the join."""

from dataclasses import dataclass

from simpy import Interrupt

from ivr.simulator.calls import HungUp, Redirected
from ivr.simulator.clock import Steps
from ivr.simulator.dialects import Reader, read_join, read_wait
from ivr.simulator.documents import FailedDocumentError, Verb, Verbs, read
from ivr.simulator.keypad import Keypad
from ivr.simulator.players import Moment
from ivr.simulator.playing import MOST_DOCUMENTS, MOST_PIECES, Next, PlayedLeg
from ivr.simulator.queues import Place
from ivr.simulator.session import Session
from ivr.simulator.talk import Talk
from ivr.simulator.wire import Form

IMPATIENCE = 1.0
"""Seconds in the queue after which a caller hangs up who will not wait there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Cuts the wait off: a contact takes the caller out of the queue."""

    talk: Talk


@dataclass(frozen=True, slots=True)
class Left:
    """Cuts the wait off: the line takes the caller out of the queue."""


class CallerLeg(PlayedLeg):
    """A call to the line."""

    direction = "inbound"
    ear, mouth = "line", "caller"
    reads = staticmethod(read)

    def __init__(self, session: Session, keypad: Keypad, origin: str, to: str) -> None:
        super().__init__(session.world, session.sid, origin, to)
        self._session, self._keypad = session, keypad
        self.place: Place | None = None
        session.caller = self
        session.world.callers.append(session)

    @property
    def session(self) -> Session:
        """This caller's call."""
        return self._session

    @property
    def keypad(self) -> Keypad | None:
        """The caller's keypad."""
        return self._keypad

    def run(self) -> Steps:
        """Ring the line and stay until the call is over."""
        self._session.began = self.started_at = self.world.clock.elapsed
        if self._session.leaves_at is not None:
            self.world.clock.begin(self._leaves_at(self._session.leaves_at))
        self.status = "ringing"
        try:
            yield from self.live(self._first)
            by = "line"
        except Interrupt as cut:
            by = cut.cause.by if isinstance(cut.cause, HungUp) else "line"
        except KeyboardInterrupt:
            by = "caller"
        self._finish(by)

    def _first(self) -> Verbs:
        verbs = self.fetch(f"{self.world.wire.base}/voice", read, "ringing")
        self.answer()
        return verbs

    def _finish(self, by: str) -> None:
        self._session.transcript.ended_by = by
        if by == "line":
            self._session.note("line", "(hangs up)")
        self.end("completed")
        form = self.form("completed") | self.lasted("CallDuration")
        self.report(f"{self.world.wire.base}/voice/status", form)

    def hang_up(self) -> None:
        """Hang up, unless the call is over."""
        if not self.over:
            self._session.note("caller", "hangs up")
            self.cut(HungUp("caller"))

    def cut(self, cause: object) -> None:
        """Cut short whatever goes on; nobody can take out of a queue whoever is about to leave it."""
        if self.place and isinstance(cause, HungUp | Redirected):
            self.place.leave()
        super().cut(cause)

    def form(self, status: str) -> Form:
        """Return what every request of this call says, and in a queue what the wait is like."""
        return super().form(status) | (self.place.waiting_form() if self.place else {})

    def fetch(self, url: str, read: Reader, status: str = "in-progress", **extra: str) -> Verbs:
        """Return the document that the line answers; a queue in it is this caller's from now on."""
        try:
            verbs = super().fetch(url, read, status, **extra)
        except FailedDocumentError as failed:
            verbs = self._fall_back(url, read, status, failed)
        self.world.sessions |= {verb.text: self._session for verb in verbs if verb.name == "Enqueue"}
        return verbs

    def _fall_back(self, url: str, read: Reader, status: str, failed: FailedDocumentError) -> Verbs:
        """Ask the number's own fallback, as Twilio does at once, at whatever point of the call.

        Of a queue's documents nobody has written that down: there the wait ends, and the Enqueue's action is asked.
        https://www.twilio.com/docs/availability-reliability
        """
        host = self.world.fallback
        if host is None or read is not self.reads:
            raise failed
        self.world.allow(failed)
        self._session.note("network", f"asks the number's fallback: error {failed.code}")
        error = {"ErrorCode": str(failed.code), "ErrorUrl": url.partition("#")[0]}
        return super().fetch(host.first, read, status, **error)

    def hand_over(self, verb: Verb) -> Next:
        """Carry out a verb that ends a document."""
        if verb.name == "Enqueue":
            return (yield from self._enqueue(verb))
        if verb.name == "Leave":
            raise Interrupt(Left())
        return (yield from super().hand_over(verb))

    def after_hang_up(self, verb: Verb, form: Form) -> None:
        """Request an action although the caller has hung up, if this Twilio does."""
        if self._session.switches.action_after_hang_up and "action" in verb.attributes:
            self.fetch(verb.attributes["action"], self.reads, "completed", **form)

    def _enqueue(self, verb: Verb) -> Next:
        place, action = self.world.queues.open(verb.text).admit(self), verb.attributes["action"]
        self.place, self.in_queue = place, True
        self.will_not_wait()
        try:
            yield from self._wait(verb)
        except Interrupt as cut:
            self._out(place)
            if isinstance(cut.cause, Taken):
                return (yield from self._join(cut.cause.talk, verb, place))
            if not isinstance(cut.cause, Left):
                self._lost(verb, place, cut.cause)
                raise
            return self.fetch(action, self.reads, QueueResult="leave", **place.ended_form())
        except FailedDocumentError as failed:
            self._out(place)
            self.world.allow(failed)
            return self.fetch(action, self.reads, QueueResult="error", **place.ended_form())
        return None

    def _wait(self, verb: Verb) -> Steps:
        first = self.fetch(verb.attributes["waitUrl"], read_wait)
        yield from self.follow(first, read_wait, MOST_PIECES)
        raise Interrupt(HungUp("line"))

    def _out(self, place: Place) -> None:
        place.leave()
        self.place, self.in_queue = None, False

    def _lost(self, verb: Verb, place: Place, cause: object) -> None:
        if isinstance(cause, HungUp):
            self.after_hang_up(verb, {"QueueResult": "hangup"} | place.ended_form())

    def _join(self, talk: Talk, verb: Verb, place: Place) -> Next:
        """Hear what is said before the join, be joined, and go on when the other one has hung up."""
        ended, result = place.ended_form(), "bridged"
        try:
            yield from self._before_join(talk, ended)
            self._session.leave_if(Moment.JOINED, talk.contact.leg_number)
            if not talk.over.triggered:  # the contact may hang up while this caller hears that they are there
                talk.join()
                yield from self._talk(talk)
        except Interrupt as cut:
            talk.end()
            self._lost(verb, place, cut.cause)
            raise
        except FailedDocumentError as failed:
            talk.end()
            self.world.allow(failed)
            result = "error"
        return self.fetch(verb.attributes["action"], self.reads, QueueResult=result, **ended)

    def _before_join(self, talk: Talk, ended: Form) -> Steps:
        if talk.url:
            extra = {name: ended[name] for name in ("QueueSid", "QueueTime")}
            verbs = self.fetch(talk.url, read_join, DequeingCallSid=talk.contact.sid, **extra)
            yield from self.follow(verbs, read_join, MOST_DOCUMENTS)

    def _talk(self, talk: Talk) -> Steps:
        seconds = talk.callers_seconds
        if seconds is not None:
            yield self.world.clock.wait(seconds) | talk.over
            if not talk.over.triggered:
                self.hang_up()
        yield talk.over

    def will_not_wait(self) -> None:
        """Hang up in the queue, a little later, if the caller does so while this leg rings."""
        moment, leg = self._session.leaves or (None, 0)
        if moment is Moment.WAITING and self.in_queue and len(self._session.transcript.rang_at) >= leg:
            self.world.clock.begin(self._gives_up())

    def _gives_up(self) -> Steps:
        yield self.world.clock.wait(IMPATIENCE)
        if self.in_queue:
            self.hang_up()

    def _leaves_at(self, second: float) -> Steps:
        yield self.world.clock.wait(second)
        self.hang_up()
