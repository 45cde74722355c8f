"""`ivr twilio show`: what Twilio has for the line's number, beside what it should have."""

import click

from ivr.cli import say_json
from ivr.cli.serve import settings as settings_or_stop
from ivr.cli.twilio.number import NO_FALLBACK, account, asking, compared, line_number, print_fields
from ivr.settings import Settings
from ivr.telephony.number import Field, compare_texts

ELSEWHERE = "IVR_TEXT_FROM is no number of this account: texts from it are refused."
UNANSWERED = "Nothing answers texts to IVR_TEXT_FROM: whoever texts back is not told that nobody reads it."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """Show what Twilio has for the line's number, beside what it should have. Exits 1 on a difference."""
    settings = settings_or_stop(Settings)
    fields = compared(settings, line_number(settings))
    texts, notes = _texts(settings)
    notes = (*(() if settings.ivr_fallback_url else (NO_FALLBACK,)), *notes)
    if as_json:
        say_json({"number": _values(fields), "texts": _values(texts), "notes": notes})
    else:
        _print(fields, texts, notes)
    ctx.exit(any(field.differs for field in (*fields, *texts)))


def _texts(settings: Settings) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Return the fields of the number that sends texts, where there is one, and what is to be said of it."""
    if settings.ivr_text_from is None:
        return (), ()
    with asking():
        found = account(settings).numbers(settings.ivr_text_from)
    if not found:
        return (), (ELSEWHERE,)
    fields = compare_texts(found[0])
    answered = any(field.found for field in fields if field.name in ("sms_url", "sms_application_sid"))
    return fields, () if answered else (UNANSWERED,)


def _values(fields: tuple[Field, ...]) -> list[dict[str, object]]:
    return [
        {"field": field.name, "found": field.found, "wanted": field.wanted, "differs": field.differs}
        for field in fields
    ]


def _print(fields: tuple[Field, ...], texts: tuple[Field, ...], notes: tuple[str, ...]) -> None:
    click.echo("The line's number (- Twilio has, + it should have):")
    print_fields(fields)
    if texts:
        click.echo("The number that sends texts:")
        print_fields(texts)
    for note in notes:
        click.echo(f"! {note}")
    differing = sum(field.differs for field in (*fields, *texts))
    click.echo(
        f"Differences: {differing}. `ivr twilio configure` sets the line's number." if differing else "As it should be."
    )
