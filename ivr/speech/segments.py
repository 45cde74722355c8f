"""How many parts a text message is sent in: each is paid for, and may arrive alone."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The alphabet of the networks, in its own order: 3GPP TS 23.038, 6.2.1. Its escape is no character."""

EXTENSION = frozenset("\f^{}\\[~]|€")
"""What is sent as an escape and a character: 3GPP TS 23.038, 6.2.1.1."""

GSM_ALONE, GSM_JOINED = 160, 153
UCS_ALONE, UCS_JOINED = 70, 67
"""Characters of a message of one part, and of each part of several: those have a header that joins them.

https://www.twilio.com/docs/glossary/what-sms-character-limit
"""
BEYOND_UCS = 0xFFFF


def parts(text: str) -> int:
    """Return in how many parts a text is sent. One character that the networks do not have, and all are wider.

    An escape is never parted from its character, nor one half of an emoji from the other: such a part is not full.
    """
    gsm = set(text) <= BASIC | EXTENSION
    alone, joined = (GSM_ALONE, GSM_JOINED) if gsm else (UCS_ALONE, UCS_JOINED)
    widths = [2 if (sign in EXTENSION if gsm else ord(sign) > BEYOND_UCS) else 1 for sign in text]
    return 1 if sum(widths) <= alone else _filled(widths, joined)


def _filled(widths: list[int], room: int) -> int:
    count, left = 0, 0
    for width in widths:
        if width > left:
            count, left = count + 1, room
        left -= width
    return count
