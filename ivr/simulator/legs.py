"""The contact's side of a Dial: ringing, the screening, the talk, and what Twilio reports of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.simulator.documents import TwilioWouldChokeError, Verb, read_whisper
from ivr.simulator.gathering import gather
from ivr.simulator.players import HANG_UP, Moment, Pickup

if TYPE_CHECKING:
    from ivr.simulator.phone import Telephone

ANSWERS_AFTER = 4.0
"""Seconds of ringing before somebody picks up."""

QUICK = {Pickup.BUSY: 1.0, Pickup.FAILED: 1.0}


class CallerHungUpError(Exception):
    """The caller hung up while a contact was being rung, screened or talked to."""


@dataclass(slots=True)
class LegRun:
    """One number of a Dial, from placing to its end."""

    phone: "Telephone"
    dial: Verb
    sid: str
    answered_at: float | None = None
    bridged: bool = False

    @property
    def number(self) -> Verb:
        """The Number noun."""
        return self.dial.children[0]

    def run(self) -> str:
        """Ring, screen and join; return the DialCallStatus."""
        phone = self.phone
        phone.transcript.rang_at.append(phone.elapsed)
        phone.note("network", f"rings {self.number.text}")
        self.report("initiated")
        self.report("ringing")
        pickup = phone.contacts.pick_up(self.number.text)
        if pickup not in (Pickup.ANSWER, Pickup.VOICEMAIL):
            phone.clock.advance(QUICK.get(pickup, self.dial.whole("timeout", 30) + 5))
            phone.leave_if(Moment.RINGING)
            return self._over(pickup.value, pickup.value)
        phone.clock.advance(ANSWERS_AFTER)
        phone.leave_if(Moment.RINGING)
        self.answered_at = phone.elapsed
        self.report("in-progress")
        self._screen(pickup)
        if not self.bridged:
            return self._over(phone.switches.declined_status, "completed")
        self._talk(pickup)
        return self._over("completed", "completed")

    def _screen(self, pickup: Pickup) -> None:
        """Play the whisper until it ends: in a Hangup, by the contact, or by running out, which joins."""
        phone = self.phone
        if pickup is Pickup.VOICEMAIL:
            phone.note("contact", "(voicemail)")
        verbs = read_whisper(phone.wire.document(self.number.attributes["url"], self._form("in-progress")))
        while True:
            for verb in verbs:
                if verb.name == "Hangup":
                    return
                if verb.name == "Say":
                    phone.speak("to contact", verb.text)
                if verb.name == "Gather":
                    person = None if pickup is Pickup.VOICEMAIL else phone.contacts
                    key = gather(phone, "to contact", "contact", verb, person)
                    phone.leave_if(Moment.SCREENING)
                    if key == HANG_UP:
                        return
                    if key:
                        form = self._form("in-progress") | {"Digits": key}
                        verbs = read_whisper(phone.wire.document(verb.attributes["action"], form))
                        break
            else:
                phone.leave_if(Moment.JOINED)
                self.bridged = True
                return

    def _talk(self, pickup: Pickup) -> None:
        phone = self.phone
        if pickup is Pickup.VOICEMAIL:
            raise TwilioWouldChokeError("the caller was joined to a voicemail")
        phone.transcript.joined += 1
        phone.note("network", "joins the caller and the contact")
        seconds = phone.contacts.talk()
        if phone.wants_to_leave(Moment.TALKING):
            seconds = min(seconds, phone.talks_for)
        phone.clock.advance(seconds)
        phone.leave_if(Moment.TALKING)
        phone.note("contact", f"hangs up after {seconds:.0f} seconds of talk")

    def _over(self, dial_status: str, leg_status: str) -> str:
        if self.phone.switches.leg_report_first:
            self.report(leg_status)
        return dial_status

    def report(self, status: str) -> None:
        """Deliver the network's report on this leg."""
        form = self._form(status) | self._duration(
            "CallDuration", ended=status not in ("initiated", "ringing", "in-progress")
        )
        self.phone.wire.report(self.number.attributes["statusCallback"], form)

    def _duration(self, name: str, *, ended: bool) -> dict[str, str]:
        if not ended or not self.phone.switches.duration_sent:
            return {}
        lasted = self.phone.elapsed - self.answered_at if self.answered_at is not None else 0
        return {name: str(round(lasted))}

    def action(self, dial_status: str) -> dict[str, str]:
        """Return what is added to the Dial's action."""
        form = {"DialCallStatus": dial_status, "DialCallSid": self.sid} | self._duration("DialCallDuration", ended=True)
        if self.phone.switches.bridged_sent:
            form["DialBridged"] = str(self.bridged).lower()
        return form

    def _form(self, status: str) -> dict[str, str]:
        return {
            "CallSid": self.sid,
            "ParentCallSid": self.phone.sid,
            "AccountSid": "ACsimulated",
            "From": self.dial.attributes.get("callerId", ""),
            "To": self.number.text,
            "CallStatus": status,
            "Direction": "outbound-dial",
            "ApiVersion": "2010-04-01",
        }
