"""`ivr prompts`: what is wrong with the words of the line, in every language of a folder."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from ivr.cli import say_json
from ivr.cli.wording import LINE, prompts_folder, read_files
from ivr.speech import PromptsError, read_default
from ivr.speech.check import GUIDE, Age, Examined, Finding, Guide, examine, read_guide
from ivr.triage import current_rules

if TYPE_CHECKING:
    from ivr.cli.timing import Timing

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def prompts() -> None:
    """Look into what the line says. Needs no settings."""


@prompts.command()
@click.option("--folder", type=FOLDER, metavar="DIR", help="Default: IVR_PROMPTS, else the prompts that ship.")
@click.option("--timing", is_flag=True, help="Also how soon a doctor's phone rings, on every route through the line.")
@click.option("--verbose", is_flag=True, help="Also every prompt with its words and seconds.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as other programs read it.")
@click.pass_context
def check(ctx: click.Context, folder: Path | None, timing: bool, verbose: bool, as_json: bool) -> None:
    """Check every prompt against the rules that stand in WRITING.md beside them. Exits 1 on a finding."""
    place = folder or prompts_folder()
    examined, findings = examine(read_files(place), current_rules(), guide_of(place))
    timed = _timed(place) if timing else None
    if as_json:
        found = {"languages": list(map(_language, examined)), "findings": list(map(asdict, findings))}
        say_json(found | ({"timing": timed.values} if timed else {}))
    else:
        _print(examined, findings, verbose=verbose)
        click.echo("\n".join(["", *timed.lines]) if timed else "", nl=timing)
    ctx.exit(bool(findings) or bool(timed and timed.is_late))


def _timed(place: Path) -> "Timing":
    """Dial every route of the default language, or stop with one line where it cannot be spoken."""
    from ivr.cli.timing import timing  # noqa: PLC0415 the whole line is needed for it, and for nothing else here

    try:
        read_default(place, current_rules(), LINE)
    except PromptsError as error:
        raise click.ClickException(f"cannot be timed, because it cannot be spoken: {error}") from error
    return timing(place)


def guide_of(place: Path) -> Guide:
    """Return the words that are banned by the WRITING.md of a folder; none, if it has none."""
    path = place / GUIDE
    return read_guide(path.read_text("utf-8", errors="replace")) if path.is_file() else {}


def _language(one: Examined) -> dict[str, object]:
    """Return a language as JSON values."""
    head = one.head
    return {
        **{name: getattr(head, name) for name in ("language", "name", "version", "status", "default")},
        "digest": one.digest,
        "prompts": [asdict(each) | {"audience": each.audience.value} for each in one.prompts],
        "reading_ages": list(map(asdict, one.ages)),
        "notes": list(one.notes),
    }


def _print(examined: tuple[Examined, ...], findings: tuple[Finding, ...], *, verbose: bool) -> None:
    for one in examined:
        _print_language(one, verbose=verbose)
    for finding in findings:
        click.echo(str(finding))
    click.echo(f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}" if findings else "all is well")


def _print_language(one: Examined, *, verbose: bool) -> None:
    head, default = one.head, ", the default" if one.head.default else ""
    click.echo(f"{head.language} ({head.name}{default}), version {head.version}, {head.status}, {one.digest}")
    if verbose:
        Console(markup=False, highlight=False).print(_table(one))
    click.echo(f"  {len(one.prompts)} prompts checked")
    for line in (*map(_age, one.ages), *one.notes):
        click.echo(f"  {line}")


def _age(age: Age) -> str:
    guessed = f", with the syllables of {', '.join(age.unknown)} guessed" if age.unknown else ""
    return f"reading age of the {age.of}: {age.years:g} ({age.words} words{guessed})"


def _table(one: Examined) -> Table:
    table = Table("Prompt", "For", "Words", "Seconds")
    for each in one.prompts:
        table.add_row(each.prompt, each.audience.value, str(each.words), f"{each.seconds:.1f}")
    return table
