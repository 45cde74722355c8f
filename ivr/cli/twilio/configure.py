"""`ivr twilio configure`: sets the line's number at Twilio, and reads it back."""

from urllib.parse import urlsplit

import click

from ivr.cli.serve import settings as settings_or_stop
from ivr.cli.twilio.number import NO_FALLBACK, account, asking, compared, line_number, print_fields
from ivr.settings import Settings, is_test_host, is_this_machine
from ivr.telephony.number import Field, Owned, changes, surprises

TEST_NAME = "IVR_PUBLIC_URL is a name for tests, and Twilio cannot reach it: set it to the line's own address first."
UNABLE = "The number cannot take calls (no `voice` among its capabilities): it needs another number."
NOT_AS_SENT = "It did not stick: of these fields Twilio kept something else (- it has, + it should have):"


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask, for scripts.")
@click.pass_context
def configure(ctx: click.Context, yes: bool) -> None:
    """Set the line's number at Twilio: show what changes, ask, set it, read it back. Exits 1 if it did not stick."""
    settings = settings_or_stop(Settings)
    _refuse_test_names(settings)
    before = line_number(settings)
    fields = compared(settings, before)
    if not settings.ivr_fallback_url:
        click.echo(f"! {NO_FALLBACK}")
    if any(field.differs and not field.is_settable for field in fields):
        raise click.ClickException(UNABLE)
    differing = tuple(field for field in fields if field.differs)
    if not differing:
        click.echo("Nothing to change: Twilio has it as it should be.")
        return
    print_fields(differing)
    if not yes:
        click.confirm("Change this at Twilio?", abort=True)
    ctx.exit(not _set(settings, before, changes(fields)))


def _refuse_test_names(settings: Settings) -> None:
    """A real number must not be pointed at an address that only tests know."""
    ours, theirs = (urlsplit(url).hostname or "" for url in (settings.ivr_public_url, settings.twilio_api_base))
    if is_test_host(ours) and not is_this_machine(theirs):
        raise click.ClickException(TEST_NAME)


def _set(settings: Settings, before: Owned, sent: dict[str, str]) -> bool:
    """Set the fields in one request, and tell whether that is what stands there afterwards."""
    with asking():
        account(settings).set_number(before.sid, sent)
        after = account(settings).number(before.sid)
    return _told(surprises(before, after, sent), sent)


def _told(found: tuple[Field, ...], sent: dict[str, str]) -> bool:
    if found:
        click.echo(NOT_AS_SENT)
        print_fields(found)
        return False
    click.echo(f"Set, and read back as it was sent: {', '.join(sent)}.")
    return True
