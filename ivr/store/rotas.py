"""The rotas that were in force: the last good one rules when the file is broken; all tell who was on call."""

import datetime as dt
import hashlib

from sqlalchemy import Engine, insert, select

from ivr.store.engine import reading
from ivr.store.schema import rotas


def adopt(engine: Engine, text: str, at: dt.datetime) -> None:
    """Keep the text of a rota that is in force from that moment on, unless it was the last one already."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    newest = select(rotas.c.digest).order_by(rotas.c.id.desc()).limit(1)
    with engine.begin() as connection:
        if connection.execute(newest).scalar() != digest:
            connection.execute(insert(rotas).values(adopted_at=at, digest=digest, text=text))


def rota_in_force(engine: Engine, at: dt.datetime | None = None) -> str | None:
    """Return the text of the last rota, or of the one that was in force at a moment; None: there was none."""
    query = select(rotas.c.text).order_by(rotas.c.id.desc()).limit(1)
    if at is not None:
        query = query.where(rotas.c.adopted_at <= at)
    with reading(engine) as connection:
        return connection.execute(query).scalar()
