"""Connections: durable, bounded in time, and never to a file that is no longer there."""

import os
import sqlite3
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from ivr.store.turns import Connection as WaitingConnection
from ivr.store.turns import Turns

LOCK_SECONDS = 1.0
"""How long a turn waits for another process's write on SQLite."""

POSTGRES_TIMEOUTS = "-c lock_timeout=500 -c statement_timeout=1000 -c idle_in_transaction_session_timeout=5000"
"""Milliseconds that a turn waits for a lock, and for any statement; and for which a process that has vanished, machine
and all, holds a call in a transaction that nobody will end. https://www.postgresql.org/docs/current/runtime-config-client.html
"""

POSTGRES: dict[str, str | int] = {
    "options": POSTGRES_TIMEOUTS,
    "connect_timeout": 2,
    # A server that vanishes without a word: within 3 seconds of what is not acknowledged, or 4 of silence, the
    # connection is given up. Linux alone would take 15 minutes, or two hours, in which no pager pages.
    # https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-TCP-USER-TIMEOUT
    "tcp_user_timeout": 3000,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    # After a failover the old server may answer as a standby: a connection to it would stay in the pool for good.
    "target_session_attrs": "read-write",
}
"""How a line connects."""


def connect(url: str, *, create: bool = False) -> Engine:
    """Return an engine; all but `reading` is immediate. `create`: make the SQLite file if there is none."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(make_url(url).database or "", create=create)
    return create_engine(
        url, connect_args=POSTGRES, pool_pre_ping=True, pool_size=8, pool_timeout=1, hide_parameters=True
    )


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Begin a transaction that only reads, and so holds up no turn."""
    return engine.execution_options(reads=True).begin()


def _sqlite(path: str, *, create: bool) -> Engine:
    if create and path:
        Path(path).touch(mode=0o600)
    # mode=rw: SQLite would make a new, empty file where ours was taken away, and save into that.
    # https://www.sqlite.org/c3ref/open.html
    address = URL.create("sqlite", database=f"file:{quote(path)}", query={"mode": "rw", "uri": "true"})
    how = {
        "timeout": LOCK_SECONDS,
        "check_same_thread": False,
        "factory": partial(WaitingConnection, turns=Turns(path)),
    }
    engine = create_engine(address, connect_args=how, pool_timeout=LOCK_SECONDS, pool_size=8, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "checkout", _on_checkout)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's BEGIN is ours to write, below
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # what is purged is overwritten, and not only forgotten
    entry.info["file"] = _inode(connection)


def _on_checkout(connection: sqlite3.Connection, entry: ConnectionPoolEntry, _proxy: object) -> None:
    """Refuse a connection to a file that was removed or replaced: SQLite writes into it without complaint."""
    if _inode(connection) != entry.info["file"]:
        raise DisconnectionError("the database file is not the one that was opened")


def _on_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    if not reads:
        _take_turn(cast("WaitingConnection", connection.connection.dbapi_connection))
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _take_turn(connection: WaitingConnection) -> None:
    """Wait until this connection may write, or fail as SQLite itself would have."""
    try:
        connection.take_turn(LOCK_SECONDS)
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


def _inode(connection: sqlite3.Connection) -> int | None:
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    try:
        return os.stat(path).st_ino  # noqa: PTH116 the path is SQLite's
    except FileNotFoundError:
        return None
