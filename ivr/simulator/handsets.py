"""Which numbers Twilio takes a text message for."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from ivr.simulator.asking import RefusedError

BRITAIN, MOBILE = "+44", "+447"
SENDER_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
"""A name in the place of a number. https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id"""


def is_british_landline(number: str) -> bool:
    """Tell whether a number is British and no mobile."""
    return number.startswith(BRITAIN) and not number.startswith(MOBILE)


def refuse_no_mobile(number: str) -> None:
    """Refuse a number to which Twilio does not even try to send a text.

    In Britain it tries landlines, too, and what it hears of them is error 30006; in most countries it does not.
    https://www.twilio.com/docs/api/errors/21614 https://www.twilio.com/docs/api/errors/21635
    """
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise RefusedError(400, 21614, f"'To' number: {number} is not a valid mobile number")
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.FIXED_LINE and not number.startswith(BRITAIN):
        raise RefusedError(400, 21635, f"'To' number cannot be a landline: {number}")
