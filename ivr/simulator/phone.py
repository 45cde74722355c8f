"""The strict telephone: dials the line, hears it, presses keys, is put through, and hangs up.

It walks our real TwiML as TWILIO's documents say Twilio does, on a clock of its own, and refuses what a real
call would choke on.
"""

import itertools
from dataclasses import dataclass, field

from ivr.simulator.clock import VirtualClock
from ivr.simulator.documents import Verb, read
from ivr.simulator.gathering import gather
from ivr.simulator.legs import CallerHungUpError, LegRun
from ivr.simulator.players import HANG_UP, Contact, Keypad, Moment
from ivr.simulator.switches import Switches
from ivr.simulator.transcript import Transcript
from ivr.simulator.wire import Wire
from ivr.speech import seconds

MOST_DOCUMENTS = 200
"""A call that asks for more has lost its way."""

_sids = itertools.count(1)


@dataclass(slots=True)
class Telephone:
    """One call from one telephone."""

    wire: Wire
    clock: VirtualClock
    keypad: Keypad
    contacts: Contact
    caller: str = "+447700900456"
    to: str = "+441632960000"
    switches: Switches = field(default_factory=Switches)
    leaves: tuple[Moment, int] | None = None
    """The moment, and the number of the leg, at which the caller hangs up."""
    talks_for: float = 60.0
    """Seconds after which a caller who leaves while talking does so."""
    transcript: Transcript = field(default_factory=Transcript)
    sid: str = field(default_factory=lambda: f"CA{next(_sids):032x}")
    began: float = 0.0

    def call(self) -> Transcript:
        """Ring the line and stay until the call is over."""
        self.began = self.clock.elapsed
        verbs = self._fetch(f"{self.wire.base}/voice", "ringing")
        try:
            for _ in range(MOST_DOCUMENTS):
                following = self._play(verbs)
                if following is None:
                    break
                verbs = following
            else:
                raise AssertionError("the call never ends")
        except (CallerHungUpError, KeyboardInterrupt):
            self.transcript.ended_by = "caller"
        self._report_end()
        return self.transcript

    @property
    def elapsed(self) -> float:
        """Seconds since the call began."""
        return self.clock.elapsed - self.began

    def note(self, who: str, what: str) -> None:
        """Add one thing to the transcript."""
        self.transcript.note(self.elapsed, who, what)

    def speak(self, to: str, text: str) -> None:
        """Let one of the two hear a sentence to its end."""
        self.note(to, text)
        self.clock.advance(seconds(text))

    def wants_to_leave(self, moment: Moment) -> bool:
        """Tell whether the caller hangs up at this moment of this leg."""
        return self.leaves == (moment, len(self.transcript.rang_at))

    def leave_if(self, moment: Moment) -> None:
        """Hang up, if this is the moment."""
        if self.wants_to_leave(moment):
            self.note("caller", "hangs up")
            raise CallerHungUpError

    def _play(self, verbs: tuple[Verb, ...]) -> tuple[Verb, ...] | None:
        """Carry out a document; return the one that follows, None where the call ends."""
        for place, verb in enumerate(verbs):
            match verb.name:
                case "Say":
                    self.speak("line", verb.text)
                case "Pause":
                    self.clock.advance(verb.whole("length", 1))
                case "Gather":
                    can_be_early = place > 0 and verbs[place - 1].name == "Say"
                    if key := self._listen(verb, can_be_early=can_be_early):
                        return self._fetch(verb.attributes["action"], Digits=key)
                case "Redirect":
                    blank = {"Digits": ""} if self.switches.blank_digits else {}
                    return self._fetch(verb.text, **blank)
                case "Dial":
                    return self._dial(verb)
                case _:
                    break
        self.transcript.ended_by = "line"
        self.note("line", "(hangs up)")
        return None

    def _listen(self, verb: Verb, *, can_be_early: bool) -> str | None:
        key = gather(self, "line", "caller", verb, self.keypad, lose_early=can_be_early and self._loses_early)
        if key == HANG_UP:
            raise CallerHungUpError
        return key

    @property
    def _loses_early(self) -> bool:
        return self.switches.type_ahead == "lost"

    def _dial(self, verb: Verb) -> tuple[Verb, ...]:
        leg = LegRun(self, verb, f"{self.sid[:-4]}{len(self.transcript.rang_at) + 1:02x}1e")
        try:
            status = leg.run()
        except (CallerHungUpError, KeyboardInterrupt):
            self._abandon(leg, verb)
            raise
        following = self._fetch(verb.attributes["action"], **leg.action(status))
        if not self.switches.leg_report_first:
            leg.report("completed" if leg.answered_at is not None else status)
        return following

    def _abandon(self, leg: LegRun, verb: Verb) -> None:
        """End a contact's leg because the caller has hung up; whether an action follows is not documented."""
        ended = "completed" if leg.answered_at is not None else "canceled"
        if self.switches.action_after_hang_up:
            self._fetch(verb.attributes["action"], "completed", **leg.action(ended))
        leg.report(ended)

    def _fetch(self, url: str, status: str = "in-progress", **extra: str) -> tuple[Verb, ...]:
        return read(self.wire.document(url, self._form(status) | extra))

    def _report_end(self) -> None:
        form = self._form("completed")
        if self.switches.duration_sent:
            form["CallDuration"] = str(round(self.elapsed))
        self.wire.report(f"{self.wire.base}/voice/status", form)

    def _form(self, status: str) -> dict[str, str]:
        return {
            "CallSid": self.sid,
            "AccountSid": "ACsimulated",
            "From": self.caller,
            "To": self.to,
            "CallStatus": status,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
