"""Reading TwiML as strictly as Twilio does, and stricter: what Twilio would only warn of is an error here."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from ivr.simulator import saying

ATTRIBUTES: dict[str, frozenset[str]] = {
    "Response": frozenset(),
    "Say": frozenset({"voice", "language", "loop"}),
    "Pause": frozenset({"length"}),
    "Play": frozenset({"loop", "digits"}),
    "Gather": frozenset({"action", "method", "input", "numDigits", "timeout", "finishOnKey", "actionOnEmptyResult"}),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Leave": frozenset(),
    "Enqueue": frozenset({"action", "method", "waitUrl", "waitUrlMethod"}),
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
    "Queue": frozenset({"url", "method"}),
}
"""The verbs this line may use, and the attributes that Twilio documents for them."""

METHODS = {"action": "method", "url": "method", "waitUrl": "waitUrlMethod", "statusCallback": "statusCallbackMethod"}
"""Which attribute tells how each link is asked for; Twilio posts unless it is told otherwise."""

NOUNS = frozenset({"Number", "Queue"})
NESTED = {"Response": frozenset(ATTRIBUTES) - NOUNS - {"Response"}, "Dial": NOUNS}
NESTED["Gather"] = frozenset({"Say", "Play", "Pause"})
LAST = ("Redirect", "Hangup", "Dial", "Enqueue", "Leave")
"""Nothing after one of these is ever reached; a Dial that has no action goes on."""

MOST_BYTES = 64_000
MOST_NAME = 64
RINGING = range(5, 601)
"""The seconds that a Dial may ring."""


class TwilioWouldChokeError(AssertionError):
    """An answer on which a real call would have been lost."""


class FailedDocumentError(TwilioWouldChokeError):
    """A document that Twilio could not get, or not read: where there is a fallback, it is asked."""

    def __init__(self, what: str, code: int = 12100, *, injected: bool = False) -> None:
        """`code`: Twilio's number for the error. `injected`: a test wanted it."""
        super().__init__(what)
        self.code, self.injected = code, injected


@dataclass(frozen=True, slots=True)
class Verb:
    """One element of a document. `text` of a Say: its words, with `…` for each half second of a break in them."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple["Verb", ...] = ()

    def whole(self, name: str, default: int) -> int:
        """Return an attribute that is a whole number."""
        return int(self.attributes.get(name, default))


Verbs = tuple[Verb, ...]


def read(body: bytes) -> Verbs:
    """Return the verbs of a caller's document, or raise TwilioWouldChokeError."""
    verbs = parse(body)
    for verb in verbs:
        if verb.name == "Leave" or [child.name for child in verb.children] == ["Queue"]:
            raise TwilioWouldChokeError("a caller who is in no queue can neither leave one nor dial one")
    return verbs


def parse(body: bytes, *, static: bool = False) -> Verbs:
    """Return the verbs of a document for whomever, or raise TwilioWouldChokeError.

    `static`: it is a plain file, and so is all that it leads to: asked for by GET, and no Dial has an action.
    """
    if len(body) > MOST_BYTES:
        raise FailedDocumentError("longer than 64 kB (error 11750)", 11750)
    try:
        root = ET.fromstring(body)  # noqa: S314 our own document
    except ET.ParseError as error:
        raise FailedDocumentError(f"not well-formed XML (error 12100): {error}") from error
    if root.tag != "Response":
        raise FailedDocumentError("no <Response> (error 12100)")
    verbs = _verb(root, "GET" if static else "POST").children
    for fault in _stranding(verbs, static=static):
        raise TwilioWouldChokeError(fault)
    return verbs


def _verb(element: ET.Element, method: str) -> Verb:
    if element.tag not in ATTRIBUTES:
        raise TwilioWouldChokeError(f"unknown verb <{element.tag}> (error 12200)")
    if unknown := set(element.attrib) - ATTRIBUTES[element.tag]:
        raise TwilioWouldChokeError(f"<{element.tag}> has unknown {sorted(unknown)} (error 12200)")
    if _asks_otherwise(element, method):
        raise TwilioWouldChokeError(f"<{element.tag}> asks for a method other than {method}")
    if element.tag == "Say":
        return _say(element)
    children = tuple(_verb(child, method) for child in element)
    for child in children:
        if child.name not in NESTED.get(element.tag, frozenset()):
            raise TwilioWouldChokeError(f"<{child.name}> inside <{element.tag}>")
    return Verb(element.tag, (element.text or "").strip(), dict(element.attrib), children)


def _asks_otherwise(element: ET.Element, method: str) -> bool:
    asked = {element.get(how, "POST") for link, how in METHODS.items() if link in element.attrib}
    told = {element.get(how, method) for how in METHODS.values()}
    return asked | told != {method}


def _say(element: ET.Element) -> Verb:
    for fault in saying.faults(element):
        raise TwilioWouldChokeError(fault)
    return Verb("Say", saying.words(element), dict(element.attrib))


def _stranding(verbs: Verbs, *, static: bool) -> Iterator[str]:
    for place, verb in enumerate(verbs):
        last = place == len(verbs) - 1
        if verb.name == "Gather" and last:
            yield "a Gather with nothing after it: silence would end the call"
        if verb.name == "Gather" and "action" not in verb.attributes:
            yield "a Gather without an action asks for its own document for ever"
        if verb.name in LAST and not last and not (static and verb.name == "Dial"):
            yield f"nothing after <{verb.name}> is ever reached"
        if verb.name == "Dial":
            yield from _bad_dial(verb, static=static)
            if static and last:
                yield "a Dial with nothing after it: whoever was not joined would hear nothing"
        if verb.name == "Enqueue":
            yield from _bad_queue(verb.text)
            if not {"action", "waitUrl"} <= set(verb.attributes):
                yield "an Enqueue of ours has an action and a waitUrl"


def _bad_dial(verb: Verb, *, static: bool) -> Iterator[str]:
    if len(verb.children) != 1 or ("action" in verb.attributes) is static:
        yield "a Dial of ours rings one number, or one queue, and has an action; none in a plain file"
    if verb.whole("timeout", 30) not in RINGING:
        yield "a Dial rings 5 to 600 seconds"
    for noun in verb.children:
        if noun.name == "Queue":
            yield from _bad_queue(noun.text)


def _bad_queue(name: str) -> Iterator[str]:
    if not 1 <= len(name) <= MOST_NAME:
        yield f"a queue's name has 1 to {MOST_NAME} characters"
