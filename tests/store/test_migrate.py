"""The database is made and kept in shape by itself, by however many start at once."""

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
import threading
import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, Column, Integer, MetaData, Table, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.store import connect, is_current, migrate
from ivr.store.schema import Utc, metadata

MIGRATE_AT_ONCE = """
import sys
from ivr.store import migrate
print("ready", flush=True)
sys.stdin.readline()
migrate(sys.argv[1])
"""


def differences(url, wanted):
    engine = connect(url)
    with engine.begin() as connection:
        found = compare_metadata(MigrationContext.configure(connection), wanted)
    engine.dispose()
    return found


def test_a_fresh_database_has_the_shape_of_today(url):
    migrate(url)
    engine = connect(url)
    assert is_current(engine)
    engine.dispose()


def test_a_database_without_our_tables_is_not_current(url, path):
    path.touch()
    engine = connect(url)
    assert not is_current(engine)
    engine.dispose()


def test_the_migrations_lead_to_the_very_tables_that_the_code_uses(url):
    migrate(url)
    assert differences(url, metadata) == []


def test_a_table_that_no_migration_makes_would_be_noticed(url):
    migrate(url)
    wanted = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(wanted)
    Table("forgotten", wanted, Column("id", Integer, primary_key=True))
    assert [what for what, _ in differences(url, wanted)] == ["add_table"]


def test_migrating_again_changes_nothing_and_loses_nothing(journal, url, begin):
    journal.record("CA1", "turn/0", begin())
    migrate(url)
    assert len(journal.entries("CA1")) == 1


@pytest.mark.hazard("H32")
def test_only_its_owner_can_read_the_file(url, path):
    migrate(url)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nor_can_others_read_what_stands_beside_it(journal, path, begin):
    """The write-ahead log holds whole rows."""
    journal.record("CA1", "turn/0", begin())
    beside = [file for file in path.parent.iterdir() if file != path]
    assert {file.name for file in beside} == {"ivr.db-wal", "ivr.db-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}


def test_the_file_keeps_a_write_ahead_log(url, path):
    migrate(url)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_several_that_start_at_once_do_not_race(tmp_path):
    def start(url):
        command = [sys.executable, "-c", MIGRATE_AT_ONCE, url]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    for attempt in range(2):
        url = f"sqlite:///{tmp_path}/{attempt}.db"
        starting = [start(url) for _ in range(4)]
        for process in starting:
            assert process.stdout.readline() == b"ready\n"
        for process in starting:
            process.stdin.write(b"\n")
            process.stdin.flush()
        faults = [process.communicate(timeout=60)[1].decode() for process in starting]
        assert [process.returncode for process in starting] == [0] * 4, "".join(faults)


def test_a_journal_mode_that_another_is_changing_is_waited_for(url, path):
    """SQLite does not wait, whatever its busy time-out, when it switches to a write-ahead log.

    https://www.sqlite.org/wal.html: the change needs the file for itself alone.
    """
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE held (id)")
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["ROLLBACK"]).start()
    migrate(url)
    other.close()
    assert differences(url, metadata)[0][1].name == "held"


def test_a_moment_is_the_same_moment_in_whatever_zone_the_database_answers(journal):
    """Postgres answers in the zone of its session, SQLite without any."""
    noon = dt.datetime(2026, 7, 7, 12, 0, tzinfo=dt.UTC)
    summer, dialect = dt.timezone(dt.timedelta(hours=1)), journal.engine.dialect
    assert Utc().process_result_value(noon.astimezone(summer), dialect) == noon
    assert Utc().process_result_value(noon.replace(tzinfo=None), dialect) == noon
    assert Utc().process_bind_param(noon.astimezone(summer), dialect) == noon


def test_a_reader_does_not_hold_up_the_writer(journal, path, begin):
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM events").fetchone() == (0,)
    started = time.monotonic()
    journal.record("CA1", "turn/0", begin())
    assert time.monotonic() - started < 0.5
    reader.close()


def test_a_file_that_is_not_there_is_an_error_and_is_not_made(tmp_path):
    with pytest.raises(SQLAlchemyError):
        connect(f"sqlite:///{tmp_path}/none.db").connect()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b.db", "100%25.db", "a%41.db", "a#b.db", "a?b.db"])
def test_the_file_that_is_opened_is_the_one_that_the_address_names(tmp_path, name):
    """In a URI filename % escapes, and # would swallow the mode=rw behind it. https://www.sqlite.org/uri.html"""
    engine = connect(URL.create("sqlite", database=str(tmp_path / name)).render_as_string(), create=True)
    with engine.connect() as connection:
        opened = connection.execute(text("PRAGMA database_list")).fetchone()[2]
    engine.dispose()
    assert opened == str(tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == [name]
