"""What may be said to whom: the documents of each place in a call, each with verbs of its own."""

from collections.abc import Callable, Mapping

from ivr.simulator.documents import TwilioWouldChokeError, Verb, Verbs, parse, read

Reader = Callable[[bytes], Verbs]

WHISPER = frozenset({"Say", "Play", "Gather", "Hangup"})
"""All that the document of a Number's url may hold. https://www.twilio.com/docs/voice/twiml/number"""

WAIT = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"})
"""All that a queue's caller may hear. https://www.twilio.com/docs/voice/twiml/enqueue"""

STATIC = frozenset({"Say", "Play", "Pause", "Dial", "Hangup"})
"""All that a caller needs of the static bundle: nobody there can tell one key from another."""

JOIN = frozenset({"Say", "Play"})
PATIENT = frozenset({"Say"})
LEG = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Dial"})


def read_whisper(body: bytes) -> Verbs:
    """Return the verbs for a contact who picked up a caller's Dial; only four verbs are allowed there."""
    return _only(read(body), WHISPER, "a whisper (error 13201)")


def read_patient(body: bytes) -> Verbs:
    """Return the verbs for a patient who was rung back: words, and then the doctor."""
    return _only(parse(body), PATIENT, "a whisper to a patient")


def read_wait(body: bytes) -> Verbs:
    """Return the verbs for a caller in a queue. What runs out would be asked for again for ever."""
    return _ending(_only(parse(body), WAIT, "a wait document"), ("Redirect", "Leave", "Hangup"), "a wait document")


def read_join(body: bytes) -> Verbs:
    """Return the verbs that a queue's caller hears just before the join."""
    return _only(parse(body), JOIN, "the document before a join")


def read_leg(body: bytes) -> Verbs:
    """Return the verbs for a contact who was rung over REST. What runs out would hang up on a doctor."""
    return _ending(_only(parse(body), LEG, "a contact's document"), ("Redirect", "Hangup", "Dial"), "a leg's document")


def read_static(body: bytes) -> Verbs:
    """Return the verbs for a caller of a document that is a plain file: nobody answers there what is sent to it."""
    return _only(parse(body, static=True), STATIC, "a plain file")


def read_static_whisper(body: bytes) -> Verbs:
    """Return the verbs for a contact whom a plain file has rung."""
    return _only(parse(body, static=True), WHISPER, "a whisper (error 13201)")


READ_STATIC: Mapping[Reader, Reader] = {read: read_static, read_whisper: read_static_whisper}
"""How what is read there is read where it is a plain file."""


def _only(verbs: Verbs, allowed: frozenset[str], where: str) -> Verbs:
    for verb in verbs:
        if verb.name not in allowed:
            raise TwilioWouldChokeError(f"<{verb.name}> in {where}")
    return verbs


def _ending(verbs: Verbs, endings: tuple[str, ...], what: str) -> Verbs:
    if (verbs[-1] if verbs else Verb("nothing")).name not in endings:
        raise TwilioWouldChokeError(f"{what} that runs out: it must end in one of {', '.join(endings)}")
    return verbs
