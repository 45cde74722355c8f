"""`ivr call`: hear the whole line in a minute, with no account, no settings and no network."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click
from rich.console import Console

from ivr.call import Call, outcome
from ivr.cli.wording import languages, prompts_folder
from ivr.oncall import Rank, owed
from ivr.pager.rounds import Pager
from ivr.simulator.keypad import Keypad
from ivr.simulator.players import Contacts, Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import PracticeLine, practice_line
from ivr.simulator.terminal import TerminalCaller, TerminalContacts, printer
from ivr.simulator.transcript import Heard, Transcript
from ivr.speech import Wanted
from ivr.store import one_call

VOICES = {"line": "en-gb", "to contact": "en-gb-x-rp", "to patient": "en-gb"}
Listener = Callable[[Heard], None]
AFTERWARDS = 900.0
"""Seconds after a call in which contacts who are still rung may answer, and the caller is rung back."""

PAGED_EVERY = 5.0


@click.command()
@click.option("--keys", metavar="SIGNS", help="Run unattended, one sign a prompt: 0-9 * # . ! x ^")
@click.option("--registrar", metavar="OUTCOMES", help="What the contacts do, with commas: " + " ".join(Registrar))
@click.option(
    "--languages", "offered", default="", metavar="TAGS", help="Offer these languages, drafts too, like en-GB,cy-GB."
)
@click.option("--without-server", is_flag=True, help="Hear what is played when the server cannot be reached.")
@click.option("--speak", is_flag=True, help="Say it aloud through espeak-ng, where that is installed.")
def call(keys: str | None, registrar: str | None, offered: str, *, without_server: bool, speak: bool) -> None:
    """Ring a practice line: you are the caller, and the doctor who is rung.

    In --keys, `.` is silence, `!` presses the next key at once, `x` hangs up, and a leading `^` presses keys in the
    opening too. Nothing is real: a temporary database, and numbers reserved for drama.
    """
    console = Console(highlight=False, soft_wrap=True)
    listener = _speaking(printer(console), console) if speak else printer(console)
    keypad: Keypad = TerminalCaller(console) if keys is None else _scripted(keys)
    with _line(offered, fallback=without_server) as line:
        telephone = line.telephone(keypad, _contacts(registrar, keys, console), Transcript(listener))
        if registrar is None and keys is None:
            line.exchange.patients = TerminalContacts(console, "patient")
        with _server(line, console, away=without_server):
            telephone.call()
        _ring_back(line, telephone.session.sid, late=without_server)
        _show_end(console, line, telephone.session.sid)


@contextmanager
def _line(tags: str, *, fallback: bool) -> Iterator[PracticeLine]:
    """Run a line that offers these languages, drafts too. `fallback`: its number has one, hosted elsewhere."""
    wanted = tuple(tag.strip() for tag in tags.split(",") if tag.strip())
    for fault in languages(Wanted(wanted, drafts=True)).faults:
        click.echo(fault, err=True)
    with practice_line(
        fallback=fallback, ivr_prompts=prompts_folder(), ivr_languages=wanted, ivr_draft_languages="on"
    ) as line:
        yield line


@contextmanager
def _server(line: PracticeLine, console: Console, *, away: bool) -> Iterator[None]:
    """Let the server be away meanwhile. Its pager has run before: from then on it knows Twilio's list of calls."""
    if away:
        Pager(line.desk).round()
        line.server_is(away=True)
    yield
    if away:
        console.print("        the server is back", style="dim")
        line.server_is(away=False)


def _ring_back(line: PracticeLine, sid: str, *, late: bool) -> None:
    """Let the phones that ring have their end, and the pager do its rounds until nobody is owed a call-back.

    `late`: nothing is known of the call yet.
    """

    def is_done() -> bool:
        known = one_call(line.engine, sid)
        if known is None:
            return not late
        debt = owed(known)
        return debt is None or debt.rank is Rank.UNFINISHED

    line.every(PAGED_EVERY, Pager(line.desk).round)
    with suppress(KeyboardInterrupt):
        line.until_quiet(AFTERWARDS, is_done)


def _scripted(keys: str) -> Keypad:
    try:
        return ScriptedCaller(keys)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--keys") from error


def _contacts(registrar: str | None, keys: str | None, console: Console) -> Contacts:
    if registrar is None and keys is None:
        return TerminalContacts(console)
    names = (registrar or "accept").split(",")
    if unknown := [name for name in names if name not in {outcome.value for outcome in Registrar}]:
        raise click.BadParameter(f"unknown outcome {unknown[0]!r}", param_hint="--registrar")
    return ScriptedContacts([Registrar(name) for name in names])


def _show_end(console: Console, line: PracticeLine, sid: str) -> None:
    known = one_call(line.engine, sid)
    if known is None:
        console.print("Nothing was written down of this call.")
        return
    for title, text in _summary(known).items():
        console.print(f"[bold]{title:>9}[/]  {text}")


def _summary(known: Call) -> dict[str, str]:
    debt, ended = owed(known.model_copy(update={"closed_at": None})), outcome(known)
    reasons = [f"{reason.question}: {reason.answer.value} ({reason.rule})" for reason in known.reasons]
    return {
        "urgency": known.urgency.value if known.urgency else "not known",
        "reasons": ", ".join(reasons) or (f"a person was sought: {known.why.value}" if known.why else "none"),
        "outcome": ended.value if ended else "none yet",
        "call-back": f"{debt.rank.value}: {debt.reason.value}{_closed(known)}" if debt else "none is owed",
    }


def _closed(known: Call) -> str:
    return "; a doctor has spoken to the patient since" if known.closed_at else ""


def _speaking(listener: Listener, console: Console) -> Listener:
    program = shutil.which("espeak-ng")
    if program is None:
        console.print("espeak-ng is not installed: you can only read what is said.")
        return listener

    def speak(heard: Heard) -> None:
        listener(heard)
        if heard.who in VOICES:
            command = [program, "-v", VOICES[heard.who], "-s", "150", "--", heard.what]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 our own prompts

    return speak
