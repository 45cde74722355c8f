"""A contact's leg that was made over REST: ringing, screening, the queue, and ringing a patient back."""

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from simpy import Event, Interrupt

from ivr.simulator.caller import Taken
from ivr.simulator.calls import HungUp, Progress
from ivr.simulator.clock import Steps
from ivr.simulator.dialects import Reader, read_leg
from ivr.simulator.dialled import ANSWERS_AFTER, DIAL_ADDS, PICKED_UP, QUICK
from ivr.simulator.documents import FailedDocumentError, Verb, Verbs
from ivr.simulator.keypad import Keypad
from ivr.simulator.players import Callee, Moment, Pickup
from ivr.simulator.playing import Next, PlayedLeg
from ivr.simulator.session import Session
from ivr.simulator.talk import Talk
from ivr.simulator.wire import Form
from ivr.simulator.world import World

PAUSES = {"w": 0.5, "W": 1.0}
TONE = 0.25
"""Seconds that one digit of SendDigits takes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for over REST."""

    to: str
    origin: str
    url: str
    timeout: int = 60
    fallback_url: str | None = None
    status_callback: str | None = None
    events: frozenset[str] = field(default_factory=frozenset)
    digits: str = ""


class DroppedError(Exception):
    """Neither a document nor its fallback could be had."""


class OutboundLeg(PlayedLeg):
    """A call made over REST."""

    direction = "outbound-api"
    ear, mouth = "to contact", "contact"
    reads = staticmethod(read_leg)
    machine = False
    leg_number = 0

    def __init__(self, world: World, order: Order) -> None:
        super().__init__(world, world.new_sid("CA"), order.origin, order.to)
        self.order = order
        self.progress = Progress(self, order.status_callback, order.events)
        self.starts_in = world.next_start()

    @property
    def session(self) -> Session:
        """The call of the caller for whom the contact is rung."""
        return self.world.session_of(self.order.url)

    @property
    def keypad(self) -> Keypad | None:
        """The contact's keypad."""
        return None if self.machine else self.callee

    def run(self) -> Steps:
        """Ring, and do as the documents say until somebody hangs up."""
        try:
            ended = yield from self._live()
        except Interrupt:
            self.over = True
            ended = "completed" if self.answered_at is not None else "canceled"
            if not self.session.switches.leg_report_first:
                yield self.world.clock.wait(0)
        except DroppedError:
            self.world.dropped.append(self.sid)
            self.session.note("network", "drops the contact: no document could be had")
            ended = "completed"
        self.end(ended)
        self.progress.report(ended)

    def _live(self) -> Generator[Event, Any, str]:
        yield self.world.clock.wait(self.starts_in)
        pickup = yield from self._ring()
        if pickup not in PICKED_UP:
            return pickup.value
        self.machine = pickup is Pickup.VOICEMAIL
        self.answer()
        self.progress.report("in-progress")
        if self.machine:
            self.session.note("contact", "(voicemail)")
        yield self.world.clock.wait(sum(PAUSES.get(sign, TONE) for sign in self.order.digits))
        yield from self.live(lambda: self.fetch(self.order.url, read_leg))
        return "completed"

    def _ring(self) -> Generator[Event, Any, Pickup]:
        session, self.started_at, self.status = self.session, self.world.clock.elapsed, "ringing"
        self.leg_number = session.rings(self.to)
        if session.caller:
            session.caller.will_not_wait()
        self.progress.report("initiated")
        self.progress.report("ringing")
        self.callee = self._contact(session)
        pickup = self.asked(self.callee.pick_up)
        rings = ANSWERS_AFTER if pickup in PICKED_UP else QUICK.get(pickup, self.order.timeout)
        if rings > self.order.timeout:
            pickup, rings = Pickup.NO_ANSWER, self.order.timeout
        yield self.world.clock.wait(rings)
        session.leave_if(Moment.RINGING, self.leg_number)
        return pickup

    def _contact(self, session: Session) -> Callee:
        return (session.contacts or self.world.contacts).answering(self.to)

    def listened(self) -> None:
        """The contact has been asked something: the caller may hang up meanwhile."""
        self.session.leave_if(Moment.SCREENING, self.leg_number)

    def fetch(self, url: str, read: Reader, status: str = "in-progress", **extra: str) -> Verbs:
        """Return the document that the line answers, or else the fallback's."""
        try:
            return super().fetch(url, read, status, **extra)
        except FailedDocumentError as failed:
            return self._fall_back(url, read, status, failed)

    def _fall_back(self, url: str, read: Reader, status: str, failed: FailedDocumentError) -> Verbs:
        self.session.note("network", f"asks the contact's fallback: error {failed.code}")
        if self.order.fallback_url is None:
            raise DroppedError from failed
        error = {"ErrorCode": str(failed.code), "ErrorUrl": url.partition("#")[0]}
        try:
            return super().fetch(self.order.fallback_url, read, status, **error)
        except FailedDocumentError as again:
            raise DroppedError from again

    def dial(self, dial: Verb) -> Next:
        """Take a caller out of a queue, or ring a number."""
        if dial.children[0].name == "Number":
            return (yield from super().dial(dial))
        form = yield from self._dial_queue(dial)
        self.has_dialled = True
        return self.fetch(dial.attributes["action"], read_leg, **form)

    def _dial_queue(self, dial: Verb) -> Generator[Event, Any, Form]:
        """Return what the Dial's action reports."""
        noun = dial.children[0]
        queue = self.world.queues.named(noun.text)
        if queue is None:
            return self._unjoined("failed")
        place = yield from queue.take(dial.whole("timeout", 30) + DIAL_ADDS)
        if place is None:
            return self._unjoined("no-answer")
        talk = Talk(place.leg, self, noun.attributes.get("url"))
        place.leg.cut(Taken(talk))
        try:
            yield from self._talk(talk)
        except Interrupt:
            talk.end()
            raise
        return talk.action()

    def _unjoined(self, status: str) -> Form:
        switches = self.session.switches
        return {"DialCallStatus": status} | ({"DialBridged": "false"} if switches.bridged_sent else {})

    def _talk(self, talk: Talk) -> Steps:
        if not (yield talk.joined):
            return
        if talk.callers_seconds is None:
            yield self.world.clock.wait(talk.seconds) | talk.over
        else:
            yield talk.over
        if not talk.over.triggered:
            talk.caller.session.note("contact", f"hangs up after {talk.seconds:.0f} seconds of talk")
            self.cut(HungUp("contact"))

    def asked_for_talk(self) -> float:
        """Return the seconds of talk after which the contact hangs up."""
        return self.asked(self.callee.talk)
