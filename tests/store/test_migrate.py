"""The database is made and kept in shape by itself, by however many start at once."""

import datetime as dt
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Column, Integer, MetaData, Table, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.store import connect, is_current, migrate
from ivr.store.migrate import _config
from ivr.store.schema import Utc, metadata
from tests.databases import behind, change

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


def test_a_database_without_our_tables_is_not_current(databases, url, path):
    if not databases.on_server:
        path.touch()
    engine = connect(url)
    assert not is_current(engine)
    engine.dispose()


def test_a_database_that_a_newer_line_has_migrated_serves_and_is_left_as_it_is(journal, url, begin):
    """A new version may be taken back after its migration, which only adds."""
    change(url, "UPDATE alembic_version SET version_num = '9999'")
    migrate(url)
    assert is_current(journal.engine)
    assert journal.record("CA1", "turn/0", begin()).fresh
    with behind(url).seen() as seen:
        assert seen.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


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


@pytest.mark.file
@pytest.mark.hazard("H32")
def test_only_its_owner_can_read_the_file(url, path):
    migrate(url)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.file
def test_nor_can_others_read_what_stands_beside_it(journal, path, begin):
    """The write-ahead log holds whole rows."""
    journal.record("CA1", "turn/0", begin())
    beside = [file for file in path.parent.iterdir() if file != path]
    assert {file.name for file in beside} == {"ivr.db-wal", "ivr.db-shm", "ivr.db-turns"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}


@pytest.mark.file
def test_the_file_keeps_a_write_ahead_log(url, path):
    migrate(url)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_several_that_start_at_once_do_not_race(tmp_path, databases):
    def start(url):
        command = [sys.executable, "-c", MIGRATE_AT_ONCE, url]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    for attempt in range(2):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        url = databases.url_in(folder, migrated=False)
        starting = [start(url) for _ in range(4)]
        for process in starting:
            assert process.stdout.readline() == b"ready\n"
        for process in starting:
            process.stdin.write(b"\n")
            process.stdin.flush()
        faults = [process.communicate(timeout=60)[1].decode() for process in starting]
        assert [process.returncode for process in starting] == [0] * 4, "".join(faults)


@pytest.mark.file
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


def test_a_reader_does_not_hold_up_the_writer(journal, url, begin):
    with behind(url).seen() as reader:
        assert reader.execute(text("SELECT count(*) FROM events")).scalar() == 0
        started = time.monotonic()
        journal.record("CA1", "turn/0", begin())
        assert time.monotonic() - started < 0.5


@pytest.mark.file
def test_a_file_that_is_not_there_is_an_error_and_is_not_made(tmp_path):
    with pytest.raises(SQLAlchemyError):
        connect(f"sqlite:///{tmp_path}/none.db").connect()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.file
@pytest.mark.parametrize("name", ["a b.db", "100%25.db", "a%41.db", "a#b.db", "a?b.db"])
def test_the_file_that_is_opened_is_the_one_that_the_address_names(tmp_path, name):
    """In a URI filename % escapes, and # would swallow the mode=rw behind it. https://www.sqlite.org/uri.html"""
    engine = connect(URL.create("sqlite", database=str(tmp_path / name)).render_as_string(), create=True)
    with engine.connect() as connection:
        opened = connection.execute(text("PRAGMA database_list")).fetchone()[2]
    engine.dispose()
    assert opened == str(tmp_path / name)
    assert {file.name for file in tmp_path.iterdir()} <= {name, f"{name}-turns"}


REVISIONS = [script.revision for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]


def shape(engine):
    """Return what must be said of each column of each table, and what a row may not have twice."""
    found = inspect(engine)
    columns = {
        (table, column["name"]): (str(column["type"]), not column["nullable"] and column["default"] is None)
        for table in found.get_table_names()
        for column in found.get_columns(table)
    }
    return columns, {(table, one["name"]) for table in found.get_table_names() for one in _once(found, table)}


def _once(found, table):
    return [*found.get_unique_constraints(table), *(one for one in found.get_indexes(table) if one["unique"])]


@pytest.mark.parametrize(("before", "after"), [*pairwise(REVISIONS)])
def test_the_line_of_before_a_migration_can_write_on_after_it(empty_url, before, after):
    """In a deploy, both run on the new tables: each column is still there, and no new one must be filled in."""
    engine, shapes = connect(empty_url, create=True), []
    for revision in (before, after):
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        shapes.append(shape(engine))
    engine.dispose()
    (old, once), (new, once_now) = shapes
    tables = {table for table, _ in old}
    assert {name: new.get(name) for name in old} == old
    must = {name for name, (_, must) in new.items() if must and name[0] in tables}
    assert must == {name for name, (_, must) in old.items() if must}
    assert {one for one in once_now if one[0] in tables} == once
