"""A stage made from the line's own settings: its words, its links under `/rehearse`, its way to ring a phone."""

import time
from collections.abc import Callable
from concurrent.futures import Executor

from twilio.http import HttpClient

from ivr.call import Contact, Kind
from ivr.oncall import Phone
from ivr.rehearsal.app import PREFIX
from ivr.rehearsal.stage import Clock, People, Stage
from ivr.settings import Settings
from ivr.speech import Languages
from ivr.telephony import Links, Rest, Writer, client_of
from ivr.triage import Rules

NOBODY = Contact("nobody", "nobody", Kind.DIRECT, 20)


def make_stage(  # noqa: PLR0913, PLR0917 what a line is made of
    settings: Settings,
    rules: Rules,
    languages: Languages,
    people: People,
    run: Executor,
    keep_call: Callable[[str], None],
    clock: Clock = time.monotonic,
    http: HttpClient | None = None,
) -> Stage:
    """Return a stage; `http` stands for Twilio's REST interface in tests. It can ring the second phone only."""
    links = Links(f"{settings.ivr_public_url}{PREFIX}")
    second = Phone(NOBODY, people.second)
    writer = Writer(languages, rules, links, settings.ivr_line_number, {}, second)
    rest = Rest(client_of(settings, http), links, settings.ivr_line_number)
    return Stage(writer, rest, people, clock, run, keep_call)
