"""What is hosted outside our server: fetched as Twilio would, and held against what it should be."""

import xml.etree.ElementTree as ET
from enum import Enum
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from twilio.request_validator import RequestValidator

from ivr.telephony.twiml import MOST_BYTES

READ_AS_TWIML = ("text/xml", "application/xml", "text/html")
"""What Twilio reads as a document; anything else it may read out, or play. https://www.twilio.com/docs/voice/twiml"""

MOST_REDIRECTS = 10
"""Twilio follows no more. https://www.twilio.com/docs/api/errors/11215"""

WITHIN = (5.0, 15.0)
"""Seconds for which Twilio waits: for the connection, and for the answer."""

LINKS = ("action", "url")

UNREADABLE = (ET.ParseError, ValueError, LookupError, RecursionError)
"""What a text that is no document brings about: bad XML, an encoding that nobody knows, verbs in verbs without end."""


class HostedError(Exception):
    """A document that Twilio could not have, in words that hold no address."""


class Change(Enum):
    """What tells a hosted document from the one that it should be."""

    NO_TWIML = "it is no TwiML"
    PHONES = "it rings other phones"
    DEEDS = "it does something else"
    WORDS = "it says something else"


class Pages:
    """Fetches documents as Twilio does: by GET, with what it says of every call, and signed.

    A TwiML Bin answers no request that is not signed by its own account's token.
    """

    def __init__(self, account: str, token: str) -> None:
        self._account, self._validator = account, RequestValidator(token)

    def fetch(self, url: str) -> tuple[str, str]:
        """Return a document, and the address at which it was found in the end, or raise HostedError."""
        query = {"AccountSid": self._account, "ApiVersion": "2010-04-01", "ErrorCode": "11200"}
        asked = f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(query)}"
        headers = {"X-Twilio-Signature": self._validator.compute_signature(asked, {})}
        with requests.Session() as session:
            session.max_redirects = MOST_REDIRECTS
            try:
                answer = session.get(asked, headers=headers, timeout=WITHIN, stream=True)
                body = _body(answer)
            except (requests.RequestException, ValueError) as error:  # a redirect may lead to no address at all
                raise HostedError(f"it cannot be fetched ({type(error).__name__})") from None
        return _read(answer, body), answer.url


def _body(answer: requests.Response) -> bytes:
    body = b""
    for chunk in answer.iter_content(MOST_BYTES):
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return body


def _read(answer: requests.Response, body: bytes) -> str:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status_code != requests.codes.ok:
        raise HostedError(f"it is answered with status {answer.status_code}")
    if kind not in READ_AS_TWIML:
        raise HostedError(f"its content type is {kind or 'missing'!r}, and must be text/xml")
    if len(body) > MOST_BYTES:
        raise HostedError("it is too long for Twilio")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HostedError("it is not UTF-8") from None


def links(document: str, at: str) -> tuple[str, ...]:
    """Return the addresses to which a document that is hosted there leads, in the order of the document."""
    found = (element.get(name) for element in _parsed(document).iter() for name in LINKS)
    return tuple(_joined(at, link) for link in found if link)


def _joined(at: str, link: str) -> str:
    try:
        return urljoin(at, link)
    except ValueError:  # it is no address, and will be refused as such
        return link


def change(hosted: str, wanted: str) -> Change | None:
    """Return what tells one document from the other, wherever their links lead; None where nothing does."""
    try:
        if _rung(hosted) != _rung(wanted):
            return Change.PHONES
        if _written(hosted, silent=True) != _written(wanted, silent=True):
            return Change.DEEDS
        return None if _written(hosted) == _written(wanted) else Change.WORDS
    except UNREADABLE:
        return Change.NO_TWIML


def _rung(document: str) -> list[tuple[str | None, ...]]:
    """Return each number that is rung, what is sent to it, and which number it sees."""
    dials = _blanked(document).iter("Dial")
    return [(noun.text, noun.get("sendDigits"), dial.get("callerId")) for dial in dials for noun in dial]


def _written(document: str, *, silent: bool = False) -> str:
    """Return a document without what does not count: spaces between verbs, comments, where links lead.

    `silent`: and without what it says.
    """
    root = _blanked(document)
    for parent in list(root.iter()) if silent else ():
        for said in parent.findall("Say"):
            parent.remove(said)
    return ET.canonicalize(ET.tostring(root, "unicode"), strip_text=True)


def _blanked(document: str) -> ET.Element:
    """Return a document whose links lead nowhere; that there is one still counts, or nobody would be screened."""
    root = _parsed(document)
    for element in root.iter():
        element.attrib |= {name: "" for name in LINKS if name in element.attrib}
    return root


def _parsed(document: str) -> ET.Element:
    """Entities that are made to grow are refused by the parser itself, and the text is short."""
    return ET.fromstring(document)  # noqa: S314 as above
