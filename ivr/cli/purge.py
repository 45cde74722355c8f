"""`ivr purge`: takes the people out of old calls. It says what it would do, and does nothing until it is told to."""

import datetime as dt
from collections import Counter

import click
from sqlalchemy import Engine

from ivr.cli.purge_words import Done, say, say_history, say_values
from ivr.cli.record import record
from ivr.cli.serve import settings
from ivr.oncall import e164
from ivr.pager.copies import AwayError, TwilioCopies
from ivr.settings import RetentionSettings, Settings
from ivr.store.beside import purge_beside
from ivr.store.forgetting import Forgotten, forget
from ivr.store.purging import Asked, Purge, begin_purge, end_purge, past_purges, purge_calls
from ivr.store.scope import LEAST, Scope, london_day, outlook
from ivr.telephony import Links, Rest, client_of

LONGEST_NAME, LONGEST_REASON = 64, 200

NO_AGE = "how old? --older-than DAYS says so, or IVR_RETENTION_DAYS"
UNSIGNED = "--do goes with --by NAME and --reason TEXT: it is written down who had it done, and why"


@click.command()
@click.option("--older-than", type=click.IntRange(LEAST.days, 36500), metavar="DAYS", help="Else IVR_RETENTION_DAYS.")
@click.option(
    "--number", "of_one", is_flag=True, help="One caller's calls: the number is asked for, or stands on stdin."
)
@click.option(
    "--twilio", "at_twilio", is_flag=True, help="Have Twilio delete its copies, too. Needs the line's settings."
)
@click.option("--do", "for_good", is_flag=True, help="Do it. Without this, nothing is changed.")
@click.option("--by", default="", metavar="NAME", help="Who has it done. It is written down.")
@click.option("--reason", default="", metavar="TEXT", help="Why. It is written down: name no patient.")
@click.option("--history", is_flag=True, help="List the purges that there were, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="As other programs read it.")
@click.pass_context
def purge(  # noqa: PLR0913, PLR0917 one for each option
    ctx: click.Context,
    older_than: int | None,
    of_one: bool,
    at_twilio: bool,
    for_good: bool,
    by: str,
    reason: str,
    history: bool,
    as_json: bool,
) -> None:
    """Take the people out of old calls, and keep what the reports count. Without --do, say what would be done."""
    if for_good and not history:
        _refuse_unsigned(by, reason)
    with record() as engine:
        if history:
            say_history(past_purges(engine), as_json=as_json)
            return
        scope, at = Scope(_before(older_than, of_one=of_one), _number() if of_one else None), now()
        seen = outlook(engine, scope)
        done = _do(engine, scope, Asked(by, reason, at), at_twilio=at_twilio) if for_good else None
    (say_values if as_json else say)(scope, seen, done)
    ctx.exit(done is not None and not done.is_whole)


def now() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 a command may look at the clock


def _refuse_unsigned(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise click.UsageError(UNSIGNED)
    if len(by) > LONGEST_NAME or len(reason) > LONGEST_REASON:
        raise click.UsageError(f"--by has at most {LONGEST_NAME} characters, and --reason {LONGEST_REASON}")


def _before(older_than: int | None, *, of_one: bool) -> dt.datetime:
    """Return before which moment calls must have begun: the start of one of London's days."""
    kept = settings(RetentionSettings)
    least = max(LEAST, dt.timedelta(hours=kept.ivr_returning_hours))
    days = older_than or (least.days if of_one else kept.ivr_retention_days)
    if days is None:
        raise click.UsageError(NO_AGE)
    if dt.timedelta(days=days) < least:
        raise click.UsageError(
            f"whoever rang within {kept.ivr_returning_hours} h is known again: not under {least.days} days"
        )
    return london_day(now() - dt.timedelta(days=days))


def _number() -> str:
    """Return a number that is typed, or stands on stdin: an argument can be seen by everybody on this machine."""
    try:
        return e164(click.prompt("The caller's number", err=True))
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _do(engine: Engine, scope: Scope, asked: Asked, *, at_twilio: bool) -> Done:
    twilio = _twilio(engine, scope.before) if at_twilio else None
    begun = begin_purge(engine, scope, asked)
    done = Done(Counter(), Forgotten(log_is_empty=False), twilio)
    _purge_calls(engine, begun, done)
    if scope.number is None and not done.away:
        for table, rows in purge_beside(engine, scope.before):
            done.removed[table] += rows
    done.removed["calls"] = end_purge(engine, begun, now())
    done.forgotten = forget(engine)
    return done


def _purge_calls(engine: Engine, begun: Purge, done: Done) -> None:
    try:
        for _ in purge_calls(engine, begun, done.twilio.let_go if done.twilio else list):
            pass
    except AwayError:
        done.away = True


def _twilio(engine: Engine, before: dt.datetime) -> TwilioCopies:
    found = settings(Settings)
    rest = Rest(client_of(found), Links(found.ivr_public_url), found.ivr_line_number)
    return TwilioCopies(engine, rest, found.ivr_text_from, before)
