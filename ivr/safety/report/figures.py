"""What the proof and the clock have found, whatever names they give to it: their values as rows of tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.safety.promises import PROMISES
from ivr.safety.report.given import Values

KNOWN = {
    "places": "places that a call can come to",
    "moves": "moves between them, each held against every promise",
    "documents": "documents written for the telephone, none of which strands a caller",
    "ways": "ways through the questions, by answers alone",
    "answers": "full sets of answers for which those stand",
    "paths": "paths from the first ring to a doctor's phone or the urgency told",
    "median_by_answers": "seconds to a doctor's ringing phone by answers alone, median",
    "slowest_by_answers": "seconds to a doctor's ringing phone by answers alone, slowest",
    "slowest": "slowest of all paths to a doctor's ringing phone, with every delay that is borne",
    "longest_without_help": "longest that a caller goes without an urgency or a person, with every delay that is borne",
    "keys": "keys, for ivr call",
}
"""Figures of the proof that say more than their names."""

TOO_LONG = 10**12
"""From here on nobody reads every digit."""

NOT_FIGURES = frozenset({"promises", "broken"})


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, and in which ways it was found broken."""

    name: str
    says: str
    broken: tuple[str, ...]


def promises(proof: Values | None) -> tuple[Promise, ...]:
    """Return every promise that the proof holds a call against."""
    broken = proof["broken"] if proof else {}
    says = {**PROMISES, **(proof["promises"] if proof else {})}
    return tuple(Promise(name, text, tuple(_how(one) for one in broken.get(name, ()))) for name, text in says.items())


def _how(one: Values) -> str:
    way = f" ({' > '.join(one['way'])})" if one.get("way") else ""
    return f"{one['how']}{way}"


def counted(proof: Values) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return each table of figures that the proof has come to: its name, and its rows."""
    tables = ((name, one) for name, one in proof.items() if name not in NOT_FIGURES)
    return tuple((_named(name), tuple(_rows(one))) for name, one in tables if isinstance(one, Mapping))


def _rows(table: Values, under: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        called = f"{under}{KNOWN.get(name, _named(name))}"
        if isinstance(value, Mapping):
            yield from _rows(value, f"{called}: ")
        else:
            yield called, _figure(value)


def _figure(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {figure}" for name, figure in _rows(value))
    return "; ".join(map(_figure, value)) if isinstance(value, list | tuple) else str(value)


def _number(value: float) -> str:
    if value >= TOO_LONG:
        digits, _, power = f"{value:.1e}".partition("e+")
        return f"about {digits} \N{MULTIPLICATION SIGN} 10^{power}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _named(name: str) -> str:
    return name.replace("_", " ")
