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
ROOM = "make room on the disk, and see who else holds it"
FULL = 20_000_000
"""Bytes free below which a night's calls may not be saved."""
LITTLE = 500_000_000


def check(ward: Ward) -> Iterator[Line]:
    """Read, write without changing anything, and look at the room that is left."""
    if ward.engine is None:
        yield unseen("database")
        return
    yield _answers(ward.engine)
    yield _room(_folder(ward.engine))


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


def _folder(engine: Engine) -> Path:
    """Return where something is written on this machine: the file's folder, or the working one.

    Beside a server of Postgres that is what a call leaves behind while the server is away.
    """
    if engine.dialect.name != "sqlite":
        return Path.cwd()
    file = Path(unquote((engine.url.database or "").removeprefix("file:"))).absolute()
    return next(folder for folder in file.parents if folder.is_dir())


def _room(folder: Path) -> Line:
    free = shutil.disk_usage(folder).free
    level = Level.FAIL if free < FULL else Level.WARN if free < LITTLE else Level.OK
    return Line(
        "database", level, f"{free // 1_000_000} MB are free on the disk", ROOM if level is not Level.OK else ""
    )
