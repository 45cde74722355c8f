"""A machine vanishes without a word: the web server's, or that of Postgres, or Postgres has moved to another one."""

import datetime as dt
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ivr.call import Entry
from ivr.call.events import Began, HungUp
from ivr.store import Journal, connect, mark, marked, migrate
from ivr.store.schema import calls
from tests.postgres import make_database, own_server

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server():
    with own_server() as running:
        yield running


@pytest.fixture
def journal(server):
    url = make_database(server.address)
    migrate(url)
    engine = connect(url)
    yield Journal(engine)
    engine.dispose()


def test_a_call_that_a_vanished_server_held_is_free_again_within_seconds(journal):
    """Its connection stays open, and its transaction with it: no row of Postgres's own accord is ever freed."""
    journal.record("CA1", "turn/0", lambda _: Entry("turn/0", NIGHT, Began(None), ()))
    vanished = journal.engine.connect()
    vanished.execute(select(calls).where(calls.c.sid == "CA1").with_for_update())
    with pytest.raises(SQLAlchemyError):
        journal.record("CA1", "status", lambda _: Entry("status", NIGHT, HungUp(), ()))
    time.sleep(5)
    assert journal.record("CA1", "status", lambda _: Entry("status", NIGHT, HungUp(), ())).fresh
    vanished.invalidate()
    vanished.close()


class Name:
    """A name that leads to one server, and then to another: who is connected to the first one stays so."""

    def __init__(self, port):
        self.port, self.listening = port, socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def address(self, url):
        old = url.rpartition(":")[2].partition("/")[0]
        return url.replace(f":{old}/", f":{self.listening.getsockname()[1]}/")

    def _serve(self):
        with suppress(OSError):
            while True:
                ends = self.listening.accept()[0], socket.create_connection(("127.0.0.1", self.port))
                for one, other in (ends, ends[::-1]):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def end(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    @staticmethod
    def _pass_on(one, other):
        with one, suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


def test_after_a_failover_the_new_server_is_written_to_though_the_old_one_still_answers(server):
    """The old one has come back as a standby before the name leads to the new one."""
    with own_server() as new:
        url = make_database(server.address)
        migrate(url)
        name, database = Name(server.port), url.rpartition("/")[2]
        new.sql(f'CREATE DATABASE "{database}"')
        migrate(url.replace(str(server.port), str(new.port)))
        server.sql(f'ALTER DATABASE "{database}" SET default_transaction_read_only = on')
        engine = connect(name.address(url))
        for _ in range(3):
            with pytest.raises(SQLAlchemyError):
                mark(engine, "pager", NIGHT)
        name.port = new.port
        mark(engine, "pager", NIGHT)
        assert marked(engine, "pager") == NIGHT
        engine.dispose()
        name.end()


CUT = """
import subprocess, sys, threading, time
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from ivr.store import connect
from tests.postgres import make_database, own_server

with own_server() as server:
    engine, begun = connect(make_database(server.address)), threading.Event()

    def ask():
        try:
            with engine.connect() as connection:
                begun.set()
                connection.execute(text("SELECT pg_sleep(0.5)"))
        except SQLAlchemyError:
            print("given up", flush=True)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    begun.wait()
    time.sleep(0.2)
    subprocess.run(["ip", "link", "set", "lo", "down"], check=True)
    asking.join(10)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with engine.connect() as connection:
        print("well again", connection.execute(text("SELECT 1")).scalar(), flush=True)
    engine.dispose()
"""


APART = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$0" -c "$1"')
"""Runs a program in a network of its own, which only the superuser of Linux can make."""


def test_a_network_that_is_cut_during_a_statement_holds_nobody_for_long():
    if not shutil.which("unshare") or subprocess.run([*APART, "sh", "true"], check=False).returncode:
        pytest.skip("no network of its own can be made here")
    command = [*APART, sys.executable, CUT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["given up", "well again 1"], done.stderr
