"""`ivr safety`: what a Clinical Safety Officer reads before anybody else may ring."""

import datetime as dt
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

import click

from ivr.cli.content import ledger_file, today
from ivr.cli.prompts import guide_of
from ivr.cli.wording import LINE, languages, prompts_folder, read_files
from ivr.safety import LedgerError, documents, read_hazards, read_ledger, reviews, version_faults
from ivr.safety.mutations import read_mutations
from ivr.safety.report import Given, Values, Wording, page
from ivr.speech import Languages, Wanted
from ivr.speech.check import Finding, examine
from ivr.triage import current_rules, vocabulary

LONG = "Walking every path of a call, which takes a minute or two (--quick leaves it out) ..."


@click.group()
def safety() -> None:
    """Put together what shows that the line is safe, and what does not. Needs no settings."""


@safety.command()
@click.option("--out", type=click.File("w", "utf-8", lazy=True), default="-", metavar="FILE", help="Default: stdout.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As of that day. Default: today.")
@click.option("--quick", is_flag=True, help="Prove and time nothing. The page says so.")
def report(out: TextIO, at: dt.datetime | None, quick: bool) -> None:
    """Write the safety report: one HTML page to read and to print, laid out as a clinical safety case report is.

    It loads nothing from elsewhere. To print it to A4, open it in a browser, or:

    \b
        ivr safety report > report.html
    """
    day = at.date() if at else today()
    proof, timing = (None, None) if quick else (_proved(), _timed())
    out.write(page(_given(day, proof, timing)))


def _given(day: dt.date, proof: Values | None, timing: Values | None) -> Given:
    place, rules = prompts_folder(), current_rules()
    found = languages(Wanted(tuple(path.stem for path in sorted(place.glob("*.toml"))), drafts=True), LINE)
    wordings, findings = _examined(place, found)
    catalogues = [one.catalogue for one in wordings]
    ledger = read_ledger(_ledger())
    return Given(
        today=day,
        package=version("ivr"),
        rules=rules,
        vocabulary=vocabulary(),
        wordings=wordings,
        log=read_hazards(),
        reviews=reviews(rules, catalogues, day),
        ledger=ledger,
        faults=version_faults(documents(rules, catalogues), ledger),
        findings=(*map(str, findings), *found.faults),
        proof=proof,
        timing=timing,
        mutations=read_mutations(),
    )


def _examined(place: Path, found: Languages) -> tuple[tuple[Wording, ...], tuple[Finding, ...]]:
    """Return every language that can be spoken with the seconds of its prompts, and what is wrong in any."""
    examined, findings = examine(read_files(place), current_rules(), guide_of(place))
    of = {one.head.language: one for one in examined}
    spoken = (found.default, *(one for one in found.offered if one is not found.default))
    return tuple(Wording(one, of[one.language]) for one in spoken), findings


def _ledger() -> str:
    try:
        return ledger_file().read_text("utf-8")
    except (OSError, LedgerError) as error:
        raise click.ClickException(f"the ledger cannot be read ({type(error).__name__})") from error


def _proved() -> Values:
    from ivr.cli.verify import run, values  # noqa: PLC0415 all of the proof is needed for it, and for nothing else here
    from ivr.safety.proof import Focus  # noqa: PLC0415

    click.echo(LONG, err=True)
    return values(run(tuple(Focus)))


def _timed() -> Values:
    from ivr.cli.timing import timing  # noqa: PLC0415 the whole line is needed for it, and for nothing else here

    timed = timing(prompts_folder())
    return {**timed.values, "notes": timed.notes}
