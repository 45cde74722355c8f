"""Whether the public URL leads to this line, and unchanged: what Twilio signs must be what arrives.

Nothing that is asked of the line here is about a caller, and nothing is written down there.
"""

from collections.abc import Iterator
from functools import partial

import requests
from requests import Response
from requests.exceptions import RequestException, SSLError
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli.checks.ward import Level, Line, Ward, visiting
from ivr.pager.rounds import MARK
from ivr.settings import Settings
from ivr.store import marked
from ivr.store.marks import utc_second
from ivr.telephony import Signature
from ivr.triage import current_rules

SECONDS = 5.0
"""As long as Twilio waits for a part of our answer."""

REPORT = {"CallStatus": "completed"}
"""A report on no call at all: the line answers it, and does nothing."""

LONGEST = 200
"""Characters that are told of a fault, whoever wrote them."""

START = "start the server, and see that IVR_PUBLIC_URL leads to it from outside"
PROXY = "let the proxy pass every request on as it came: Twilio does not send a caller's key again after a redirect"
OTHER = "see that IVR_PUBLIC_URL leads to this line and to nothing else"
AGREE = (
    "give the server the IVR_PUBLIC_URL and TWILIO_AUTH_TOKEN of here, and let the proxy change no path and no field"
)
SAME = "put the same version everywhere, and start the server again"
RECORD = "look with the DATABASE_URL that the server has"
THERE = "run `ivr doctor` there"


def check(ward: Ward) -> Iterator[Line]:
    """Ask the line by its public URL, as anybody can, and as only Twilio can."""
    return visiting("public", ward, partial(_asked, ward))


def _asked(ward: Ward, settings: Settings) -> Iterator[Line]:
    url = settings.ivr_public_url
    try:
        yield from _health(ward, url)
        yield _rules(url)
        yield _unsigned(url)
        yield _signed(settings)
    except SSLError:
        yield _fail("the public URL's certificate is not trusted", "see what is said of `certificate`")
    except RequestException as error:
        yield _fail(f"the public URL does not answer from here ({type(error).__name__})", START)


def _health(ward: Ward, url: str) -> Iterator[Line]:
    """See that it is the line that answers, which faults it names, and that it keeps the record that we look at."""
    before = _last_round(ward)
    answer = requests.get(f"{url}/healthz", timeout=SECONDS, allow_redirects=False)
    after = _last_round(ward)
    told = _json(answer)
    if answer.is_redirect:
        yield _fail("the public URL redirects", PROXY)
    elif "status" not in told or "faults" not in told:
        yield _fail(f"something else than the line answers at the public URL (status {answer.status_code})", OTHER)
    else:
        yield _well(told)
        yield from (
            Line("public", Level.WARN, f"the line there names a fault: {_plain(one)}", THERE) for one in _list(told)
        )
        yield from _record(before, after, told)


def _well(told: dict[str, object]) -> Line:
    if told["status"] == "down":
        return _fail("the line there cannot answer anybody", THERE)
    return Line("public", Level.OK, "the line answers at the public URL")


def _list(told: dict[str, object]) -> list[object]:
    faults = told["faults"]
    return faults if isinstance(faults, list) else []


def _plain(said: object) -> str:
    return "".join(sign for sign in str(said) if sign.isprintable())[:LONGEST]


def _last_round(ward: Ward) -> str | None:
    """Return when the pager last did a round by the record that we look at, as /healthz writes it."""
    try:
        last = marked(ward.engine, MARK) if ward.engine else None
    except SQLAlchemyError:  # another check's to tell
        return None
    return utc_second(last) if last else None


def _record(before: str | None, after: str | None, told: dict[str, object]) -> Iterator[Line]:
    """Tell where the line there keeps another record: its pager then does its rounds at other moments than ours."""
    pager = told.get("pager")
    there = pager.get("last_round") if isinstance(pager, dict) else None
    if isinstance(there, str) and not (before or there) <= there <= (after or ""):
        yield Line("public", Level.WARN, "the line there keeps another record than the one looked at here", RECORD)


def _rules(url: str) -> Line:
    told = _json(requests.get(f"{url}/rules.json", timeout=SECONDS, allow_redirects=False))
    if told.get("digest") != current_rules().digest:
        return Line("public", Level.WARN, "the line there asks by other rules than the ones here", SAME)
    return Line("public", Level.OK, "the line there asks by the rules of here")


def _unsigned(url: str) -> Line:
    """Nobody but Twilio may drive the line."""
    answer = requests.post(f"{url}/voice", data=REPORT, timeout=SECONDS, allow_redirects=False)
    if answer.is_redirect:
        return _fail("the public URL redirects what is posted to /voice", PROXY)
    if answer.ok:
        return _fail("/voice takes what Twilio has not signed", OTHER)
    if answer.status_code != requests.codes.forbidden:
        return _fail(f"/voice answers {answer.status_code} to what is not signed, and not 403", OTHER)
    return Line("public", Level.OK, "/voice refuses what Twilio has not signed")


def _signed(settings: Settings) -> Line:
    """The public URL, the proxy and the token must agree, or every caller is turned away."""
    url, path = settings.ivr_public_url, "/voice/status"
    signature = Signature(url, settings.auth_tokens).sign(path, REPORT)
    headers = {"X-Twilio-Signature": signature}
    answer = requests.post(url + path, data=REPORT, headers=headers, timeout=SECONDS, allow_redirects=False)
    if answer.status_code != requests.codes.no_content:
        return _fail(f"what is signed as Twilio does it is answered {answer.status_code} there, and not 204", AGREE)
    return Line("public", Level.OK, "public URL, proxy and token agree: what is signed as Twilio does it is taken")


def _json(answer: Response) -> dict[str, object]:
    """Return the object that an answer holds; an empty one where it holds none."""
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _fail(said: str, remedy: str) -> Line:
    return Line("public", Level.FAIL, said, remedy)
