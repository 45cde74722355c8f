"""`ivr twilio rehearse`: what Twilio's documentation leaves open, tried live on this account with two telephones."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version

import click
from rich.console import Console
from rich.table import Table

from ivr.cli import say_json
from ivr.cli.record import minute, record
from ivr.cli.serve import migrated
from ivr.cli.serve import settings as settings_or_stop
from ivr.cli.twilio.sitting import Terminal, ask_number, served
from ivr.pager.desk import system_clock
from ivr.rehearsal.app import PREFIX, make_app
from ivr.rehearsal.making import make_stage
from ivr.rehearsal.scenes import QUESTIONS, Question, Scenario, scenarios
from ivr.rehearsal.session import Session, left, unasked
from ivr.rehearsal.stage import People
from ivr.rehearsal.standing import line_digest, names_of, standing
from ivr.settings import Settings
from ivr.store import connect
from ivr.store.rehearsals import Rehearsed, all_rehearsals, keep_rehearsal_call
from ivr.telephony.links import RETRY
from ivr.triage import current_rules

ADDRESSES = """Not on a number that patients ring. Set up a second number, or this one before it goes live:

  a call comes in        POST  {base}{retry}
  primary handler fails  POST  {base}/fallback
  call status changes    POST  {base}/status

What Twilio asks for there must come to 127.0.0.1:{port}, through a tunnel or a proxy. Set the number back afterwards.
Ctrl-C stops. What was tried is kept, and the next session goes on from there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be tried, and what is to be asked."""

    scenarios: Sequence[Scenario]
    questions: Sequence[Question]


@click.command()
@click.option("--only", "names", multiple=True, metavar="NAME", help="Try this one only; may be given several times.")
@click.option("--again", is_flag=True, help="Try all, whether they are settled or not.")
@click.option("--list", "as_list", is_flag=True, help="List what there is to try, and how it stands.")
@click.option("--report", is_flag=True, help="Print the record. Needs only DATABASE_URL.")
@click.option("--json", "as_json", is_flag=True, help="The record: every go, with every request. Needs DATABASE_URL.")
def rehearse(names: tuple[str, ...], again: bool, as_list: bool, report: bool, as_json: bool) -> None:
    """Settle live, with two telephones, what Twilio's documentation leaves open: about three quarters of an hour."""
    if report or as_json:
        _report(as_json=as_json)
    elif as_list:
        _list()
    else:
        _rehearse(names, again=again)


def _report(*, as_json: bool) -> None:
    with record() as engine:
        done = all_rehearsals(engine)
    if as_json:
        say_json([_values(go) for go in done])
        return
    table = Table("When", "What", "Verdict", "What was seen", "What depends on it", "By", "Line", "Version")
    for go in {go.scenario: go for go in done}.values():
        verdict = go.verdict if go.holds else f"{go.verdict}, NOT SAFE"
        told = (verdict, go.sentence, go.depends, go.rehearsed_by, go.number[:6], go.version)
        table.add_row(minute(go.at), go.scenario, *told)
    Console(markup=False, highlight=False).print(table if done else "Nothing has been rehearsed.")


def _values(go: Rehearsed) -> dict[str, object]:
    return asdict(go) | {"at": go.at.isoformat(), "seen": json.loads(go.seen)}


def _list() -> None:
    with record() as engine:
        last = {go.scenario: go.verdict for go in all_rehearsals(engine)}
    for scenario in scenarios(("every language",)):
        click.echo(f"{last.get(scenario.name, 'not tried'):10}  {scenario.name}: {scenario.settles}")
    for question in QUESTIONS:
        click.echo(f"{last.get(question.name, 'not asked'):10}  {question.name}: {question.words}")


def _rehearse(names: tuple[str, ...], *, again: bool) -> None:
    settings, rules = settings_or_stop(Settings), current_rules()
    languages = settings.languages(rules)
    every = scenarios([one.language for one in languages.offered])
    migrated(settings.database_url)
    engine, line = connect(settings.database_url), line_digest(settings.twilio_account_sid, settings.ivr_line_number)
    known = standing(all_rehearsals(engine), names_of(every), line)
    wanted = _named(every, names) if names else Wanted(every, QUESTIONS)
    if not names and not again:
        wanted = Wanted(left(every, known), unasked(known))
    base = f"{settings.ivr_public_url}{PREFIX}/voice"
    click.echo(ADDRESSES.format(base=base, retry=RETRY, port=settings.port))
    click.echo(f"\nTo try: {len(wanted.scenarios)} of {len(every)}. To ask: {len(wanted.questions)}.")
    by, people = click.prompt("Your name"), _people(settings, wanted)
    ringing = ThreadPoolExecutor(2, thread_name_prefix="ring")
    keep_call = partial(keep_rehearsal_call, engine)
    stage = make_stage(settings, rules, languages, people, ringing, lambda sid: keep_call(sid, system_clock()))
    session = Session(stage, Terminal(), engine, system_clock, by, line, version("ivr"))
    with served(make_app(settings, stage), settings.port):
        session.go_through(wanted.scenarios)
        session.ask_all(wanted.questions)
    engine.dispose()
    click.echo("\nDone. `ivr twilio rehearse --report` prints the record. Set the number back.")


def _named(every: Sequence[Scenario], names: tuple[str, ...]) -> Wanted:
    """Return the ones of these names, or stop at a name that there is not."""
    if unknown := set(names) - set(names_of(every)):
        raise click.ClickException(f"there is no {min(unknown)}: `ivr twilio rehearse --list` names them all")
    questions = [question for question in QUESTIONS if question.name in names]
    return Wanted([scenario for scenario in every if scenario.name in names], questions)


def _people(settings: Settings, wanted: Wanted) -> People:
    """Ask for the telephones that are wanted. The second one is the only number that will ever be rung."""
    if not wanted.scenarios:
        return People("")
    line = frozenset({settings.ivr_line_number})
    first = ask_number("The phone that you ring from (kept nowhere)", but=line)
    if not any(scenario.second for scenario in wanted.scenarios):
        return People(first)
    return People(first, ask_number("The phone that is rung, a colleague's or your other one", but=line | {first}))
