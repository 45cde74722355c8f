"""The phone numbers that the account owns, and what each is set to. As strict as Twilio, and stricter.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ivr.simulator.asking import Asked, RefusedError

ADDRESSES = ("VoiceUrl", "VoiceFallbackUrl", "StatusCallback", "SmsUrl")
METHODS = ("VoiceMethod", "VoiceFallbackMethod", "StatusCallbackMethod", "SmsMethod")
HANDLERS = {"VoiceApplicationSid": "AP", "TrunkSid": "TK", "SmsApplicationSid": "AP"}
"""What is obeyed instead of the addresses, and how the id of such a thing begins."""


def _fresh() -> dict[str, str]:
    return dict.fromkeys((*ADDRESSES, *HANDLERS), "") | dict.fromkeys(METHODS, "POST")


@dataclass(slots=True)
class PhoneNumber:
    """A number of the account. `meddles`: what becomes of a change before it is kept, where a test wants that."""

    sid: str
    number: str
    able: frozenset[str] = frozenset({"voice", "sms"})
    holds: dict[str, str] = field(default_factory=_fresh)
    meddles: Callable[[dict[str, str]], dict[str, str]] = lambda holds: holds

    def set(self, asked: Asked) -> None:
        """Set what is asked for, all of it or nothing."""
        for name in ADDRESSES:
            _refuse_no_address(name, asked.text(name))
        for name in METHODS:
            if asked.text(name, "POST") not in ("GET", "POST"):
                raise RefusedError(400, 21403, f"{name} is not a valid method")
        after = self.holds | {name: asked.text(name) for name in self.holds if asked.has(name)}
        self.holds = self.meddles(_handled(after, asked))


def _handled(holds: dict[str, str], asked: Asked) -> dict[str, str]:
    """A trunk drives out an application and the other way round; a fallback needs an address that can fail."""
    for name, kind in HANDLERS.items():
        if asked.text(name) and not (asked.text(name).startswith(kind) and len(asked.text(name)) == 34):  # noqa: PLR2004
            raise RefusedError(400, 20001, f"{name} is no id of its kind")
    if holds["VoiceFallbackUrl"] and not holds["VoiceUrl"]:
        raise RefusedError(400, 21405, "Cannot set VoiceFallbackUrl without setting VoiceUrl")
    for one, other in (("TrunkSid", "VoiceApplicationSid"), ("VoiceApplicationSid", "TrunkSid")):
        if asked.text(one):
            holds[other] = ""
    return holds


def _refuse_no_address(name: str, text: str) -> None:
    try:
        Asked({name: text}).url(name)
    except RefusedError:
        raise RefusedError(400, 21402, f"{name} is not a valid URL") from None


@dataclass(slots=True)
class Holding:
    """What the account has and may do. `balance`: None where it is not told."""

    numbers: list[PhoneNumber] = field(default_factory=list)
    status: str = "active"
    kind: str = "Full"
    balance: str | None = "100.00"
    rings_britain: bool = True
