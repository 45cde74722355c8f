"""The lifeline: what is left when the database, the rota or our own code fails.

Documents made beforehand that need nothing but Twilio's request, and ring one contact after another. The only
thing in their links is the contact's position.
"""

from dataclasses import dataclass

from twilio.twiml.voice_response import VoiceResponse

from ivr.call import Limits
from ivr.call.acts import Line, Say
from ivr.call.dialling import between
from ivr.call.keys import Key
from ivr.call.prompts import Prompt
from ivr.call.whisper import operator_script
from ivr.oncall import Phone
from ivr.telephony.twiml import Writer, finish
from ivr.telephony.verbs import DialLinks


@dataclass(frozen=True, slots=True)
class Lifeline:
    """The fixed documents. `rings` and `spoken_checks` have one position more than there are contacts."""

    rings: tuple[str, ...]
    whispers: tuple[tuple[str, ...], ...]
    """By position, then by the number of useless keys so far."""
    spoken_checks: tuple[str, ...]
    joined: str
    declined: str
    silent: str
    goodbye: str

    def ring(self, position: int) -> str:
        """Return what rings the n-th contact, or says what to do when none is left."""
        return self.rings[min(position, len(self.rings) - 1)]

    def after_dial(self, position: int, *, talked: bool) -> str:
        """Return what follows a Dial: the n-th contact, unless the caller may have talked to somebody."""
        return self.spoken_checks[min(position, len(self.rings) - 1)] if talked else self.ring(position)

    def after_check(self, position: int, key: str) -> str:
        """Return what follows the question whether the caller has spoken to a doctor."""
        return self.goodbye if key == Key.YES else self.ring(position)

    def whisper(self, position: int, press: int) -> str:
        """Return what the n-th contact hears on picking up (press 0), or after useless keys."""
        heard = self.whispers[min(position, len(self.whispers) - 1)]
        return heard[press] if press < len(heard) else self.silent

    def after_key(self, key: str, again: str) -> str:
        """Return what a contact hears after a key: 1 joins, 2 declines, any other brings `again`."""
        return {Key.YES.value: self.joined, Key.NO.value: self.declined}.get(key, again)


def make_lifeline(writer: Writer, phones: tuple[Phone, ...], limits: Limits) -> Lifeline:
    """Make every document of the lifeline for these phones, the first of which is rung first."""
    rings = [_ring(writer, phone, place) for place, phone in enumerate(phones)]
    return Lifeline(
        rings=(*rings, _words(writer, Prompt.UNANSWERED_UNKNOWN)),
        whispers=tuple(_whispers(writer, phone, place, limits) for place, phone in enumerate(phones)),
        spoken_checks=tuple(_spoken_check(writer, place, limits) for place in range(len(phones) + 1)),
        joined=_words(writer, Prompt.WHISPER_JOINING, hang_up=False),
        declined=_words(writer, Prompt.WHISPER_DECLINED),
        silent=_words(writer),
        goodbye=_words(writer, Prompt.GOODBYE),
    )


def _ring(writer: Writer, phone: Phone, place: int) -> str:
    response, links = VoiceResponse(), writer.links
    for prompt in _said_before(phone, place):
        writer.speak(response, Say(prompt))
    urls = DialLinks(links.lifeline(place + 1), links.lifeline_leg(place), links.lifeline_status(place))
    writer.dial(response, phone, urls)
    return finish(response)


def _said_before(phone: Phone, place: int) -> tuple[Prompt, ...]:
    piece = between(place, switchboard=phone.contact.is_switchboard)
    if place:
        return (piece,)
    return (Prompt.TRANSFER_UNABLE, piece) if phone.contact.is_switchboard else (Prompt.TRANSFER_UNABLE,)


def _whispers(writer: Writer, phone: Phone, place: int, limits: Limits) -> tuple[str, ...]:
    script: tuple[Line, ...] = (Say(Prompt.WHISPER_BARE),)
    if phone.contact.is_switchboard:
        script = operator_script(phone.contact.ask)
    links = [writer.links.lifeline_leg(place, press + 1) for press in range(limits.leg_wrongs + 1)]
    return tuple(_gather(writer, script, link, limits.leg_wait, hang_up=True) for link in links)


def _spoken_check(writer: Writer, place: int, limits: Limits) -> str:
    link = writer.links.lifeline_spoken(place)
    return _gather(writer, (Say(Prompt.SPOKEN_CHECK),), link, limits.key_wait, hang_up=False)


def _gather(writer: Writer, lines: tuple[Line, ...], action: str, wait: int, *, hang_up: bool) -> str:
    response = VoiceResponse()
    writer.gather(response, lines, action, wait)
    if hang_up:
        response.hangup()
    else:
        response.redirect(action, method="POST")
    return finish(response)


def _words(writer: Writer, *prompts: Prompt, hang_up: bool = True) -> str:
    response = VoiceResponse()
    for prompt in prompts:
        writer.speak(response, Say(prompt))
    if hang_up:
        response.hangup()
    return finish(response)
