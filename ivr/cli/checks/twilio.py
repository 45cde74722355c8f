"""Whether Twilio can be asked to ring somebody: the account, what is left on it, and where it may ring."""

from collections.abc import Iterator
from decimal import Decimal

from ivr.cli.checks.ward import Level, Line, Ward, outside
from ivr.cli.twilio.number import account
from ivr.settings import Settings
from ivr.telephony import Account
from ivr.telephony.account import Standing
from ivr.telephony.rest import LostError, RefusedError

UNAUTHORISED = (401, 403, 404)
TOKENS = "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN against Twilio's console"
REACH = "check that this machine reaches TWILIO_API_BASE, and see status.twilio.com; callers get the lifeline meanwhile"
ACCOUNT = "sign in to Twilio's console: it says what the account lacks"
UPGRADE = "upgrade it, and have its business profile approved"
TRIAL = (
    "the account is a trial: it rings only numbers that were verified one by one, 10 minutes a call, "
    "75 in all, 5 calls at once"
)
PERMIT = "permit the United Kingdom in Twilio's console: Voice, Settings, Geo permissions"
LOW = Decimal(20)
"""Of the account's currency: a night of calls and texts should not come near it."""
TOP_UP = "pay in, and let Twilio's console recharge it by itself: on an empty account nobody is rung"


def check(ward: Ward) -> Iterator[Line]:
    """Ask Twilio for the state of the account, and for whatever else would keep it from ringing somebody."""
    return outside("twilio", ward, _looked_at)


def _looked_at(settings: Settings) -> Iterator[Line]:
    ours = account(settings)
    try:
        standing = ours.standing()
    except LostError:
        yield Line("twilio", Level.FAIL, "Twilio did not answer in time", REACH)
    except RefusedError as error:
        yield _refused(error.status)
    else:
        yield from _standing(standing)
        yield _balance(ours)
        yield _permission(ours)


def _standing(found: Standing) -> Iterator[Line]:
    if found.status != "active":
        yield Line("twilio", Level.FAIL, f"the account at Twilio is {found.status!r}, not active", ACCOUNT)
    else:
        yield Line("twilio", Level.OK, "Twilio answers, and the account is active")
    if found.is_trial:
        yield Line("twilio", Level.FAIL, TRIAL, UPGRADE)


def _balance(ours: Account) -> Line:
    """Tell what is left; an account below another is not told, and need not be."""
    try:
        found = ours.balance()
    except (RefusedError, LostError):
        return Line("twilio", Level.OK, "Twilio does not tell what is left on this account: look in its console")
    said = f"left on the account: {found.amount} {found.currency}"
    return Line("twilio", Level.WARN, said, TOP_UP) if found.amount < LOW else Line("twilio", Level.OK, said)


def _permission(ours: Account) -> Line:
    try:
        may = ours.may_ring_britain()
    except (RefusedError, LostError):
        return Line("twilio", Level.WARN, "Twilio does not tell whether British numbers may be rung", PERMIT)
    if not may:
        return Line("twilio", Level.FAIL, "the account may not ring British numbers", PERMIT)
    return Line("twilio", Level.OK, "the account may ring British numbers")


def _refused(status: int | None) -> Line:
    if status is None:
        return Line("twilio", Level.FAIL, "Twilio cannot be reached", REACH)
    said = f"Twilio refuses our requests (status {status})"
    return Line("twilio", Level.FAIL, said, TOKENS if status in UNAUTHORISED else REACH)
