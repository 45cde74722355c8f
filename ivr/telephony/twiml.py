"""Acts as TwiML: the one place that writes it, pure, and strict about documents that would strand somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.call import Steps
from ivr.call.acts import (
    Act,
    Enqueue,
    Handover,
    HangUp,
    Join,
    Leave,
    Line,
    Listen,
    Pause,
    Ring,
    RingBack,
    Say,
    Take,
)
from ivr.logs import get_logger
from ivr.oncall import Phone
from ivr.speech import Catalogue, Languages, handover_text
from ivr.telephony.links import Links
from ivr.telephony.verbs import DialLinks, dial_number, dial_queue, enqueue, say
from ivr.triage import Rules

log = get_logger(__name__)

MOST_BYTES = 64_000
"""Twilio refuses a longer document. https://www.twilio.com/docs/api/errors/11750"""

PATIENT_WAIT = 30
"""Seconds for which the phone of a caller who is rung back rings."""


class StrandedError(ValueError):
    """A document that would leave a caller in silence or join them to a machine. A bug of ours."""


@dataclass(frozen=True, slots=True)
class PersonLeg:
    """A leg placed over REST, as its documents name it; `patient`: the number of a caller who is rung back from it."""

    queue: str
    id: str
    patient: str | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes documents in one voice and language, under one set of links and contacts."""

    languages: Languages
    rules: Rules
    links: Links
    line_number: str
    phones: Mapping[str, Phone]
    last_resort: Phone
    language: str = ""
    """The one in which a caller is spoken to; contacts always hear the default one."""

    @property
    def catalogue(self) -> Catalogue:
        """The words of the documents."""
        return self.languages.of(self.language)

    def speaking(self, language: str) -> "Writer":
        """Return what writes the documents of a caller who chose this language."""
        return replace(self, language=language)

    def to_caller(self, steps: Steps, turn: int) -> str:
        """Return what the caller hears next; the links in it name `turn`, which their answer will be."""
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        _refuse_strays(acts, (Say, Pause, Listen), (Listen, Ring, Enqueue, HangUp))
        for act in acts:
            match act:
                case Listen():
                    part = "opening" if act.opening else "question"
                    self.gather(response, act.lines, self.links.part(turn, part), act.wait)
                case Ring():
                    self._ring(response, act, turn)
                case Enqueue():
                    self._enqueue(response, act, turn)
                case HangUp():
                    response.hangup()
                case Say() | Pause():
                    self.speak(response, act)
        if isinstance(acts[-1], Listen):
            response.redirect(self.links.part(turn, "silence"), method="POST")
        return finish(response)

    def to_queue(self, steps: Steps, turn: int, piece: int, missed: int = 0) -> str:
        """Return what a queued caller hears; the links in it ask for piece number `piece`.

        A piece asks for the next one itself. If it only ran out, Twilio would play the first one again.
        """
        response, following = VoiceResponse(), self.links.wait(turn, piece, missed)
        acts = [step for step in steps if isinstance(step, Act)]
        _refuse_strays(acts, (Say, Pause, Listen), (Say, Pause, Listen, Leave, HangUp))
        for act in acts:
            match act:
                case Listen():
                    self.gather(response, act.lines, following, act.wait, act.digits)
                case Leave():
                    response.leave()
                case HangUp():
                    response.hangup()
                case Say() | Pause():
                    self.speak(response, act)
        if not isinstance(acts[-1], Leave | HangUp):
            response.redirect(following, method="POST")
        return finish(response)

    def to_contact(self, steps: Steps, leg: str, press: int) -> str:
        """Return what a contact dialled on the lifeline hears; `press` numbers their next key.

        A document that runs out joins them to the caller, so only Join may end one without HangUp.
        """
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        listens = any(isinstance(act, Listen) for act in acts)
        _refuse_strays(acts, (Say, Pause, Listen), (HangUp,) if listens else (Join, HangUp))
        self._screen(response, acts, self.links.leg(leg, press))
        return finish(response)

    def to_person(self, steps: Steps, leg: PersonLeg, press: int) -> str:
        """Return what a contact rung over REST hears; `press` numbers their next key."""
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        _refuse_strays(acts, (Say, Pause, Listen), (HangUp, Take, RingBack))
        self._screen(response, acts, self.links.person(leg.queue, leg.id, press))
        match acts[-1]:
            case Take():
                self._take(response, acts[-1], leg, press)
            case RingBack():
                self._ring_back(response, leg, press)
        return finish(response)

    def to_checked(self, steps: Steps, check: str, press: int) -> str:
        """Return what a contact hears who is rung for a radio check."""
        response = VoiceResponse()
        acts = [step for step in steps if isinstance(step, Act)]
        _refuse_strays(acts, (Say, Pause, Listen), (HangUp,))
        self._screen(response, acts, self.links.radio(check, press))
        return finish(response)

    def joined(self, steps: Steps) -> str:
        """Return what the caller hears as they are taken out of their queue. It runs out: then they are joined."""
        response = VoiceResponse()
        for act in (step for step in steps if isinstance(step, Say)):
            self.speak(response, act)
        return finish(response)

    def _screen(self, response: VoiceResponse, acts: Sequence[Act], link: str) -> None:
        for act in acts:
            match act:
                case Listen():
                    self.gather(response, act.lines, link, act.wait)
                case HangUp():
                    response.hangup()
                case Say() | Pause():
                    self.speak(response, act)

    def gather(self, response: VoiceResponse, lines: Sequence[Line], action: str, wait: int, digits: int = 1) -> None:
        """Add a Gather for one key, or for a number that # ends, `wait` seconds after the last word or key.

        finish_on_key="" lets # and * arrive as keys; by default # alone would count as silence.
        https://www.twilio.com/docs/voice/twiml/gather
        """
        last = "" if digits == 1 else "#"
        gather = Gather(input="dtmf", num_digits=digits, finish_on_key=last, timeout=wait, action=action, method="POST")
        for line in lines:
            self.speak(gather, line)
        response.append(gather)

    def speak(self, parent: VoiceResponse | Gather, line: Line) -> None:
        """Add a line of speech or a pause to a document or a Gather."""
        match line:
            case Pause():
                parent.pause(length=line.seconds)
            case Handover():
                default = self.languages.default
                say(parent, handover_text(line, self.rules, default), default)
            case Say():
                wanted = self.languages.of(line.language or self.language)
                say(parent, wanted.text(line.prompt, dict(line.slots)), self._home(wanted, line.prompt))

    def _home(self, wanted: Catalogue, prompt: str) -> Catalogue:
        """Return the language that has a prompt's words, and say so where it is not the one that is wanted."""
        home = wanted.home(prompt)
        if home is not wanted:
            log.warning("a language lacks words", language=wanted.language, instead=home.language)
        return home

    def _ring(self, response: VoiceResponse, act: Ring, turn: int) -> None:
        phone = self.phones.get(act.contact, self.last_resort)
        links = DialLinks(self.links.dial(turn, act.fallback), self.links.leg(act.leg), self.links.leg_status(act.leg))
        self.dial(response, phone, links)

    def dial(self, response: VoiceResponse, phone: Phone, links: DialLinks) -> None:
        """Add the ringing of one contact."""
        response.append(dial_number(phone.number, phone.contact.wait, self.line_number, links, phone.digits))

    def _enqueue(self, response: VoiceResponse, act: Enqueue, turn: int) -> None:
        response.append(enqueue(act.queue, self.links.queue(turn, act.fallback), self.links.wait(turn, 0)))

    def _take(self, response: VoiceResponse, act: Take, leg: PersonLeg, press: int) -> None:
        action, joined = self.links.person_dialled(leg.queue, leg.id, press), self.links.joined(leg.queue, leg.id)
        response.append(dial_queue(act.queue, act.wait, action, joined))

    def _ring_back(self, response: VoiceResponse, leg: PersonLeg, press: int) -> None:
        """Add the ringing of the patient, who sees the line's number, and hears only why they are rung."""
        if leg.patient is None:
            raise StrandedError("there is no number to ring back")
        links = DialLinks(
            self.links.person_dialled(leg.queue, leg.id, press),
            self.links.patient(leg.queue, leg.id),
            self.links.patient_status(leg.queue, leg.id),
        )
        response.append(dial_number(leg.patient, PATIENT_WAIT, self.line_number, links))


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
