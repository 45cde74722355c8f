"""`ivr doctor` on the record: whether it can save, how long people stay in it, and what waits beside it."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from ivr.call.events import HungUp, OnLifeline, Pressed
from ivr.call.hand_events import ClosedByHand
from ivr.cli.checks import database as database_check
from ivr.pager.desk import system_clock
from ivr.store.lost_file import Unsaved, line_of
from ivr.store.purging import Asked, begin_purge, end_purge
from ivr.store.scope import Scope
from tests.cli.conftest import CALLER, fails
from tests.databases import behind

MISSING = pytest.param("missing", "does not answer", marks=pytest.mark.file)


@pytest.mark.parametrize(("state", "said"), [MISSING, ("empty", "not been brought up to date")])
def test_a_database_that_is_not_there_is_a_failure(twilio, rota, look, tmp_path, state, said):
    if state == "empty":
        (tmp_path / "ivr.db").touch()
    [fault] = fails(look("database"))
    assert said in fault
    assert fails(look("pager"))
    assert fails(look("twilio")) == []


def test_a_database_that_cannot_save_is_a_failure(well, look, database):
    held = behind(database)
    held.lock()
    assert fails(look("database")) == ["the database cannot save (OperationalError)"]
    held.unlock()


@pytest.mark.hazard("H66")
@pytest.mark.parametrize(("free", "status"), [(10_000_000, "fail"), (100_000_000, "warn"), (10**10, "ok")])
def test_the_room_on_the_disk_is_told(well, look, monkeypatch, free, status):
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(database_check.shutil, "disk_usage", lambda _: usage)
    assert look("database")[-1] == (status, f"{free // 1_000_000} MB are free on the disk")


def test_beside_a_server_of_postgres_it_is_the_disk_of_the_working_folder(tmp_path, monkeypatch):
    """There a call is written down while that server is away."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night").mkdir()
    assert database_check._folder(create_engine("postgresql+psycopg://nobody@127.0.0.1:9/night/none")) == tmp_path
    assert database_check._folder(create_engine("sqlite:////no/such/folder/ivr.db")) == Path("/")


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        (None, "48", ("warn", "calls are kept for ever: IVR_RETENTION_DAYS is not set")),
        ("30", "48", ("warn", "calls that should have been purged a week ago: 1")),
        ("95", "48", ("ok", "nobody's call is kept for much longer than 95 days")),
        ("8", "720", ("warn", "IVR_RETENTION_DAYS is shorter than IVR_RETURNING_HOURS")),
    ],
)
def test_how_long_people_are_kept_is_told(well, look, monkeypatch, days, hours, said):
    began = system_clock() - dt.timedelta(days=100)
    well.call("CA1", Pressed("1"), HungUp(CALLER, 90), began=began)
    well.happen("CA1", "done", ClosedByHand("Ann"), began + dt.timedelta(hours=1))
    monkeypatch.setenv("IVR_RETURNING_HOURS", hours)
    if days:
        monkeypatch.setenv("IVR_RETENTION_DAYS", days)
    assert said in look("privacy")


@pytest.mark.file
@pytest.mark.parametrize("name", ["ivr.db", "ivr.db-wal"])
def test_a_file_that_others_may_read_is_told(well, look, tmp_path, name):
    told = ("warn", "others on this machine may read the database's file")
    assert told not in look("privacy")
    (tmp_path / name).touch()
    (tmp_path / name).chmod(0o640)
    assert told in look("privacy")


@pytest.mark.file
@pytest.mark.parametrize("wipes", [False, True])
def test_an_sqlite_that_leaves_what_is_deleted_is_told(well, look, monkeypatch, wipes):
    monkeypatch.setattr("ivr.cli.checks.privacy.wipes_what_is_deleted", lambda _: wipes)
    assert any("leaves what is deleted" in said for _, said in look("privacy")) == (not wipes)


def test_a_purge_that_was_killed_is_told(well, look, monkeypatch):
    monkeypatch.setenv("IVR_RETENTION_DAYS", "30")
    told = ("warn", "a purge was killed before its end, or goes on just now")
    begun = begin_purge(well.engine, Scope(system_clock() - dt.timedelta(days=30)), Asked("Ann", "age", system_clock()))
    assert told in look("privacy")
    end_purge(well.engine, begun, system_clock())
    assert told not in look("privacy")


def lost(tmp_path, *lines):
    """Put lines into the local file of what could not be saved."""
    (tmp_path / "lost-calls").write_bytes(b"".join(lines))


LINE = line_of(Unsaved("lifeline/lost/1", system_clock(), OnLifeline(0, "rang", CALLER, 1, "1"), sid="CA1"))


def test_what_waits_in_the_local_file_is_told_without_whom_it_is_about(well, look, tmp_path):
    assert [status for status, _ in look("lost")] == ["ok"]
    assert not (tmp_path / "lost-calls").exists(), "the file must be the server's own"
    lost(tmp_path, LINE, LINE.replace(b"CA1", b"CA2"), LINE[:40])
    assert look("lost") == [
        ("fail", "2 calls wait in the local file for the database"),
        ("warn", "1 lines of the local file cannot be read"),
    ]


def test_a_local_file_that_cannot_be_written_is_a_warning(well, look, tmp_path, monkeypatch):
    (tmp_path / "lost-calls").mkdir()
    assert [status for status, _ in look("lost")] == ["warn"]
    monkeypatch.setenv("IVR_LOST_CALLS", str(tmp_path / "nowhere" / "lost-calls"))
    assert [status for status, _ in look("lost")] == ["warn"]
