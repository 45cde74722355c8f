"""What is past its review date, told to staff who look something else up."""

import datetime as dt
from contextlib import suppress

import click

from ivr.cli.wording import prompts_folder, written
from ivr.oncall import LONDON
from ivr.safety import overdue, reviews
from ivr.triage import current_rules

SEE = "`ivr content status` says what to do."


def say_overdue(at: dt.datetime) -> None:
    """Say on stderr, a line for each, what is past its review date. Whatever is wrong with it stops nothing else."""
    with suppress(click.ClickException, OSError, ValueError):
        found, _ = written(prompts_folder())
        for concern in overdue(reviews(current_rules(), found, at.astimezone(LONDON).date())):
            click.echo(f"{concern.sentence}. {SEE}", err=True)
