"""Whether the number rings the line, as Twilio has it. What its fields hold is not told, only which of them differ."""

from collections.abc import Iterator

from ivr.cli.checks.ward import Level, Line, Ward, outside
from ivr.cli.twilio.number import account, compared
from ivr.settings import Settings
from ivr.telephony import Account
from ivr.telephony.number import ESSENTIAL, Field
from ivr.telephony.rest import LostError, RefusedError

CONFIGURE = "see `ivr twilio show`, then run `ivr twilio configure`"
CONSOLE = "check IVR_LINE_NUMBER, and which account it belongs to, in Twilio's console"
UNABLE = "the number cannot take calls: use one that can"
FALLBACK = "set it as `ivr twilio bundle` says: when this server cannot be reached, nobody is rung"
SENDER = "set IVR_TEXT_FROM to a number of this account that can send texts"


def check(ward: Ward) -> Iterator[Line]:
    """Hold the number's settings at Twilio against what they should be."""
    return outside("number", ward, _asked)


def _asked(settings: Settings) -> Iterator[Line]:
    try:
        yield from _looked_at(settings, account(settings))
    except (RefusedError, LostError):
        yield Line("number", Level.WARN, "not looked at: Twilio does not tell", "see what is said of `twilio`")


def _looked_at(settings: Settings, ours: Account) -> Iterator[Line]:
    found = ours.numbers(settings.ivr_line_number)
    if len(found) == 1:
        yield from _fields(compared(settings, found[0]))
    else:
        said = "stands more than once in" if found else "is no number of"
        yield Line("number", Level.FAIL, f"IVR_LINE_NUMBER {said} this account", CONSOLE)
    if not settings.ivr_fallback_url:
        yield Line("number", Level.WARN, "IVR_FALLBACK_URL is not set", FALLBACK)
    if settings.ivr_text_from:
        yield _texts(ours, settings.ivr_text_from)


def _fields(fields: tuple[Field, ...]) -> Iterator[Line]:
    differing = [field for field in fields if field.differs]
    for field in differing:
        level = Level.FAIL if field.name in ESSENTIAL else Level.WARN
        said = f"{field.name} of the number is not what it should be"
        yield Line("number", level, said, CONFIGURE if field.is_settable else UNABLE)
    if not differing:
        yield Line("number", Level.OK, "Twilio has for the number what it should have")


def _texts(ours: Account, number: str) -> Line:
    found = ours.numbers(number)
    if not found:
        return Line("number", Level.WARN, "IVR_TEXT_FROM is no number of this account", SENDER)
    if not found[0].can("sms"):
        return Line("number", Level.WARN, "IVR_TEXT_FROM cannot send texts", SENDER)
    return Line("number", Level.OK, "the account's number for texts can send them")
