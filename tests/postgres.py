"""A Postgres of the tests' own, which can be stopped, killed, held still and started again; or one that is given."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

GIVEN = os.environ.get("DATABASE_URL", "")
"""A Postgres to use in the place of our own, as it was given before any test: only what the tests make is touched."""


def is_given():
    return GIVEN.startswith(("postgres://", "postgresql://"))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def programs():
    """Return the folder of initdb and postgres. Debian keeps it off the path."""
    found = [shutil.which("initdb"), *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
    folders = [Path(one).resolve().parent for one in found if one]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def _as_whom(folder):
    """Return how to start Postgres, which refuses to run as root: its files are then its own user's."""
    if os.geteuid():
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("no Postgres: it does not run as root, and there is no user `postgres`")
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


class Server:
    """A Postgres in a folder, on a port of loopback that it keeps however often it is started."""

    def __init__(self, folder, programs):
        self.folder, self._programs, self.port = Path(folder), programs, free_port()
        self.address = f"postgresql://postgres@127.0.0.1:{self.port}"
        self._usual = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}} | _as_whom(folder)
        self._process = None

    def make(self):
        """Make its files; skip where that cannot be."""
        rest = ("-D", self.data, "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--no-locale")
        command, quietly = [self._programs / "initdb", *rest], self._usual | {"capture_output": True, "text": True}
        made = subprocess.run(command, check=False, **quietly)
        if made.returncode:
            pytest.skip(f"no Postgres: initdb failed: {made.stderr[-300:]}")

    @property
    def data(self):
        return str(self.folder / "data")

    def start(self, *options):
        """Start it, and wait until it lets somebody in."""
        self._process, how = self._launch(*options), {"connect_timeout": 1}
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(f"{self.address}/postgres", **how).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, "Postgres does not start"
                assert time.monotonic() < deadline, "Postgres does not answer"
                time.sleep(0.02)
            else:
                return

    def _launch(self, *options):
        usual = [f"-cport={self.port}", "-clisten_addresses=127.0.0.1", "-cunix_socket_directories=", "-cfsync=off"]
        with (self.folder / "log").open("ab") as log:
            command = [self._programs / "postgres", "-D", self.data, *usual, *options]
            return subprocess.Popen(command, **self._usual, stdout=log, stderr=log)

    def stop(self, number=signal.SIGQUIT):
        """Stop it, at once: as after a fault of the machine. SIGINT: as whoever looks after it does."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(timeout=20)

    def kill(self):
        """Kill every process of it without a word."""
        self._send(signal.SIGKILL)
        self._process.wait(timeout=20)

    def hang(self):
        """Hold every process of it still: connections stay open, and nothing answers."""
        self._send(signal.SIGSTOP)

    def go_on(self):
        self._send(signal.SIGCONT)

    def _send(self, number):
        for pid in (self._process.pid, *self._children()):
            os.kill(pid, number)

    def _children(self):
        """Return the processes that it started. Asks /proc, which not every system has."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = status.read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if parent == str(self._process.pid) and state != "Z":
                yield int(status.parent.name)

    def sql(self, *statements, database="postgres"):
        """Have its owner do something, each statement by itself."""
        with psycopg.connect(f"{self.address}/{database}", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def own_server(*options):
    """Run a Postgres of the tests' own on loopback; skip where there is none to be had."""
    found = programs()
    if found is None:
        pytest.skip("no Postgres: neither initdb on the path nor /usr/lib/postgresql")
    with tempfile.TemporaryDirectory(prefix="ivr-postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(folder, found)
        server.make()
        server.start(*options)
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)  # its own word for: do not wait for those who are connected


@contextmanager
def run_postgres():
    """Give the address of the Postgres that DATABASE_URL names, or of one of the tests' own."""
    if is_given():
        yield f"postgresql://{urlsplit(GIVEN).netloc}"
    else:
        with own_server() as server:
            yield server.address


def make_database(address, template=None):
    """Make a database on a Postgres, and return its address."""
    name, like = f"ivr_{uuid.uuid4().hex}", f'TEMPLATE "{template}"' if template else ""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {like}')
    return f"{address}/{name}".replace("postgresql://", "postgresql+psycopg://")


def drop_database(address, name):
    """Drop a database, whoever is connected to it."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
