"""Plain files somewhere on the web, answered to GET and to nothing else: what a number's fallback address leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from ivr.simulator.documents import FailedDocumentError
from ivr.simulator.wire import Form, Reply

Get = Callable[[str, Form], Reply]
"""Answers a GET of a path; what Twilio says of the call stands in the query."""

ANSWER_WITHIN = 15.0


@dataclass(slots=True)
class StaticHost:
    """A host of plain files. `first`: the one that the number's fallback address names."""

    at: str
    first: str
    get: Get
    asked: list[tuple[str, Form]] = field(default_factory=list)
    """The path of each request, and its query."""

    def has(self, url: str) -> bool:
        """Tell whether an address leads here."""
        return url.startswith(f"{self.at}/")

    def document(self, url: str, form: Form) -> bytes:
        """Return the TwiML that stands at an address, or raise FailedDocumentError."""
        path = urlsplit(url).path
        self.asked.append((path, form))
        reply = self.get(path, form)
        if reply.status != requests.codes.ok:
            raise FailedDocumentError(f"{path} was answered {reply.status} (error 11200)", 11200)
        if reply.kind.partition(";")[0] not in ("text/xml", "application/xml"):
            raise FailedDocumentError(f"content type {reply.kind!r} (error 12300)", 12300)
        return reply.body


def in_memory(at: str, files: Mapping[str, str], first: str) -> StaticHost:
    """Return a host of these files that needs no network."""
    by_path = {f"{urlsplit(at).path}/{name}": text.encode() for name, text in files.items()}

    def get(path: str, _: Form) -> Reply:
        return Reply(200, "text/xml", by_path[path]) if path in by_path else Reply(404, "text/html", b"")

    return StaticHost(at, f"{at}/{first}", get)


def over_http(address: str, first: str) -> StaticHost:
    """Return the host that really answers at an address of this machine."""
    if urlsplit(address).hostname != "127.0.0.1":
        raise ValueError("files are only ever practised with on this machine")

    def get(path: str, form: Form) -> Reply:
        with requests.Session() as session:
            session.trust_env = False
            place = urlsplit(address)
            answer = session.get(f"{place.scheme}://{place.netloc}{path}", params=form, timeout=ANSWER_WITHIN)
        return Reply(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)

    return StaticHost(address, f"{address}/{first}", get)
