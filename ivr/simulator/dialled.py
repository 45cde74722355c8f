"""The leg of a Dial: ringing, the screening, the talk, and what Twilio reports of it."""

import math
from collections.abc import Generator
from typing import Any

from simpy import Event, Interrupt

from ivr.simulator.calls import Abandoned, CallLeg, HungUp, Progress
from ivr.simulator.clock import Steps
from ivr.simulator.dialects import read_patient, read_whisper
from ivr.simulator.documents import FailedDocumentError, TwilioWouldChokeError, Verb, Verbs
from ivr.simulator.gathering import gather, length, prompt_of
from ivr.simulator.keypad import HANG_UP
from ivr.simulator.players import Callee, Moment, Pickup
from ivr.simulator.session import Session
from ivr.simulator.wire import Form

ANSWERS_AFTER = 4.0
"""Seconds of ringing before somebody picks up."""

QUICK = {Pickup.BUSY: 1.0, Pickup.FAILED: 1.0}
"""Seconds of ringing, where there is hardly any."""

DIAL_ADDS = 5
"""Twilio rings about this much longer than the Dial says."""

PICKED_UP = (Pickup.ANSWER, Pickup.VOICEMAIL)


class DialledLeg(CallLeg):
    """One number of a Dial, from placing to its end. Its process returns the DialCallStatus.

    A caller's Dial rings a contact; a contact's Dial rings the patient back.
    """

    direction = "outbound-dial"

    def __init__(self, parent: CallLeg, dial: Verb) -> None:
        self.number = dial.children[0]
        self.parent, self.dial = parent, dial
        world, sid = parent.world, parent.world.new_sid("CA")
        super().__init__(world, sid, dial.attributes.get("callerId", parent.origin), self.number.text)
        self.parent_sid, self.document_at = parent.sid, parent.document_at
        self.bridged, self.machine, self.leg_number = False, False, 0
        self.to_patient = parent.direction != "inbound"
        self.ear, self.mouth = ("to patient", "patient") if self.to_patient else ("to contact", "contact")
        self.read = read_patient if self.to_patient else read_whisper
        events = frozenset(self.number.attributes.get("statusCallbackEvent", "").split())
        self.progress = Progress(self, self.number.attributes.get("statusCallback"), events)

    @property
    def session(self) -> Session:
        """The caller's call."""
        return self.parent.session

    def run(self) -> Generator[Event, Any, str]:
        """Ring, screen and join; return the DialCallStatus."""
        try:
            return (yield from self._live())
        except Interrupt as cut:
            alone = isinstance(cut.cause, Abandoned) or self.parent.over
            return "" if alone else self._over_after_pickup()

    def _live(self) -> Generator[Event, Any, str]:
        callee = self._ring()
        pickup = self.asked(callee.pick_up)
        rings = ANSWERS_AFTER if pickup in PICKED_UP else self.dial.whole("timeout", 30) + DIAL_ADDS
        yield self.world.clock.wait(QUICK.get(pickup, rings))
        yield from self._moment(Moment.RINGING)
        if pickup not in PICKED_UP:
            return self._over(pickup.value, pickup.value)
        self.machine = pickup is Pickup.VOICEMAIL
        self.answer()
        self.progress.report("in-progress")
        yield from self._screen(callee)
        if self.bridged:
            yield from self._talk(callee)
        return self._over_after_pickup()

    def _ring(self) -> Callee:
        session, self.started_at, self.status = self.session, self.world.clock.elapsed, "ringing"
        if self.to_patient:
            session.note("network", f"rings {self.to}")
        else:
            self.leg_number = session.rings(self.to)
        self.progress.report("initiated")
        self.progress.report("ringing")
        contacts = self.world.patients if self.to_patient else session.contacts or self.world.contacts
        return contacts.answering(self.to)

    def _screen(self, callee: Callee) -> Steps:
        """Play the whisper to its end: a Hangup, the contact hanging up, or running out, which joins."""
        if self.machine:
            self.session.note(self.mouth, "(voicemail)")
        url = self.number.attributes.get("url")
        try:
            verbs: Verbs | None = self.fetch(url, self.read) if url else ()
            while verbs is not None:
                verbs = yield from self._play(verbs, callee)
        except FailedDocumentError as failed:
            self.world.allow(failed)
            self.session.note("network", f"ends the leg, for its document cannot be had: error {failed.code}")

    def _play(self, verbs: Verbs, callee: Callee) -> Generator[Event, Any, Verbs | None]:
        for verb in verbs:
            if verb.name == "Hangup":
                return None
            if verb.name == "Say":
                yield from self.speak(verb.text)
            if verb.name == "Play":
                yield self.world.clock.wait(length(verb, self.session.words_a_minute))
            if verb.name == "Gather":
                prompt = prompt_of(verb, self.session.words_a_minute)
                key = yield from gather(self, verb, prompt, None if self.machine else callee)
                yield from self._moment(Moment.SCREENING)
                if key:
                    return None if key == HANG_UP else self.fetch(verb.attributes["action"], self.read, Digits=key)
        yield from self._moment(Moment.JOINED)
        self.bridged = True
        return None

    def _talk(self, callee: Callee) -> Steps:
        if self.to_patient:
            yield from self._talk_to_doctor(callee)
            return
        if self.machine:
            raise TwilioWouldChokeError("the caller was joined to a voicemail")
        session = self.session
        session.transcript.joined += 1
        session.note("network", "joins the caller and the contact")
        seconds = self.asked(callee.talk)
        if session.wants_to_leave(Moment.TALKING, self.leg_number):
            seconds = min(seconds, session.talks_for)
        yield self.world.clock.wait(seconds)
        yield from self._moment(Moment.TALKING)
        session.note("contact", f"hangs up after {seconds:.0f} seconds of talk")

    def _talk_to_doctor(self, patient: Callee) -> Steps:
        """A doctor who stays is asked afterwards; one who does not hangs up first."""
        session, doctor = self.session, self.parent.callee
        session.transcript.joined += 0 if self.machine else 1
        session.note("network", "joins the contact and " + ("a voicemail" if self.machine else "the patient"))
        seconds = self.asked(patient.talk)
        doctors = self.parent.asked(doctor.talk)
        doctors = math.inf if doctor.stays else doctors
        yield self.world.clock.wait(min(seconds, doctors))
        who = "contact" if doctors <= seconds else "patient"
        session.note(who, f"hangs up after {min(seconds, doctors):.0f} seconds of talk")
        if who == "contact":
            self.parent.cut(HungUp("contact"))
            yield self.world.clock.env.event()

    def _moment(self, moment: Moment) -> Steps:
        """Let the caller hang up, if this is the moment; then this leg only waits to be abandoned."""
        if not self.to_patient and self.session.leave_if(moment, self.leg_number):
            yield self.world.clock.env.event()

    def _over_after_pickup(self) -> str:
        if self.answered_at is None:
            return self._over("canceled", "canceled")
        return self._over("completed" if self.bridged else self.session.switches.declined_status, "completed")

    def _over(self, dial_status: str, leg_status: str) -> str:
        self.end(leg_status)
        if self.session.switches.leg_report_first:
            self.progress.report(leg_status)
        return dial_status

    def action(self, dial_status: str) -> Form:
        """Return what is added to the Dial's action."""
        form = {"DialCallStatus": dial_status, "DialCallSid": self.sid} | self.lasted("DialCallDuration")
        if self.session.switches.bridged_sent:
            form["DialBridged"] = str(self.bridged).lower()
        return form
