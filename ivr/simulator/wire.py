"""The wire between the telephone and the line: signed requests, strict answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from twilio.request_validator import RequestValidator

from ivr.simulator.documents import TwilioWouldChokeError
from ivr.telephony.links import RETRY

Form = dict[str, str]


@dataclass(slots=True)
class Wire:
    """Posts to the app as Twilio does. `after` runs after every request, for whoever wants to look."""

    app: Flask
    base: str
    token: str
    twice: bool = False
    """Send every request a second time, as a retry would, and insist on the same answer."""
    after: Callable[[], None] = lambda: None
    requests: list[tuple[str, Form]] = field(default_factory=list)

    def document(self, url: str, form: Form) -> bytes:
        """Return the TwiML with which the line answers."""
        body = self._document(url, form)
        if self.twice and self._document(url, form) != body:
            raise TwilioWouldChokeError(f"a repeated request was answered differently: {urlsplit(url).path}")
        return body

    def report(self, url: str, form: Form) -> None:
        """Deliver a status callback."""
        for _ in range(2 if self.twice else 1):
            status, _, _ = self._post(url, form)
            if status not in (200, 204):
                raise TwilioWouldChokeError(f"a status callback was answered {status} (error 15003)")

    def _document(self, url: str, form: Form) -> bytes:
        status, kind, body = self._post(url, form)
        if status != 200:  # noqa: PLR2004 HTTP's own number
            raise TwilioWouldChokeError(f"{urlsplit(url).path} was answered {status} (error 11200)")
        if kind.partition(";")[0] not in ("text/xml", "application/xml"):
            raise TwilioWouldChokeError(f"content type {kind!r} (error 12300)")
        return body

    def _post(self, url: str, form: Form) -> tuple[int, str, bytes]:
        address, _, fragment = url.partition("#")
        if not address.startswith(self.base + "/"):
            raise TwilioWouldChokeError("a link that is not absolute, or not ours")
        if fragment and f"#{fragment}" != RETRY:
            raise TwilioWouldChokeError("an unknown retry fragment")
        signature = RequestValidator(self.token).compute_signature(address, form)
        path = address.removeprefix(self.base)
        answer = self.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})
        self.requests.append((path, form))
        self.after()
        return answer.status_code, answer.content_type or "", answer.data
