"""Phone numbers, as the telephone networks take them."""

import re

import phonenumbers

REGION = "GB"


def e164(text: str) -> str:
    """Return a phone number in E.164, read as a British one; ValueError if no such number is possible.

    Possible, not valid: the numbers reserved for drama are not valid, and must work in tests.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    if not possible or number.extension:
        raise ValueError("not a possible phone number, whole and without an extension")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


MOBILE = re.compile(r"\+447(?:[1-57-9]|624)[0-9]+")
"""British mobiles: 070 are personal numbers, and 076 pagers, but for 07624: mobiles of the Isle of Man."""


def is_mobile(number: str) -> bool:
    """Tell whether a number in E.164 takes text messages. The library knows no kind for the numbers of drama."""
    return MOBILE.fullmatch(number) is not None


SHORTEST = 12
"""Characters of a British number in E.164: in a few places it has one digit less than elsewhere."""

ORDINARY = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
        phonenumbers.PhoneNumberType.UNKNOWN,  # as those reserved for drama are
    }
)


def as_written(number: str) -> str:
    """Return an E.164 number as people write it down: a British one without its country code."""
    parsed = phonenumbers.parse(number, REGION)
    at_home = parsed.country_code == phonenumbers.country_code_for_region(REGION)
    kinds = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, kinds.NATIONAL if at_home else kinds.INTERNATIONAL)


def somebodys(text: str) -> str | None:
    """Return keys as a British number at which a person can be rung back, in E.164; None if they are none.

    Premium rates, personal numbers and the like are never rung because somebody keyed them.
    """
    try:
        number = e164(text)
    except ValueError:
        return None
    kind = phonenumbers.number_type(phonenumbers.parse(number, REGION))
    return number if number.startswith("+44") and len(number) >= SHORTEST and kind in ORDINARY else None
