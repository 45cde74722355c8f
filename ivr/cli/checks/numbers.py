"""Whether the line's own numbers can work together. None of them is told."""

from collections.abc import Iterator

import phonenumbers

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.oncall import RotaError, everyone, read_rota
from ivr.settings import Settings

MOBILE = "+447"


def check(ward: Ward) -> Iterator[Line]:
    """See that the line does not ring itself, and that its texts have a sender."""
    if ward.settings is None:
        yield unseen("numbers")
        return
    yield _own(ward.settings)
    yield from _unknown(ward.settings)
    yield _texts(ward.settings)


def _own(settings: Settings) -> Line:
    rung = {phone.number for phone in everyone(None, settings.ivr_registrar_number)} | _of_the_rota(settings)
    if settings.ivr_line_number in rung:
        remedy = "give IVR_REGISTRAR_NUMBER and the rota the doctors' own numbers"
        return Line(
            "numbers", Level.FAIL, "the line's own number is among those it rings: it would ring itself", remedy
        )
    return Line("numbers", Level.OK, "the line does not ring itself")


def _of_the_rota(settings: Settings) -> set[str]:
    """Return the numbers of the rota; none where it is refused, which is another check's to tell."""
    try:
        rota = read_rota(settings.ivr_rota.read_text("utf-8-sig")) if settings.ivr_rota else None
    except (OSError, UnicodeDecodeError, RotaError):
        return set()
    return {phone.number for phone in everyone(rota, settings.ivr_registrar_number)}


def _unknown(settings: Settings) -> Iterator[Line]:
    """Tell which variable holds a number that the networks have given to nobody."""
    for name in ("ivr_registrar_number", "ivr_line_number", "ivr_text_from"):
        number = getattr(settings, name)
        if number and not phonenumbers.is_valid_number(phonenumbers.parse(number)):
            said = f"{name.upper()} is not a number that the networks know"
            yield Line("numbers", Level.WARN, said, "check it digit by digit")


def _texts(settings: Settings) -> Line:
    if settings.ivr_text_from is None:
        return Line("numbers", Level.OK, "no texts are sent: IVR_TEXT_FROM is not set")
    if not settings.ivr_text_from.startswith(MOBILE):
        said = "IVR_TEXT_FROM is no British mobile number: texts may be refused"
        return Line("numbers", Level.WARN, said, "set it to a number of the account that can send texts")
    return Line("numbers", Level.OK, "contacts with a mobile are told by text, too")
