"""The static bundle: documents that are hosted outside our server, for when it cannot be reached at all.

Nothing of ours can tell one key from another there: any key joins, and silence hangs up. No Dial has an action: what
follows it is heard by whoever was not joined, and by whoever has talked and stays.
"""

from collections.abc import Callable, Iterable, Mapping

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.call import Limits
from ivr.call.acts import Line, Say
from ivr.call.dialling import between
from ivr.call.prompts import Prompt
from ivr.call.whisper import operator_script
from ivr.oncall import Phone, Rota, phones_at_any_hour
from ivr.settings import Settings
from ivr.telephony.links import Links
from ivr.telephony.twiml import Writer, finish
from ivr.telephony.verbs import dial_static
from ivr.triage import current_rules

FALLBACK, CONTACT, OPERATOR, JOINED = "fallback.xml", "contact.xml", "operator-{}.xml", "joined.xml"

Address = Callable[[str], str]
"""Where a document is hosted, by its name."""

Script = tuple[Line, ...]
BARE: Script = (Say(Prompt.WHISPER_BARE),)


def bundle_of(settings: Settings, rota: Rota | None, address: Address = str) -> Mapping[str, str]:
    """Return the documents of a line as it is now; by default their links are the names of the files beside them."""
    rules, phones = current_rules(), phones_at_any_hour(rota, settings.ivr_registrar_number)
    writer = Writer(
        languages=settings.languages(rules),
        rules=rules,
        links=Links(settings.ivr_public_url),
        line_number=settings.ivr_line_number,
        phones={},
        last_resort=phones[-1],
    )
    return make_bundle(writer, phones, Limits(), address)


def make_bundle(writer: Writer, phones: tuple[Phone, ...], limits: Limits, address: Address) -> Mapping[str, str]:
    """Return the documents by their names, each behind those that it leads to: FALLBACK, asked first, is the last."""
    names = _names(map(_script, phones))
    whispers = {name: _whisper(writer, script, limits, address(JOINED)) for script, name in names.items()}
    links = [address(names[_script(phone)]) for phone in phones]
    return {
        JOINED: _words(writer, Prompt.WHISPER_JOINING),
        **whispers,
        FALLBACK: _fallback(writer, tuple(zip(phones, links, strict=True))),
    }


def _script(phone: Phone) -> Script:
    """Return what whoever picks up this phone is told."""
    return operator_script(phone.contact.ask) if phone.contact.is_switchboard else BARE


def _names(scripts: Iterable[Script]) -> dict[Script, str]:
    """Return the document that holds each script."""
    operators = [script for script in dict.fromkeys(scripts) if script != BARE]
    return {BARE: CONTACT} | {script: OPERATOR.format(place) for place, script in enumerate(operators, start=1)}


def _whisper(writer: Writer, script: Script, limits: Limits, joined: str) -> str:
    """A document that runs out joins: so this one hangs up when no key comes, as a voicemail presses none."""
    response = VoiceResponse()
    gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=limits.leg_wait, action=joined, method="GET")
    for line in script:
        writer.speak(gather, line)
    response.append(gather)
    response.hangup()
    return finish(response)


def _fallback(writer: Writer, rung: tuple[tuple[Phone, str], ...]) -> str:
    """Ring one phone after another. Nothing can be said while one rings, so the 999 words come before the second."""
    response = VoiceResponse()
    for place, (phone, whisper) in enumerate(rung):
        for prompt in _before(place, switchboard=phone.contact.is_switchboard):
            writer.speak(response, Say(prompt))
        response.append(dial_static(phone.number, phone.contact.wait, writer.line_number, whisper, phone.digits))
    for prompt in (Prompt.SPOKEN_OR_STAY, Prompt.UNANSWERED_UNKNOWN):
        writer.speak(response, Say(prompt))
    response.hangup()
    return finish(response)


def _before(place: int, *, switchboard: bool) -> tuple[Prompt, ...]:
    piece = between(place, switchboard=switchboard)
    if place:
        return (Prompt.SPOKEN_OR_STAY, piece)
    return (Prompt.TRANSFER_UNABLE, piece) if switchboard else (Prompt.TRANSFER_UNABLE,)


def _words(writer: Writer, prompt: Prompt) -> str:
    response = VoiceResponse()
    writer.speak(response, Say(prompt))
    return finish(response)
