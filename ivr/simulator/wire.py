"""The wire between the exchange and the line: signed requests, strict answers."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from twilio.request_validator import RequestValidator

from ivr.simulator.documents import FailedDocumentError, TwilioWouldChokeError
from ivr.telephony.links import RETRY

Form = dict[str, str]


class Reply(NamedTuple):
    """What came back over the wire."""

    status: int
    kind: str
    body: bytes


class SignedWire:
    """Posts as Twilio does, wherever the line may be.

    `settle` runs after every request, before time goes on, for what the line still does beside its answer; `after`
    runs then, for whoever wants to look. `loses` picks requests, by path and form, that never reach the line.
    """

    def __init__(self, base: str, token: str, *, twice: bool = False) -> None:
        """`twice`: send every request a second time, as a retry would, and insist on the same answer."""
        self.base, self.token, self.twice = base, token, twice
        self.settle: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self.loses: Callable[[str, Form], bool] = lambda _path, _form: False
        self.strict = True
        """A document that fails although no test wanted it to fails the test, fallback or not: callers only."""
        self.requests: list[tuple[str, Form]] = []
        self.failures: list[str] = []

    def document(self, url: str, form: Form) -> bytes:
        """Return the TwiML with which the line answers."""
        body = self._document(url, form)
        if self.twice and self._document(url, form) != body:
            raise TwilioWouldChokeError(f"a repeated request was answered differently: {urlsplit(url).path}")
        return body

    def report(self, url: str, form: Form) -> None:
        """Deliver a status callback; one that is lost is lost."""
        for _ in range(2 if self.twice else 1):
            reply = self._post(url, form)
            if reply and reply.status not in (200, 204):
                raise TwilioWouldChokeError(f"a status callback was answered {reply.status} (error 15003)")

    def _document(self, url: str, form: Form) -> bytes:
        path, reply = urlsplit(url).path, self._post(url, form)
        if reply is None:
            raise self._failed(f"{path} was not answered (error 11200)", 11200, injected=True)
        if reply.status != 200:  # noqa: PLR2004 HTTP's own number
            raise self._failed(f"{path} was answered {reply.status} (error 11200)", 11200)
        if reply.kind.partition(";")[0] not in ("text/xml", "application/xml"):
            raise self._failed(f"content type {reply.kind!r} (error 12300)", 12300)
        return reply.body

    def _failed(self, what: str, code: int, *, injected: bool = False) -> FailedDocumentError:
        self.failures.append(what)
        return FailedDocumentError(what, code, injected=injected)

    def _post(self, url: str, form: Form) -> Reply | None:
        """Return the reply, None where the request was lost."""
        address, _, fragment = url.partition("#")
        if not address.startswith(self.base + "/"):
            raise TwilioWouldChokeError("a link that is not absolute, or not ours")
        if fragment and f"#{fragment}" != RETRY:
            raise TwilioWouldChokeError("an unknown retry fragment")
        path = address.removeprefix(self.base)
        if self.loses(path, form):
            return None
        reply = self._deliver(path, form, RequestValidator(self.token).compute_signature(address, form))
        self.requests.append((path, form))
        self.settle()
        self.after()
        return reply

    def _deliver(self, path: str, form: Form, signature: str) -> Reply:
        raise NotImplementedError


class Wire(SignedWire):
    """The wire to an app in this process."""

    def __init__(self, app: Flask, base: str, token: str, *, twice: bool = False) -> None:
        super().__init__(base, token, twice=twice)
        self.app = app

    def _deliver(self, path: str, form: Form, signature: str) -> Reply:
        answer = self.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})
        return Reply(answer.status_code, answer.content_type or "", answer.data)
