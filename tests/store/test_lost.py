"""The local file of what could not be saved: it lasts, is shared, and holds nobody up."""

import datetime as dt
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from ivr.call.events import HungUp, OnLifeline
from ivr.store import lost as lost_module
from ivr.store.lost import HANGS, REFUSES, Lost
from ivr.store.lost_file import LostFile, Unsaved, line_of

AT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
RANG = Unsaved("lifeline/lost/2", AT, OnLifeline(0, "rang", "+447700900123", 2, "1"), sid="CA1")
GONE = Unsaved("status/CA2/completed", AT, HungUp("+447700900124", 30), sid="CA2")
OF_LEG = Unsaved("leg/l1/1", AT, HungUp(), leg="l1")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lost-calls"


@pytest.fixture
def file(path):
    return LostFile(path)


def add(file, *unsaved):
    for one in unsaved:
        file.add(line_of(one))


def test_what_is_added_is_read_as_it_was_and_only_its_owner_can_read_it(file, path):
    add(file, RANG, GONE, OF_LEG)
    assert file.read() == ([RANG, GONE, OF_LEG], 0)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes().splitlines()) == 3


def test_each_line_is_on_the_disk_before_anybody_goes_on(file, path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(path.stat().st_size))
    add(file, RANG)
    assert synced[0] == len(line_of(RANG))
    assert len(synced) == 2, "and so is the name of a file that is new"


def test_a_line_that_is_taken_out_leaves_the_others_and_the_last_one_nothing(file, path):
    add(file, RANG, GONE)
    file.remove([RANG])
    assert file.read() == ([GONE], 0)
    assert path.stat().st_mode & 0o777 == 0o600
    file.remove([GONE])
    assert path.read_bytes() == b""


def test_a_line_that_another_version_wrote_is_taken_out_as_well(file, path):
    path.write_bytes(line_of(RANG).replace(b'{"key"', b'{ "key"').replace(b'"seconds":null,', b""))
    assert file.read() == ([RANG], 0)
    file.remove([RANG])
    assert path.read_bytes() == b""


def test_a_line_cut_short_by_a_crash_is_skipped_and_spoils_no_other(file, path):
    add(file, RANG)
    with path.open("ab") as crashed:
        crashed.write(line_of(GONE)[:30])
    add(file, OF_LEG)
    assert file.read() == ([RANG, OF_LEG], 1)
    file.remove([RANG, OF_LEG])
    assert path.read_bytes() == line_of(GONE)[:30] + b"\n", "it may tell a person something"


def test_a_line_that_does_not_fit_leaves_nothing_behind(file, path, monkeypatch):
    add(file, RANG)
    really = os.write
    monkeypatch.setattr(os, "write", lambda to, text: really(to, text[:20]))
    with pytest.raises(OSError, match="No space left"):
        file.add(line_of(GONE))
    assert path.read_bytes() == line_of(RANG)


def test_a_look_leaves_the_file_as_it_was(file, path):
    file.check()
    assert path.read_bytes() == b""
    add(file, RANG)
    file.check()
    assert path.read_bytes() == line_of(RANG)


def _add_many(path, process):
    file = LostFile(path)
    for number in range(40):
        unsaved = Unsaved(f"{process}/{number}", AT, HungUp(), sid="CA1")
        file.add(line_of(unsaved))
        if number % 2:
            file.remove([unsaved])


def test_processes_that_add_and_take_out_at_once_lose_no_line_of_each_other(file, path):
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_add_many, [path] * 4, range(4)))
    found, damaged = file.read()
    assert damaged == 0
    assert {one.key for one in found} == {f"{process}/{number}" for process in range(4) for number in range(0, 40, 2)}


@pytest.fixture
def make(path):
    made = []

    def make_lost():
        made.append(Lost(path))
        return made[-1]

    yield make_lost
    for lost in made:
        lost._pool.shutdown()


def test_what_was_kept_and_is_saved_is_gone_from_the_file(make, file, path):
    lost = make()
    for one in (RANG, GONE):
        lost.wait_for(lost.keep(one))
    assert file.read() == ([RANG, GONE], 0)
    lost.drop(RANG)
    lost.drop(GONE)
    assert lost.look() == ""
    assert path.read_bytes() == b""


def test_a_disk_that_hangs_holds_up_the_first_answer_for_a_moment_and_no_other(make, monkeypatch, caplog):
    hanging = threading.Event()
    monkeypatch.setattr(LostFile, "add", lambda *_: hanging.wait(10))
    lost, started = make(), time.monotonic()
    for _ in range(20):
        lost.wait_for(lost.keep(RANG))
    assert time.monotonic() - started < 2 * lost_module.PATIENCE
    assert lost.look() == HANGS
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    hanging.set()
    lost.keep(RANG).result(5)
    assert lost.look() == ""


def test_a_file_that_cannot_be_written_is_told_of_and_raises_nothing(make, path, caplog):
    path.mkdir()
    lost = make()
    lost.wait_for(lost.keep(RANG))
    assert lost.look() == REFUSES
    assert "cannot be saved cannot be written" in caplog.text
    assert "7700" not in caplog.text
    path.rmdir()
    assert lost.look() == "", "it is looked at anew each time"


def test_what_a_dead_process_left_is_handed_on_in_its_order_and_what_is_damaged_is_told(make, file, path, caplog):
    add(file, RANG, GONE)
    path.write_bytes(path.read_bytes() + b'{"key": "l')
    lost, found = make(), []
    lost.take_up(found.append)
    assert lost.look() == ""
    assert found == [RANG, GONE]
    assert "lines of what could not be saved cannot be read, and are skipped', 'count': 1" in caplog.text


def test_a_line_that_could_not_be_taken_out_is_taken_out_when_the_file_is_looked_at(make, file, path, monkeypatch):
    lost = make()
    lost.wait_for(lost.keep(RANG))
    with monkeypatch.context() as broken:
        broken.setattr(LostFile, "remove", lambda *_: 1 / 0)
        lost.drop(RANG)
        lost._pool.submit(lambda: None).result()
    assert path.read_bytes()
    assert lost.look() == ""
    assert path.read_bytes() == b""


def test_nothing_is_raised_while_the_process_ends(make):
    lost = make()
    lost._pool.shutdown()
    lost.wait_for(lost.keep(RANG))
    lost.drop(RANG)
    lost.take_up(print)
