"""Whether an answer can be saved before the next sentence is spoken."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.store import can_save, is_current

MIGRATE = "run `ivr migrate`"
REACH = "check DATABASE_URL and that its server runs; where it was never made, run `ivr migrate`"
ROOM = "make room on its disk, and see who else holds it"
FULL = 20_000_000
"""Bytes free below which a night's calls may not be saved."""
LITTLE = 500_000_000


def check(ward: Ward) -> Iterator[Line]:
    """Read, write without changing anything, and look at the room that is left."""
    if ward.engine is None:
        yield unseen("database")
        return
    yield _answers(ward.engine)
    if ward.engine.dialect.name == "sqlite":
        yield _room(ward.engine)


def _answers(engine: Engine) -> Line:
    try:
        if not is_current(engine):
            return Line("database", Level.FAIL, "the database has not been brought up to date", MIGRATE)
    except SQLAlchemyError as error:
        return Line("database", Level.FAIL, f"the database does not answer ({type(error).__name__})", REACH)
    try:
        can_save(engine)
    except SQLAlchemyError as error:
        return Line("database", Level.FAIL, f"the database cannot save ({type(error).__name__})", ROOM)
    return Line("database", Level.OK, "the database answers, is up to date, and can save")


def _room(engine: Engine) -> Line:
    file = Path(unquote((engine.url.database or "").removeprefix("file:"))).absolute()
    free = shutil.disk_usage(next(folder for folder in file.parents if folder.is_dir())).free
    level = Level.FAIL if free < FULL else Level.WARN if free < LITTLE else Level.OK
    return Line(
        "database", level, f"{free // 1_000_000} MB are free on its disk", ROOM if level is not Level.OK else ""
    )
