"""The strict telephone: dials the line, hears it, presses keys, is put through, and hangs up.

It walks our real TwiML as Twilio's documents say Twilio does, on a clock of its own, and refuses what a real
call would choke on.
"""

from dataclasses import dataclass

from ivr.simulator.documents import Verb, read
from ivr.simulator.gathering import gather
from ivr.simulator.legs import LegRun
from ivr.simulator.players import HANG_UP, Callee, Keypad
from ivr.simulator.session import CallerHungUpError, Session
from ivr.simulator.transcript import Transcript

MOST_DOCUMENTS = 200
"""A call that asks for more has lost its way."""


@dataclass(slots=True)
class Telephone:
    """A caller's telephone, and whoever answers when the line rings a contact."""

    session: Session
    keypad: Keypad
    contacts: Callee
    caller: str = "+447700900456"
    to: str = "+441632960000"

    def call(self) -> Transcript:
        """Ring the line and stay until the call is over."""
        transcript = self.session.transcript
        self.session.began = self.session.clock.elapsed
        try:
            self._play_all(self._fetch(f"{self.session.wire.base}/voice", "ringing"))
            transcript.ended_by = "line"
            self.session.note("line", "(hangs up)")
        except (CallerHungUpError, KeyboardInterrupt):
            transcript.ended_by = "caller"
        self._report_end()
        return transcript

    def _play_all(self, verbs: tuple[Verb, ...]) -> None:
        for _ in range(MOST_DOCUMENTS):
            following = self._play(verbs)
            if following is None:
                return
            verbs = following
        raise AssertionError("the call never ends")

    def _play(self, verbs: tuple[Verb, ...]) -> tuple[Verb, ...] | None:
        """Carry out a document; return the one that follows, None where the call ends."""
        for place, verb in enumerate(verbs):
            match verb.name:
                case "Say":
                    self.session.speak("line", verb.text)
                case "Pause":
                    self.session.clock.advance(verb.whole("length", 1))
                case "Gather":
                    can_be_early = place > 0 and verbs[place - 1].name == "Say"
                    if key := self._listen(verb, can_be_early=can_be_early):
                        return self._fetch(verb.attributes["action"], Digits=key)
                case "Redirect":
                    blank = {"Digits": ""} if self.session.switches.blank_digits else {}
                    return self._fetch(verb.text, **blank)
                case "Dial":
                    return self._dial(verb)
                case _:
                    return None
        return None

    def _listen(self, verb: Verb, *, can_be_early: bool) -> str | None:
        lose_early = can_be_early and self.session.switches.type_ahead == "lost"
        key = gather(self.session, "line", "caller", verb, self.keypad, lose_early=lose_early)
        if key == HANG_UP:
            raise CallerHungUpError
        return key

    def _dial(self, verb: Verb) -> tuple[Verb, ...]:
        leg = LegRun(self.session, self.contacts, verb)
        try:
            status = leg.run()
        except (CallerHungUpError, KeyboardInterrupt):
            self._abandon(leg, verb)
            raise
        following = self._fetch(verb.attributes["action"], **leg.action(status))
        if not self.session.switches.leg_report_first:
            leg.report("completed" if leg.answered_at is not None else status)
        return following

    def _abandon(self, leg: LegRun, verb: Verb) -> None:
        """End a contact's leg because the caller has hung up; whether an action follows is not documented."""
        ended = "completed" if leg.answered_at is not None else "canceled"
        if self.session.switches.action_after_hang_up:
            self._fetch(verb.attributes["action"], "completed", **leg.action(ended))
        leg.report(ended)

    def _fetch(self, url: str, status: str = "in-progress", **extra: str) -> tuple[Verb, ...]:
        return read(self.session.wire.document(url, self._form(status) | extra))

    def _report_end(self) -> None:
        form = self._form("completed")
        if self.session.switches.duration_sent:
            form["CallDuration"] = str(round(self.session.elapsed))
        self.session.wire.report(f"{self.session.wire.base}/voice/status", form)

    def _form(self, status: str) -> dict[str, str]:
        return {
            "CallSid": self.session.sid,
            "AccountSid": "ACsimulated",
            "From": self.caller,
            "To": self.to,
            "CallStatus": status,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
