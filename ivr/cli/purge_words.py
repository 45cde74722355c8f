"""What `ivr purge` says: how many calls, of which days, what stays and why. Nobody is named."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import click

from ivr.cli import say_json
from ivr.oncall.findings import on_the_wall
from ivr.pager.copies import TwilioCopies
from ivr.store.forgetting import Forgotten
from ivr.store.purging import PastPurge
from ivr.store.scope import SPARED, Outlook, Scope

BESIDE = {
    "looks": "looks at calls",
    "checks": "radio checks",
    "rotas": "old rotas",
    "tries": "names with wrong passwords",
}
NOT_EMPTY = "Somebody reads the file: its log could not be emptied, and may still hold what was removed. Purge again."
AWAY = "Twilio did not do it three times running: the rest of the calls stay. Purge again, or without --twilio."
DRY = "Nothing was removed. --do, with --by NAME and --reason TEXT, removes them."
STAYS = "What reports count stays: each call a row of its day, without its number, its id and its answers."
RUNS_ON = "killed, or still running"


@dataclass(slots=True)
class Done:
    """What came of a purge. `away`: Twilio could not be asked, and the rest of the calls stay."""

    removed: Counter[str]
    forgotten: Forgotten
    twilio: TwilioCopies | None = None
    away: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all that was to go has gone, everywhere."""
        return self.forgotten.log_is_empty and not self.away and not (self.twilio and self.twilio.kept)


def say(scope: Scope, seen: Outlook, done: Done | None) -> None:
    """Tell people."""
    for line in _lines(scope, seen, done):
        click.echo(line)


def say_values(scope: Scope, seen: Outlook, done: Done | None) -> None:
    """Tell other programs."""
    days = {"first_day": seen.first and seen.first.isoformat(), "last_day": seen.last and seen.last.isoformat()}
    told = {
        "before": scope.before.isoformat(),
        "calls": seen.calls,
        **days,
        "kept": seen.spared,
        "done": done is not None,
    }
    say_json(told | (_done_values(done) if done else {}))


def say_history(found: list[PastPurge], *, as_json: bool) -> None:
    """Tell of every purge that there was."""
    if as_json:
        say_json([_past_values(one) for one in found])
    elif not found:
        click.echo("Nothing was ever purged.")
    else:
        for one in found:
            what = "one number" if one.of_one_number else "all calls"
            ended = "" if one.ended_at else f" ({RUNS_ON})"
            click.echo(f"{on_the_wall(one.at)}: {one.calls} of {what}, from before {on_the_wall(one.before)}{ended}")
            click.echo(f"    by {one.by}: {one.reason}")


def _lines(scope: Scope, seen: Outlook, done: Done | None) -> Iterator[str]:
    of_one = "of this number " if scope.number else ""
    yield f"Calls {of_one}that began before {on_the_wall(scope.before)}:"
    days = f", of {seen.first} to {seen.last}" if seen.first else ""
    yield f"  {done.removed['calls'] if done else seen.calls:6}  {'removed' if done else 'would be removed'}{days}"
    yield from (f"  {number:6}  stay: {SPARED[reason]}" for reason, number in seen.spared.items())
    if done is None:
        yield DRY
    else:
        yield from _done_lines(done)


def _done_lines(done: Done) -> Iterator[str]:
    yield from (f"  {done.removed[table]:6}  {name} removed" for table, name in BESIDE.items() if done.removed[table])
    if done.twilio:
        yield f"  {done.twilio.deleted:6}  calls and text messages deleted at Twilio"
        if done.twilio.kept:
            yield f"  {len(done.twilio.kept):6}  stay: Twilio did not delete its copies: {', '.join(done.twilio.kept)}"
    yield STAYS
    if done.away:
        yield AWAY
    if not done.forgotten.log_is_empty:
        yield NOT_EMPTY


def _done_values(done: Done) -> dict[str, object]:
    told: dict[str, object] = {"removed": dict(done.removed), "log_is_empty": done.forgotten.log_is_empty}
    if done.twilio:
        told |= {
            "deleted_at_twilio": done.twilio.deleted,
            "kept_for_twilio": done.twilio.kept,
            "twilio_away": done.away,
        }
    return told


def _past_values(one: PastPurge) -> dict[str, object]:
    times = {"at": one.at, "before": one.before, "ended_at": one.ended_at}
    told = {"by": one.by, "reason": one.reason, "of_one_number": one.of_one_number, "calls": one.calls}
    return {name: at and at.isoformat() for name, at in times.items()} | told
