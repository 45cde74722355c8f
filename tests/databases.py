"""The databases of the tests: a file each, or with `--database postgres` a database each on one server.

The same tests run on either, and take away, lock and look into what they were given without knowing which it is.
"""

from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

import psycopg
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.engine import Engine

from ivr.store import connect, migrate
from tests.postgres import drop_database, make_database, run_postgres

WRITTEN = "calls, events, legs, marks, checks, rotas, staff, alembic_version"
"""The tables that a line writes into, and the one by which it sees whether it could."""


class File:
    """A database file. It goes away as a disk does that is unmounted."""

    def __init__(self, path):
        self.path, self._hidden, self._lock = path, path.with_suffix(".away"), None

    @property
    def url(self):
        return f"sqlite:///{self.path}"

    @property
    def is_away(self):
        return self._hidden.exists()

    def take_away(self, *, blocked=False):
        """Remove it. `blocked`: what is there instead cannot be made into one."""
        self.path.rename(self._hidden)
        if blocked:
            self.path.mkdir()

    def bring_back(self):
        if self.path.is_dir():
            self.path.rmdir()
        self._hidden.rename(self.path)

    def lock(self):
        """Let somebody else hold it: nobody can write, but everybody can read what was there."""
        self._lock = connect(self.url).connect()
        self._lock.begin()

    def unlock(self):
        engine = self._lock.engine
        self._lock.close()
        engine.dispose()

    def waits(self, connection, milliseconds):
        """Let a connection of the driver's own wait so long for a lock."""
        connection.execute(f"PRAGMA busy_timeout={milliseconds}")

    def fill(self, empty):
        """Let it be what `empty` returns: a file that has been migrated."""
        self.path.write_bytes(empty())

    @contextmanager
    def seen(self):
        """Look into it over a connection of our own: only what is durable can be seen."""
        with self._looking.connect() as connection:
            yield connection

    @cached_property
    def _looking(self):
        return create_engine(f"sqlite:///file:{self.path}?mode=rw&uri=true", poolclass=NullPool)


class OnServer:
    """A database on Postgres. It goes away as one does that lets nobody in."""

    def __init__(self, url):
        self.url, self.is_away, self._lock = url, False, None
        self.address, _, self.name = url.replace("+psycopg", "").rpartition("/")

    def take_away(self, *, blocked=False):
        self._owner(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS false')
        self._owner(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{self.name}'")
        self.is_away = True

    def bring_back(self):
        self._owner(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS true')
        self.is_away = False

    def lock(self):
        """Let somebody else hold it: nobody can write, but everybody can read what was there."""
        self._lock = psycopg.connect(f"{self.address}/{self.name}")
        self._lock.execute(f"LOCK TABLE {WRITTEN} IN EXCLUSIVE MODE")

    def unlock(self):
        self._lock.close()

    @staticmethod
    def waits(connection, milliseconds):
        """Let a connection of the driver's own wait so long for a lock."""
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    def fill(self, _empty):
        """Leave it as it is: it was made in today's shape."""

    @contextmanager
    def seen(self):
        """Look into it over a connection of our own: only what is durable can be seen."""
        with self._looking.connect() as connection:
            yield connection

    @cached_property
    def _looking(self):
        return create_engine(self.url, pool_size=1, pool_pre_ping=True)

    def _owner(self, statement):
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(statement)


def behind(engine):
    """Return the database that an engine, or an address, leads to."""
    url = engine.url if isinstance(engine, Engine) else make_url(engine)
    if url.get_backend_name() == "sqlite":
        return File(Path(url.database.removeprefix("file:")))
    return OnServer(url.render_as_string(hide_password=False))


def change(url, statement):
    """Write into a database behind the line's back."""
    with behind(url).seen() as connection:
        connection.execute(text(statement))
        connection.commit()


class Files:
    """A file in each folder that asks for one."""

    on_server = False

    @staticmethod
    def url_in(folder, *, migrated=True):
        """Return the address of a file in a folder. A line that starts makes it, and its tables."""
        return f"sqlite:///{folder}/ivr.db"

    def stop(self):
        pass


class Postgres:
    """One server for a whole run, and a database on it for each folder that asks for one, as long as that is there."""

    on_server = True

    def __init__(self):
        self._running, self._template, self.address, self._made = None, None, None, {}

    def url_in(self, folder, *, migrated=True):
        """Return the address of a database of a folder's own."""
        self._start()
        self._forget()
        url = make_database(self.address, self._template if migrated else None)
        self._made[url.rpartition("/")[2]] = Path(folder)
        return url

    def _start(self):
        if self._running is None:
            running = run_postgres()
            self.address = running.__enter__()  # or these tests are skipped: there is no Postgres
            self._running, url = running, make_database(self.address)
            migrate(url)
            self._template = url.rpartition("/")[2]

    def _forget(self):
        for name in [name for name, folder in self._made.items() if not folder.exists()]:
            del self._made[name]
            drop_database(self.address, name)

    def stop(self):
        if self._running is not None:
            for name in (*self._made, self._template):
                with suppress(psycopg.Error):
                    drop_database(self.address, name)
            self._running.__exit__(None, None, None)
