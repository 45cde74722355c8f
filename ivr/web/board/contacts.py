"""The names of those who were rung, by the rota of the moment at which they were."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Engine

from ivr.call.legs import Leg
from ivr.oncall import RotaError, directory, everyone, read_rota
from ivr.pager.desk import Desk
from ivr.store import rota_in_force


def names_of(desk: Desk, legs: Iterable[Leg]) -> dict[str, str]:
    """Return the names of contacts by their leg's id. Whom neither the rota of then nor that of now knows has none."""
    current = {key: phone.contact.name for key, phone in desk.roster().directory.items()}
    found = {leg.id: _name(desk.journal.engine, leg, current) for leg in legs}
    return {leg: name for leg, name in found.items() if name}


def _name(engine: Engine, leg: Leg, current: Mapping[str, str]) -> str | None:
    then = _names_at(engine, leg.placed_at) if leg.placed_at else {}
    return then.get(leg.contact) or current.get(leg.contact)


def _names_at(engine: Engine, at: datetime) -> Mapping[str, str]:
    text = rota_in_force(engine, at)
    return _names_in(text) if text else {}


@cache
def _names_in(text: str) -> Mapping[str, str]:
    """Return what a rota calls its contacts; nothing, if it is one that this version cannot read."""
    try:
        return {key: phone.contact.name for key, phone in directory(everyone(read_rota(text), "")).items()}
    except RotaError:
        return {}
