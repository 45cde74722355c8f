"""The line's number as Twilio has it, for the commands that look at it. Every fault is one line without a number."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from ivr.settings import Settings
from ivr.telephony import Account, Links, client_of
from ivr.telephony.number import Field, Owned, compare
from ivr.telephony.rest import LostError, RefusedError

NOT_OURS = "IVR_LINE_NUMBER is no number of this account: check it, and TWILIO_ACCOUNT_SID, against Twilio's console."
SEVERAL = "IVR_LINE_NUMBER stands more than once in this account: which of them rings is for Twilio's support to say."
NO_FALLBACK = (
    "IVR_FALLBACK_URL is not set: when this server cannot be reached, callers hear an error and nobody is rung. "
    "What Twilio has as the fallback is left as it is. `ivr twilio bundle` writes what to put there."
)
UNREACHABLE = "Twilio cannot be reached: check that this machine reaches TWILIO_API_BASE, and see status.twilio.com."
LOST = "Twilio did not answer in time: see status.twilio.com, and what stands there now with `ivr twilio show`."
UNAUTHORISED = (401, 403, 404)
TOKENS = "Twilio refuses our requests (status {}): check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
REFUSED = "Twilio refuses this (status {}{}): see status.twilio.com, and https://www.twilio.com/docs/api/errors."
WHY = {
    21402: "Twilio refuses an address of ours as not valid (error 21402): check IVR_PUBLIC_URL and IVR_FALLBACK_URL.",
    21405: "Twilio takes no fallback for a number without a voice URL (error 21405): set that in its console first.",
}
"""Refusals that have a remedy of their own."""


def account(given: Settings) -> Account:
    """Return the account at Twilio."""
    return Account(client_of(given))


@contextmanager
def asking() -> Iterator[None]:
    """Turn whatever Twilio refuses, or does not answer, into one line and exit status 1."""
    try:
        yield
    except LostError:
        raise click.ClickException(LOST) from None
    except RefusedError as error:
        raise click.ClickException(_why(error)) from None


def _why(error: RefusedError) -> str:
    if error.status is None:
        return UNREACHABLE
    if error.code in WHY:
        return WHY[error.code]
    told = TOKENS if error.status in UNAUTHORISED else REFUSED
    return told.format(error.status, f", error {error.code}" if error.code else "")


def line_number(given: Settings) -> Owned:
    """Return the line's number, or stop where it is not the account's or stands there twice."""
    with asking():
        found = account(given).numbers(given.ivr_line_number)
    if len(found) != 1:
        raise click.ClickException(SEVERAL if found else NOT_OURS)
    return found[0]


def compared(given: Settings, owned: Owned) -> tuple[Field, ...]:
    """Return the fields of the line's number, each with what it holds and what it should."""
    return compare(owned, Links(given.ivr_public_url), given.ivr_fallback_url)


def print_fields(fields: tuple[Field, ...]) -> None:
    """Show each field as a diff does: `-` what stands there, `+` what should."""
    for field in fields:
        click.echo(f"{'-' if field.differs else ' '} {field.name:22}  {field.found or '(empty)'}")
        if field.differs:
            click.echo(f"+ {field.name:22}  {field.wanted or '(empty)'}")
