"""Reading TwiML as strictly as Twilio does, and stricter: what Twilio would only warn of is an error here."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

ATTRIBUTES: dict[str, frozenset[str]] = {
    "Response": frozenset(),
    "Say": frozenset({"voice", "language", "loop"}),
    "Pause": frozenset({"length"}),
    "Play": frozenset({"loop", "digits"}),
    "Gather": frozenset({"action", "method", "input", "numDigits", "timeout", "finishOnKey", "actionOnEmptyResult"}),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Dial": frozenset(
        {"action", "method", "timeout", "callerId", "answerOnBridge", "ringTone", "timeLimit", "hangupOnStar"}
    ),
    "Number": frozenset(
        {
            "url",
            "method",
            "sendDigits",
            "statusCallback",
            "statusCallbackEvent",
            "statusCallbackMethod",
        }
    ),
}
"""The verbs this line may use, and the attributes that Twilio documents for them."""

NESTED = {"Response": frozenset(ATTRIBUTES) - {"Response", "Number"}, "Dial": frozenset({"Number"})}
NESTED["Gather"] = frozenset({"Say", "Play", "Pause"})
WHISPER = frozenset({"Say", "Play", "Gather", "Hangup"})
"""All that the document of a Number's url may hold. https://www.twilio.com/docs/voice/twiml/number"""

MOST_BYTES = 64_000


class TwilioWouldChokeError(AssertionError):
    """An answer on which a real call would have been lost."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One element of a document."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple["Verb", ...] = ()

    def whole(self, name: str, default: int) -> int:
        """Return an attribute that is a whole number."""
        return int(self.attributes.get(name, default))


def read(body: bytes) -> tuple[Verb, ...]:
    """Return the verbs of a document, or raise TwilioWouldChokeError."""
    if len(body) > MOST_BYTES:
        raise TwilioWouldChokeError("longer than 64 kB (error 11750)")
    try:
        root = ET.fromstring(body)  # noqa: S314 our own document
    except ET.ParseError as error:
        raise TwilioWouldChokeError(f"not well-formed XML (error 12100): {error}") from error
    if root.tag != "Response":
        raise TwilioWouldChokeError("no <Response> (error 12100)")
    verbs = _verb(root).children
    _refuse_stranding(verbs)
    return verbs


def read_whisper(body: bytes) -> tuple[Verb, ...]:
    """Return the verbs of a document for a contact who picked up; only four verbs are allowed there."""
    verbs = read(body)
    for verb in verbs:
        if verb.name not in WHISPER:
            raise TwilioWouldChokeError(f"<{verb.name}> in a whisper (error 13201)")
    return verbs


def _verb(element: ET.Element) -> Verb:
    if element.tag not in ATTRIBUTES:
        raise TwilioWouldChokeError(f"unknown verb <{element.tag}> (error 12200)")
    if unknown := set(element.attrib) - ATTRIBUTES[element.tag]:
        raise TwilioWouldChokeError(f"<{element.tag}> has unknown {sorted(unknown)} (error 12200)")
    children = tuple(_verb(child) for child in element)
    for child in children:
        if child.name not in NESTED.get(element.tag, frozenset()):
            raise TwilioWouldChokeError(f"<{child.name}> inside <{element.tag}>")
    return Verb(element.tag, (element.text or "").strip(), dict(element.attrib), children)


def _refuse_stranding(verbs: tuple[Verb, ...]) -> None:
    for fault in _stranding(verbs):
        raise TwilioWouldChokeError(fault)


def _stranding(verbs: tuple[Verb, ...]) -> Iterator[str]:
    for place, verb in enumerate(verbs):
        last = place == len(verbs) - 1
        if verb.name == "Gather" and last:
            yield "a Gather with nothing after it: silence would end the call"
        if verb.name == "Gather" and "action" not in verb.attributes:
            yield "a Gather without an action asks for its own document for ever"
        if verb.name in ("Redirect", "Hangup", "Dial") and not last:
            yield f"nothing after <{verb.name}> is ever reached"
        if verb.name == "Dial" and (len(verb.children) != 1 or "action" not in verb.attributes):
            yield "a Dial of ours rings one number and has an action"
        if verb.name == "Say" and not verb.text:
            yield "an empty Say"
