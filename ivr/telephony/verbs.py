"""The verbs that ring somebody or queue them, with every attribute that the line depends on."""

from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, Enqueue, Gather, VoiceResponse

from ivr.speech import PAUSE, TAKES_BREAKS, VOICES, Catalogue

DIAL_ADDS = 5
"""Twilio rings about this many seconds longer than a Dial's timeout says, and takes no timeout below it."""

LEG_EVENTS = "initiated ringing answered completed"


BREAK = "500ms"
"""A pause of the prompts. `break` is the one tag of SSML that is used: the only one that all voices take in full.

https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html
"""


def say(parent: VoiceResponse | Gather, text: str, catalogue: Catalogue) -> None:
    """Add words in the voice of their language, with a break at each pause; a voice without breaks goes on."""
    voice = catalogue.head.voice
    first, *others = (" ".join(part.split()) for part in text.split(PAUSE))
    if voice not in TAKES_BREAKS:
        first, others = " ".join([first, *others]).strip(), []
    spoken = parent.say(first or None, voice=voice, language=VOICES[voice])
    for other in others:
        spoken.break_(time=BREAK)
        if other:
            spoken.append(f" {other}")


@dataclass(frozen=True, slots=True)
class DialLinks:
    """What follows a Dial, what is heard on picking up, and where the network reports on the leg."""

    action: str
    whisper: str
    status: str


def dial_number(number: str, wait: int, line_number: str, links: DialLinks, digits: str = "") -> Dial:
    """Return the ringing of one number for `wait` seconds. What its whisper says comes before any join.

    Never several numbers in one Dial: the first to pick up, be it a voicemail, would cancel the rest.
    https://www.twilio.com/docs/voice/twiml/number
    """
    dial = Dial(
        action=links.action,
        method="POST",
        timeout=_timeout(wait),
        caller_id=line_number,
        answer_on_bridge=True,
        ring_tone="uk",
    )
    dial.number(
        number,
        url=links.whisper,
        method="POST",
        status_callback=links.status,
        status_callback_event=LEG_EVENTS,
        status_callback_method="POST",
        **({"send_digits": digits} if digits else {}),
    )
    return dial


def dial_static(number: str, wait: int, line_number: str, whisper: str, digits: str = "") -> Dial:
    """Return the ringing of one number where nothing of ours is asked afterwards: what follows the Dial is said.

    GET, since hosts of plain files refuse anything else.
    """
    dial = Dial(timeout=_timeout(wait), caller_id=line_number, answer_on_bridge=True, ring_tone="uk")
    dial.number(number, url=whisper, method="GET", **({"send_digits": digits} if digits else {}))
    return dial


def dial_queue(queue: str, wait: int, action: str, joined: str) -> Dial:
    """Return the taking of whoever is in a queue, who hears `joined` first. Of two who try, Twilio joins one.

    https://www.twilio.com/docs/voice/twiml/queue
    """
    dial = Dial(action=action, method="POST", timeout=_timeout(wait))
    dial.queue(queue, url=joined, method="POST")
    return dial


def enqueue(queue: str, action: str, wait: str) -> Enqueue:
    """Return the queue of one caller; `wait` is what they hear in it.

    https://www.twilio.com/docs/voice/twiml/enqueue
    """
    return Enqueue(queue, action=action, method="POST", wait_url=wait, wait_url_method="POST")


def _timeout(wait: int) -> int:
    return max(wait - DIAL_ADDS, DIAL_ADDS)
