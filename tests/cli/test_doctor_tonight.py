"""`ivr doctor` on tonight: whom the rota rings, whether the pager does its rounds, and who waits for it."""

import datetime as dt

import pytest

from ivr.call.events import HungUp, Pressed
from ivr.pager import compare, rounds
from ivr.pager.desk import system_clock
from ivr.store import mark
from tests.cli.conftest import CALLER, GOOD_ROTA, fails


def test_a_rota_that_is_refused_is_a_failure_that_names_nobody(well, rota, look):
    rota(GOOD_ROTA.replace("07700 900101", "12").replace("07700 900102", "13"))
    [fault] = fails(look("rota"))
    assert "refused" in fault


@pytest.mark.parametrize("how", ["missing", "not text"])
def test_a_rota_that_cannot_be_read_is_a_failure(well, look, tmp_path, how):
    (tmp_path / "rota.toml").unlink()
    if how == "not text":
        (tmp_path / "rota.toml").write_bytes(b"\xff\xfe")
    [fault] = fails(look("rota"))
    assert "cannot be read" in fault


def shifts(*days):
    """A rota with somebody on shift on these days only, by London's calendar."""
    dated = "".join(f'\n[[shift]]\ncontacts = ["dr-ade"]\ndate = {day}\n' for day in days)
    return GOOD_ROTA.partition("[[shift]]")[0] + dated


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(("covered", "gaps"), [((-1, 0, 1, 2), 0), ((-1, 0), 1), ((-3,), 1)])
def test_a_gap_now_or_within_a_day_is_a_failure(well, rota, look, covered, gaps):
    today = system_clock().date()
    rota(shifts(*(today + dt.timedelta(days=days) for days in covered)))
    found = fails(look("rota"))
    assert len(found) == gaps
    assert all("nobody is on shift" in fault for fault in found)


@pytest.mark.parametrize(("day", "statuses"), [(1, ["fail"]), (5, ["warn"]), (12, ["warn"]), (16, [])])
def test_a_gap_within_two_weeks_is_a_warning_with_its_dates_and_tonight_s_a_failure(well, rota, look, day, statuses):
    today = system_clock().date()
    gap = today + dt.timedelta(days=day)
    rota(shifts(*(today + dt.timedelta(days=days) for days in range(-1, 20) if days != day)))
    found = [(status, said) for status, said in look("rota") if "nobody is on shift" in said]
    assert [status for status, _ in found] == statuses
    assert all(f"{gap:%a %d %b %Y}" in said for _, said in found)


def test_without_a_rota_there_is_a_warning(well, look, monkeypatch):
    monkeypatch.delenv("IVR_ROTA")
    assert ("warn", "there is no rota: only IVR_REGISTRAR_NUMBER is rung") in look("rota")


def test_other_faults_of_the_rota_are_counted(well, rota, look):
    rota(GOOD_ROTA.replace("900102", "900101"))
    assert ("warn", "further faults of the rota: 1") in look("rota")


@pytest.mark.hazard("H45")
@pytest.mark.parametrize(
    ("ago", "status"),
    [
        (dt.timedelta(seconds=20), "ok"),
        (rounds.LATE - dt.timedelta(seconds=10), "ok"),
        (rounds.LATE + dt.timedelta(seconds=1), "fail"),
        (None, "fail"),
    ],
)
def test_the_pager_must_have_done_a_round_just_now(book, twilio, rota, look, ago, status):
    if ago:
        mark(book.engine, rounds.MARK, system_clock() - ago)
    assert look("pager")[0][0] == status


@pytest.mark.parametrize(
    ("ago", "status"), [(dt.timedelta(minutes=6), "ok"), (dt.timedelta(hours=2, minutes=1), "warn"), (None, "warn")]
)
def test_our_record_must_have_been_held_against_twilios(book, twilio, rota, look, ago, status):
    if ago:
        mark(book.engine, compare.MARK, system_clock() - ago)
    assert look("pager")[1][0] == status


@pytest.mark.hazard("H43")
@pytest.mark.parametrize(("minutes", "statuses"), [(10, ["warn"]), (40, ["fail", "warn"])])
def test_an_emergency_that_waits_for_half_an_hour_is_a_failure(well, look, minutes, statuses):
    began = system_clock() - dt.timedelta(minutes=minutes)
    well.call("CA1", Pressed("1"), HungUp(CALLER, 90), began=began)
    found = look("callbacks")
    assert [status for status, _ in found] == statuses
    assert "open call-backs: 1, the oldest since" in found[-1][1]
