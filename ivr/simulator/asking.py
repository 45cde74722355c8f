"""What is asked of the exchange over REST: its parameters, and why it may be refused."""

import re
from collections.abc import Mapping
from enum import Enum
from urllib.parse import urlsplit

EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
LONGEST_URL = 4_000

Given = Mapping[str, object] | None
"""Parameters as a client holds them: text, numbers, or a list where one may be repeated."""


class RestFault(Enum):
    """What may be wrong with the REST side."""

    REFUSED = "the connection is refused"
    TIMEOUT = "no answer, and nothing is done"
    LATE = "it is done, but the answer does not arrive"
    TOO_MANY = "429"
    SERVER_ERROR = "500"


class LostAnswerError(Exception):
    """The client gets no answer; it says why."""

    def __init__(self, fault: RestFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class RefusedError(Exception):
    """The exchange will not do it: Twilio's HTTP status, error code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

    def body(self) -> dict[str, object]:
        """Return what Twilio answers."""
        link = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": str(self), "more_info": link, "status": self.status}


class UnknownParameterError(RefusedError):
    """A parameter that Twilio does not publish: Twilio would say nothing, and it would do nothing."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(400, 20001, f"unknown parameter: {', '.join(sorted(names))}")


class Asked:
    """The parameters of one request."""

    def __init__(self, *given: Given) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in ((name, value) for some in given for name, value in (some or {}).items()):
            self._values[name] = [str(one) for one in (value if isinstance(value, list | tuple) else [value])]

    def only(self, published: frozenset[str]) -> None:
        """Refuse what nobody has published."""
        if unknown := set(self._values) - published:
            raise UnknownParameterError(unknown)
        for name in ("Method", "FallbackMethod", "StatusCallbackMethod"):
            if self.text(name, "POST") != "POST":
                raise RefusedError(400, 20001, f"{name} is not POST: a line of ours is posted to")

    def has(self, name: str) -> bool:
        """Tell whether a value was given, be it an empty one."""
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """Return one value."""
        return self._values.get(name, [default])[-1]

    def required(self, name: str, missing: int = 20001) -> str:
        """Return one value that must be there; `missing`: the error's code where it is not."""
        if not self.text(name).strip():
            raise RefusedError(400, missing, f"no {name!r} was given")
        return self.text(name)

    def number(self, name: str, missing: int = 20001) -> str:
        """Return a phone number in E.164; `missing`: the error's code where there is none."""
        text = self.required(name, missing)
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", text):
            raise RefusedError(400, 21211 if name == "To" else 21212, f"{name!r} {text} is not a phone number")
        return text

    def url(self, name: str) -> str | None:
        """Return an address, if there is one; it must be absolute, and its host without underscores."""
        text = self.text(name)
        if not text:
            return None
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname:
            raise RefusedError(400, 21205 if name == "Url" else 21609, f"{name} is not a valid URL: {text}")
        if len(text) > LONGEST_URL:
            raise RefusedError(400, 21205, f"{name} is longer than {LONGEST_URL} characters")
        return text

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        text = self.text(name, str(default))
        if not text.isdecimal() or not least <= int(text) <= most:
            raise RefusedError(400, 20001, f"{name} {text!r} is not between {least} and {most}")
        return int(text)

    def events(self) -> frozenset[str]:
        """Return the events of which reports are wanted; each is a parameter of its own."""
        events = frozenset(self._values.get("StatusCallbackEvent", ()))
        if unknown := events - EVENTS:
            raise RefusedError(400, 21626, f"no such events: {', '.join(sorted(unknown))}")
        return events

    def digits(self) -> str:
        """Return the keys that are sent to whoever picks up."""
        text = self.text("SendDigits")
        if not re.fullmatch(r"[0-9A-D#*wW]{0,32}", text):
            raise RefusedError(400, 20001, f"SendDigits {text!r} cannot be sent")
        return text
