"""Whether there is somebody to ring tonight. Contacts are not named: their keys may be people's names."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.oncall import Finding, Found, Rota, RotaError, phones, read_rota
from ivr.oncall import check as look_ahead

SEE = "run `ivr oncall check`: it names each fault"
REFUSED = "the rota is refused: the last good one rules, or IVR_REGISTRAR_NUMBER alone"
FILL = "put somebody on shift, and give the rota a last_resort"
UNREADABLE = "the rota's file cannot be read: the last good one rules, or IVR_REGISTRAR_NUMBER alone"
TONIGHT = dt.timedelta(hours=24)
WEEKS = 2
"""How far ahead a gap is told: in time for somebody to be found."""

SPEAKABLE = frozenset({Found.GAP, Found.NO_ROTA, Found.NO_SHIFT, Found.NO_SWITCHBOARD, Found.NO_LEAD})
"""Findings whose sentences name nobody and matter in the days ahead."""


def check(ward: Ward) -> Iterator[Line]:
    """Read the rota as the line would, and look two weeks ahead."""
    if ward.settings is None:
        yield unseen("rota")
        return
    path, number = ward.settings.ivr_rota, ward.settings.ivr_registrar_number
    try:
        rota = read_rota(_text(path)) if path else None
    except (OSError, UnicodeDecodeError):
        yield Line("rota", Level.FAIL, UNREADABLE, "check IVR_ROTA, and that the line may read that file")
    except RotaError:
        yield Line("rota", Level.FAIL, REFUSED, SEE)
    else:
        yield from _ahead(rota, number, ward.at)


def _text(path: Path) -> str:
    return path.read_text("utf-8-sig")


def _ahead(rota: Rota | None, number: str, at: dt.datetime) -> Iterator[Line]:
    found = look_ahead(rota, number, at, WEEKS)
    yield from (_line(one, at) for one in found if one.kind in SPEAKABLE)
    if others := sum(one.is_fault and one.kind not in SPEAKABLE for one in found):
        yield Line("rota", Level.WARN, f"further faults of the rota: {others}", SEE)
    listed = phones(rota, number, at)
    yield Line("rota", Level.OK, f"phones that are rung now: {len(listed)}, the registrar's number last")


def _line(one: Finding, at: dt.datetime) -> Line:
    if one.kind is not Found.GAP:
        return Line("rota", Level.WARN, one.sentence, "put it into the rota (IVR_ROTA), unless it is meant so")
    tonight = one.start is None or one.start < at + TONIGHT
    return Line("rota", Level.FAIL if tonight else Level.WARN, one.sentence, FILL)
