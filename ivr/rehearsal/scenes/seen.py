"""What Twilio asked for in a scenario, without anybody's number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

KEPT = (
    *("CallStatus", "CallDuration", "Digits", "DialCallStatus", "DialBridged", "DialCallDuration"),
    *("QueueResult", "QueueTime", "ErrorCode"),
)
"""The fields of a request that are written down. Digits are test keys."""

NUMBER = re.compile(r"(?:[0-9][ ().-]{0,2}){10,}")
LONGEST = 40
"""Characters of a field."""

CALLER, LEG = "caller", "leg"
"""The first call that came in, and the first that went out."""

REPORTS = ("status", "contact/status", "person/status", "rest/refused")
"""Where it is told that a call is over."""

PLACES = (
    (r"/?", "voice"),
    (r"/status", "status"),
    (r"/fallback", "fallback"),
    (r"/turn/(\d+)/(opening|question|silence)", r"turn/\1/\2"),
    (r"/turn/(\d+)/(dial|queue)/\d+", r"turn/\1/\2"),
    (r"/turn/(\d+)/wait/\d+/\d+", r"turn/\1/wait"),
    (r"/leg/[\w-]+/[\w-]+/\d+/dialled", "person/dialled"),
    (r"/leg/[\w-]+/[\w-]+/(\d+|else|status|joined)", r"person/\1"),
    (r"/leg/[\w-]+/(\d+|status)", r"contact/\1"),
)
"""Each link of the line's own, and the place of a scenario that it stands for."""


def place_of(path: str) -> str:
    """Return the place that a path behind `/voice` stands for: the same whatever the queue and the leg are called."""
    for pattern, place in PLACES:
        if found := re.fullmatch(pattern, path):
            return found.expand(place)
    return "nowhere"


def masked(text: str, most: int = LONGEST) -> str:
    """Return a text without anything in it that may be a phone number, of so many characters at most."""
    return NUMBER.sub("…", text)[:most]


def kept(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a request that matter."""
    return {name: masked(form[name]) for name in KEPT if name in form}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `at`: seconds since the scenario began; `who`: whose call it is about; `gone`: that call is over."""

    at: float
    place: str
    who: str
    fields: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False

    def get(self, name: str) -> str | None:
        """Return a field, None if it was not sent."""
        return self.fields.get(name)

    @property
    def bridged(self) -> bool | None:
        """Twilio's word on whether the two were joined, None if there is none."""
        return {"true": True, "false": False}.get(self.fields.get("DialBridged", "").lower())


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was seen in a scenario, in order, and what only an ear could tell (`yes`, `no` or `unsure`)."""

    seen: tuple[Seen, ...] = ()
    heard: Mapping[str, str] = field(default_factory=dict)

    def all(self, *places: str) -> tuple[Seen, ...]:
        """Return the requests at these places."""
        return tuple(one for one in self.seen if one.place in places)

    def first(self, *places: str) -> Seen | None:
        """Return the first request at any of these places."""
        return next(iter(self.all(*places)), None)

    def status(self, place: str, *statuses: str) -> Seen | None:
        """Return the first report at a place with one of these statuses."""
        return next((one for one in self.all(place) if one.get("CallStatus") in statuses), None)

    def took(self, place: str) -> Seen | None:
        """Return the request in which the second phone pressed 1 at a place."""
        return next((one for one in self.all(place) if one.get("Digits") == "1"), None)

    def ended(self, who: str = CALLER) -> Seen | None:
        """Return the report that this call is over."""
        return next((one for one in self.all(*REPORTS) if one.gone and one.who == who), None)

    def is_over(self, calls: int) -> bool:
        """Tell whether so many calls have begun, and all that began are over."""
        began = {one.who for one in self.seen}
        return len(began) >= calls and all(self.ended(who) for who in began)
