"""Which of the account's tokens Twilio takes, while one is being replaced."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.settings import Settings
from ivr.telephony import Account, make_rest
from ivr.telephony.rest import LostError, RefusedError
from ivr.telephony.tokens import UNAUTHORISED

MOVE = "set TWILIO_AUTH_TOKEN to the token of TWILIO_AUTH_TOKEN_NEXT, and take that variable away"
MAKE = "make a secondary token in Twilio's console and set TWILIO_AUTH_TOKEN_NEXT to it, or take that variable away"
BOTH = "check TWILIO_ACCOUNT_SID and both tokens against Twilio's console; callers get the lifeline meanwhile"


def check(ward: Ward) -> Iterator[Line]:
    """Ask Twilio for the account under each token."""
    if ward.settings is None:
        yield unseen("tokens")
    elif len(ward.settings.auth_tokens) == 1:
        yield Line("tokens", Level.OK, "one token is set: TWILIO_AUTH_TOKEN")
    elif ward.offline:
        yield Line("tokens", Level.OK, "two tokens are set; Twilio was not asked, as you wished")
    else:
        yield _told(*(_is_taken(ward.settings, token) for token in ward.settings.auth_tokens))


def _told(token: bool | None, following: bool | None) -> Line:
    if token is None or following is None:
        return Line("tokens", Level.WARN, "Twilio did not say which token it takes", "see what is said of twilio")
    if token and following:
        return Line("tokens", Level.OK, "TWILIO_AUTH_TOKEN is in use, and TWILIO_AUTH_TOKEN_NEXT is taken as well")
    if following:
        return Line("tokens", Level.WARN, "only TWILIO_AUTH_TOKEN_NEXT is taken, and is in use", MOVE)
    if token:
        return Line("tokens", Level.WARN, "TWILIO_AUTH_TOKEN is in use; TWILIO_AUTH_TOKEN_NEXT is refused", MAKE)
    return Line("tokens", Level.FAIL, "Twilio refuses both tokens", BOTH)


def _is_taken(settings: Settings, token: str) -> bool | None:
    """Tell whether Twilio takes a token; None if it does not say."""
    client = make_rest(settings.twilio_account_sid, token, settings.twilio_api_base)
    try:
        Account(client).standing()
    except LostError:
        return None
    except RefusedError as error:
        return False if error.status == UNAUTHORISED else None
    return True
