"""Acts as TwiML: the one place that writes it, pure, and strict about documents that would strand somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.call import Steps
from ivr.call.acts import Act, Handover, HangUp, Join, Line, Listen, Pause, Ring, Say
from ivr.oncall import Phone
from ivr.speech import Catalogue, handover_text
from ivr.telephony.links import Links
from ivr.triage import Rules

MOST_BYTES = 64_000
"""Twilio refuses a longer document. https://www.twilio.com/docs/api/errors/11750"""

DIAL_ADDS = 5
"""Twilio rings about this many seconds longer than a Dial's timeout says, and takes no timeout below it."""

LEG_EVENTS = "initiated ringing answered completed"


class StrandedError(ValueError):
    """A document that would leave a caller in silence or join them to a machine. A bug of ours."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes documents in one voice and language, under one set of links and contacts."""

    catalogue: Catalogue
    rules: Rules
    links: Links
    voice: str
    line_number: str
    phones: Mapping[str, Phone]
    last_resort: Phone

    def to_caller(self, steps: Steps, turn: int) -> str:
        """Return what the caller hears next; the links in it name `turn`, which their answer will be."""
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        _refuse_strays(acts, (Say, Pause, Listen), (Listen, Ring, HangUp))
        for act in acts:
            match act:
                case Listen():
                    part = "opening" if act.opening else "question"
                    self.gather(response, act.lines, self.links.part(turn, part), act.wait)
                case Ring():
                    self._ring(response, act, turn)
                case HangUp():
                    response.hangup()
                case Say() | Pause():
                    self.speak(response, act)
        if isinstance(acts[-1], Listen):
            response.redirect(self.links.part(turn, "silence"), method="POST")
        return finish(response)

    def to_contact(self, steps: Steps, leg: str, press: int) -> str:
        """Return what a contact hears; `press` numbers their next key.

        A document that runs out joins them to the caller, so only Join may end one without HangUp.
        """
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        listens = any(isinstance(act, Listen) for act in acts)
        _refuse_strays(acts, (Say, Pause, Listen), (HangUp,) if listens else (Join, HangUp))
        for act in acts:
            match act:
                case Listen():
                    self.gather(response, act.lines, self.links.leg(leg, press), act.wait)
                case HangUp():
                    response.hangup()
                case Say() | Pause():
                    self.speak(response, act)
        return finish(response)

    def gather(self, response: VoiceResponse, lines: Sequence[Line], action: str, wait: int) -> None:
        """Add a Gather for one key, `wait` seconds after the last word.

        finish_on_key="" lets # and * arrive as keys; by default # alone would count as silence.
        https://www.twilio.com/docs/voice/twiml/gather
        """
        gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=wait, action=action, method="POST")
        for line in lines:
            self.speak(gather, line)
        response.append(gather)

    def speak(self, parent: VoiceResponse | Gather, line: Line) -> None:
        """Add a line of speech or a pause to a document or a Gather."""
        if isinstance(line, Pause):
            parent.pause(length=line.seconds)
        else:
            parent.say(self._words(line), voice=self.voice, language=self.catalogue.language)

    def _words(self, line: Say | Handover) -> str:
        if isinstance(line, Handover):
            return handover_text(line, self.rules, self.catalogue)
        return self.catalogue.text(line.prompt, dict(line.slots))

    def _ring(self, response: VoiceResponse, act: Ring, turn: int) -> None:
        phone = self.phones.get(act.contact, self.last_resort)
        urls = self.links.dial(turn, act.fallback), self.links.leg(act.leg), self.links.leg_status(act.leg)
        self.dial(response, phone, *urls)

    def dial(self, response: VoiceResponse, phone: Phone, action: str, whisper: str, status: str) -> None:
        """Add the ringing of one contact, screened before the join.

        Never several numbers in one Dial: the first to pick up, be it a voicemail, would cancel the rest.
        https://www.twilio.com/docs/voice/twiml/number
        """
        dial = Dial(
            action=action,
            method="POST",
            timeout=max(phone.contact.wait - DIAL_ADDS, DIAL_ADDS),
            caller_id=self.line_number,
            answer_on_bridge=True,
            ring_tone="uk",
        )
        dial.number(
            phone.number,
            url=whisper,
            method="POST",
            status_callback=status,
            status_callback_event=LEG_EVENTS,
            status_callback_method="POST",
            **({"send_digits": phone.digits} if phone.digits else {}),
        )
        response.append(dial)


def _refuse_strays(acts: Sequence[Act], before: tuple[type, ...], ends: tuple[type, ...]) -> None:
    """Refuse a document that does not end as it must, or holds anything else that would never be reached."""
    if not acts or not isinstance(acts[-1], ends):
        raise StrandedError("the document runs out")
    if not all(isinstance(act, before) for act in acts[:-1]):
        raise StrandedError("the document holds what cannot stand there")


def finish(response: VoiceResponse) -> str:
    """Return the document's text, or raise StrandedError if Twilio would not read it."""
    text = str(response)
    if len(text.encode()) > MOST_BYTES:
        raise StrandedError("the document is too long for Twilio")
    return text
