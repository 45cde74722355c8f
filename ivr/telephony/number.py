"""What the line's number must be set to at Twilio, held against what it is set to. Values only.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.telephony.links import Links

VOICE_FIELDS = (
    "voice_url",
    "voice_method",
    "voice_fallback_url",
    "voice_fallback_method",
    "status_callback",
    "status_callback_method",
    "voice_application_sid",
    "trunk_sid",
)
"""What becomes of a call to the number. An application or a trunk is obeyed, and the addresses are not."""

TEXT_FIELDS = ("sms_url", "sms_method", "sms_application_sid")
"""What becomes of a text to the number."""

OTHER_FIELDS = ("emergency_status", "capabilities")
"""What is looked at and never set."""

ESSENTIAL = frozenset({"voice_url", "voice_method", "voice_application_sid", "trunk_sid", "capabilities"})
"""Where one of these is wrong, nobody who rings reaches the line."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A number of the account: Twilio's id of it, and what each field holds, empty where nothing stands there."""

    sid: str
    holds: Mapping[str, str]

    def can(self, what: str) -> bool:
        """Tell whether it can do a thing: `voice`, `sms`."""
        return what in self.holds["capabilities"].split()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the number. `wanted`: what it should hold, None where anything will do."""

    name: str
    found: str
    wanted: str | None = None

    @property
    def differs(self) -> bool:
        """Whether it holds something else than it should."""
        return self.wanted is not None and self.found != self.wanted

    @property
    def is_settable(self) -> bool:
        """Whether it can be set to what it should hold."""
        return self.name not in OTHER_FIELDS


def wanted(links: Links, fallback: str | None) -> dict[str, str]:
    """Return what the fields must hold. Without a fallback, those of it are nobody's business."""
    beyond = {"voice_fallback_url": fallback, "voice_fallback_method": "GET"} if fallback else {}
    return {
        "voice_url": links.incoming(),
        "voice_method": "POST",
        **beyond,
        "status_callback": links.ended(),
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": "",
    }


def compare(owned: Owned, links: Links, fallback: str | None) -> tuple[Field, ...]:
    """Return every field on which calls to the line depend, with what it holds and what it should."""
    should = wanted(links, fallback)
    told = (Field(name, owned.holds[name], should.get(name)) for name in (*VOICE_FIELDS, "emergency_status"))
    return (*told, _able(owned, "voice"))


def compare_texts(owned: Owned) -> tuple[Field, ...]:
    """Return the fields of the number from which texts are sent. Who answers them is the trust's to say."""
    return (*(Field(name, owned.holds[name]) for name in TEXT_FIELDS), _able(owned, "sms"))


def _able(owned: Owned, what: str) -> Field:
    found = owned.holds["capabilities"]
    return Field("capabilities", found, None if owned.can(what) else f"{found} {what}".strip())


def changes(fields: Iterable[Field]) -> dict[str, str]:
    """Return what is to be sent: what differs, and with it always the voice URL.

    Without one in force Twilio takes no fallback. https://www.twilio.com/docs/api/errors/21405
    """
    fields = [field for field in fields if field.wanted is not None and field.is_settable]
    always = ("voice_url", "voice_method")
    return {field.name: field.wanted or "" for field in fields if field.differs or field.name in always}


def surprises(before: Owned, after: Owned, sent: Mapping[str, str]) -> tuple[Field, ...]:
    """Return what Twilio made of a change that nobody asked for: what did not stick, and what changed beside it."""
    expected = {**before.holds, **sent}
    told = (Field(name, after.holds[name], expected[name]) for name in expected)
    return tuple(field for field in told if field.differs)
