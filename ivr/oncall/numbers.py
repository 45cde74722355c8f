"""Phone numbers, as the telephone networks take them."""

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
