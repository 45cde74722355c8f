"""Whether Twilio can be asked to ring somebody."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.settings import Settings
from ivr.telephony import Links, Rest, make_rest
from ivr.telephony.rest import LostError, RefusedError

UNAUTHORISED = (401, 403, 404)
TOKENS = "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN against Twilio's console"
REACH = "check that this machine reaches TWILIO_API_BASE, and see status.twilio.com; callers get the lifeline meanwhile"
ACCOUNT = "sign in to Twilio's console: it says what the account lacks"


def check(ward: Ward) -> Iterator[Line]:
    """Ask Twilio for the state of the account."""
    if ward.settings is None:
        yield unseen("twilio")
    elif ward.offline:
        yield Line("twilio", Level.OK, "not asked, as you wished")
    else:
        yield _account(ward.settings)


def _account(settings: Settings) -> Line:
    account, token, spare = settings.twilio_account_sid, settings.auth_tokens[0], settings.spare_token
    client = make_rest(account, token, settings.twilio_api_base, spare=spare)
    try:
        status = Rest(client, Links(settings.ivr_public_url), settings.ivr_line_number).account_status()
    except LostError:
        return Line("twilio", Level.FAIL, "Twilio did not answer in time", REACH)
    except RefusedError as error:
        return _refused(error.status)
    if status != "active":
        return Line("twilio", Level.FAIL, f"the account at Twilio is {status!r}, not active", ACCOUNT)
    return Line("twilio", Level.OK, "Twilio answers, and the account is active")


def _refused(status: int | None) -> Line:
    if status is None:
        return Line("twilio", Level.FAIL, "Twilio cannot be reached", REACH)
    said = f"Twilio refuses our requests (status {status})"
    return Line("twilio", Level.FAIL, said, TOKENS if status in UNAUTHORISED else REACH)
