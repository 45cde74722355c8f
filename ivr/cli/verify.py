"""`ivr verify`: every path of a call is walked, and every promise of the line is held against it."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from statistics import median

import click

from ivr.cli import say_json
from ivr.cli.proving import prove_focus
from ivr.safety.promises import PROMISES
from ivr.safety.proof import Broken, Focus, Paths, Tally, broken_promises, together

FOCI = tuple(focus.value for focus in Focus)


@click.command()
@click.option("--focus", type=click.Choice(FOCI), multiple=True, help="Only these walks (default: all of them).")
@click.option("--first", is_flag=True, help="Stop each walk at the first broken promise.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as other programs read it.")
@click.pass_context
def verify(ctx: click.Context, focus: tuple[str, ...], first: bool, as_json: bool) -> None:
    """Walk every path of a call, and hold every promise against it. Needs no settings. Exits 1 on a broken promise."""
    found = run(tuple(map(Focus, focus)) or tuple(Focus), first=first)
    if as_json:
        say_json(values(found))
    else:
        _print(found)
    ctx.exit(bool(found.broken))


def run(foci: tuple[Focus, ...], *, first: bool = False) -> Tally:
    """Walk each focus in a process of its own."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        tallies = list(pool.map(prove_focus, foci, [first] * len(foci)))
    return together(tallies, whole=set(foci) == set(Focus) and not first)


def values(found: Tally) -> dict[str, object]:
    """Return what was found as JSON values."""
    counted = {name: getattr(found, name) for name in ("places", "moves", "documents", "ways", "answers")}
    broken = {promise: [asdict(one) for one in those] for promise, those in broken_promises(found).items()}
    return {
        "counted": counted | {"paths": found.paths.number if found.paths else 0},
        "timing": timing(found),
        "promises": PROMISES,
        "broken": broken,
    }


def timing(found: Tally) -> dict[str, object]:
    """Return the seconds to help: of answers alone, and of the slowest of all paths, with its keys."""
    if found.paths is None or not found.rings:
        return {}
    slowest, unhelped = found.paths.ring, found.paths.help
    return {
        "median_by_answers": round(median(found.rings), 1),
        "slowest_by_answers": round(found.rings[-1], 1),
        "slowest": {"seconds": round(slowest.seconds, 1), "keys": slowest.keys},
        "longest_without_help": {"seconds": round(unhelped.seconds, 1), "keys": unhelped.keys},
    }


def _print(found: Tally) -> None:
    for promise, those in broken_promises(found).items():
        click.echo(f"{'BROKEN' if those else 'proved'}  {promise:<10}  {PROMISES[promise]}")
        for one in those:
            _print_broken(one)
    click.echo()
    click.echo(f"{found.places:,} states and {found.moves:,} moves between them, {found.documents:,} documents written")
    if found.paths is not None and found.rings:
        _print_times(found, found.paths)
    click.echo(f"{found.ways} ways through the questions, which stand for all {found.answers:,} sets of answers")


def _print_times(found: Tally, paths: Paths) -> None:
    ring, unhelped = paths.ring, paths.help
    click.echo(f"{paths.number:,} paths from the first ring to a doctor's phone or the urgency told")
    by_answers = f"median {median(found.rings):.1f} s, slowest {found.rings[-1]:.1f} s"
    click.echo(f"to a doctor's ringing phone, by answers alone, each way counted once: {by_answers}")
    click.echo(f"slowest of all paths to one: {ring.seconds:.1f} s, ivr call --keys '{ring.keys}'")
    click.echo(f"longest without an urgency or a person: {unhelped.seconds:.1f} s, ivr call --keys '{unhelped.keys}'")


def _print_broken(one: Broken) -> None:
    click.echo(f"        {one.how}")
    if one.way:
        click.echo(f"          {' > '.join(one.way)}")
    if one.keys:
        registrar = f" --registrar {one.registrar}" if one.registrar else ""
        click.echo(f"          ivr call --keys '{one.keys}'{registrar}")
