"""The contact's side of a Dial: ringing, the screening, the talk, and what Twilio reports of it."""

from dataclasses import dataclass, field

from ivr.simulator.documents import TwilioWouldChokeError, Verb, read_whisper
from ivr.simulator.gathering import gather
from ivr.simulator.players import HANG_UP, Callee, Moment, Pickup
from ivr.simulator.session import Session

ANSWERS_AFTER = 4.0
"""Seconds of ringing before somebody picks up."""

QUICK = {Pickup.BUSY: 1.0, Pickup.FAILED: 1.0}
"""Seconds of ringing, where there is hardly any."""

DIAL_ADDS = 5
"""Twilio rings about this much longer than the Dial says."""

ALIVE = ("initiated", "ringing", "in-progress")


@dataclass(slots=True)
class LegRun:
    """One number of a Dial, from placing to its end."""

    session: Session
    contact: Callee
    dial: Verb
    answered_at: float | None = None
    bridged: bool = False
    sid: str = field(init=False)

    def __post_init__(self) -> None:
        """Give the leg a call id of its own."""
        self.sid = f"{self.session.sid}leg{len(self.session.transcript.rang_at) + 1}"

    @property
    def number(self) -> Verb:
        """The Number noun."""
        return self.dial.children[0]

    def run(self) -> str:
        """Ring, screen and join; return the DialCallStatus."""
        session = self.session
        session.transcript.rang_at.append(session.elapsed)
        session.note("network", f"rings {self.number.text}")
        self.report("initiated")
        self.report("ringing")
        pickup = self.contact.pick_up(self.number.text)
        if pickup not in (Pickup.ANSWER, Pickup.VOICEMAIL):
            session.clock.advance(QUICK.get(pickup, self.dial.whole("timeout", 30) + DIAL_ADDS))
            session.leave_if(Moment.RINGING)
            return self._over(pickup.value, pickup.value)
        session.clock.advance(ANSWERS_AFTER)
        session.leave_if(Moment.RINGING)
        self.answered_at = session.elapsed
        self.report("in-progress")
        self._screen(machine=pickup is Pickup.VOICEMAIL)
        if self.bridged:
            self._talk(machine=pickup is Pickup.VOICEMAIL)
        return self._over("completed" if self.bridged else session.switches.declined_status, "completed")

    def _screen(self, *, machine: bool) -> None:
        """Play the whisper to its end: a Hangup, the contact hanging up, or running out, which joins."""
        if machine:
            self.session.note("contact", "(voicemail)")
        verbs: tuple[Verb, ...] | None = self._whisper(self.number.attributes["url"])
        while verbs is not None:
            verbs = self._play(verbs, machine=machine)

    def _play(self, verbs: tuple[Verb, ...], *, machine: bool) -> tuple[Verb, ...] | None:
        for verb in verbs:
            if verb.name == "Hangup":
                return None
            if verb.name == "Say":
                self.session.speak("to contact", verb.text)
            if verb.name == "Gather":
                key = gather(self.session, "to contact", "contact", verb, None if machine else self.contact)
                self.session.leave_if(Moment.SCREENING)
                if key:
                    return None if key == HANG_UP else self._whisper(verb.attributes["action"], Digits=key)
        self.session.leave_if(Moment.JOINED)
        self.bridged = True
        return None

    def _talk(self, *, machine: bool) -> None:
        if machine:
            raise TwilioWouldChokeError("the caller was joined to a voicemail")
        session = self.session
        session.transcript.joined += 1
        session.note("network", "joins the caller and the contact")
        seconds = self.contact.talk()
        if session.wants_to_leave(Moment.TALKING):
            seconds = min(seconds, session.talks_for)
        session.clock.advance(seconds)
        session.leave_if(Moment.TALKING)
        session.note("contact", f"hangs up after {seconds:.0f} seconds of talk")

    def _over(self, dial_status: str, leg_status: str) -> str:
        if self.session.switches.leg_report_first:
            self.report(leg_status)
        return dial_status

    def report(self, status: str) -> None:
        """Deliver the network's report on this leg."""
        form = self._form(status) | ({} if status in ALIVE else self._duration("CallDuration"))
        self.session.wire.report(self.number.attributes["statusCallback"], form)

    def action(self, dial_status: str) -> dict[str, str]:
        """Return what is added to the Dial's action."""
        form = {"DialCallStatus": dial_status, "DialCallSid": self.sid} | self._duration("DialCallDuration")
        if self.session.switches.bridged_sent:
            form["DialBridged"] = str(self.bridged).lower()
        return form

    def _duration(self, name: str) -> dict[str, str]:
        if not self.session.switches.duration_sent:
            return {}
        lasted = self.session.elapsed - self.answered_at if self.answered_at is not None else 0
        return {name: str(round(lasted))}

    def _whisper(self, url: str, **extra: str) -> tuple[Verb, ...]:
        return read_whisper(self.session.wire.document(url, self._form("in-progress") | extra))

    def _form(self, status: str) -> dict[str, str]:
        return {
            "CallSid": self.sid,
            "ParentCallSid": self.session.sid,
            "AccountSid": "ACsimulated",
            "From": self.dial.attributes.get("callerId", ""),
            "To": self.number.text,
            "CallStatus": status,
            "Direction": "outbound-dial",
            "ApiVersion": "2010-04-01",
        }
