"""A call that was purged is no call any more: nothing of it is shown, and nothing breaks that comes late."""

import datetime as dt

import pytest
from sqlalchemy import select

from ivr.call.events import HungUp
from ivr.call.hand_events import ClosedByHand
from ivr.store import listed_call, owed_calls
from ivr.store.purging import Asked, begin_purge, end_purge, purge_calls
from ivr.store.schema import calls
from ivr.store.scope import Scope
from ivr.store.staff import Role

SID = "CA1"


@pytest.fixture
def purged(line, post, clock):
    """A caller with a danger sign was reached; a year later nothing is kept of them. Gives the ids of their legs."""
    post("/voice", CallSid=SID, From="+447700900123", CallStatus="in-progress")
    post("/voice/turn/1/question", CallSid=SID, From="+447700900123", CallStatus="in-progress", Digits="1")
    line.desk.learn(SID, "over", HungUp("+447700900123", 60), clock())
    line.desk.learn(SID, "done", ClosedByHand("Amy"), clock())
    legs = [leg.id for leg in listed_call(line.desk.journal.engine, SID).record.legs]
    clock.now += dt.timedelta(days=365)
    return legs


@pytest.fixture
def purge(line, clock, purged):
    def to_the_end():
        engine = line.desk.journal.engine
        begun = begin_purge(engine, Scope(clock.now - dt.timedelta(days=30)), Asked("Amy", "age", clock.now))
        assert sum(purge_calls(engine, begun)) == 1
        end_purge(engine, begun, clock.now)

    return to_the_end


def shown(browser):
    """Return the figures of the report of that day."""
    page = browser.get("/board/reports.csv?from=2026-03-07&to=2026-03-08")
    assert page.status_code == 200
    return page.text


def test_the_report_of_its_day_is_the_same_file_as_before(purge, signed_in_client):
    browser = signed_in_client(Role.LEAD)
    before = shown(browser)
    assert ",1" in before
    purge()
    assert shown(browser) == before


@pytest.mark.parametrize("rest", ["", "/handover", "/text", ".json"])
def test_its_pages_are_those_of_a_call_that_never_was(purge, signed_in_client, rest):
    browser = signed_in_client()
    assert browser.get(f"/board/calls/{SID}{rest}").status_code == 200
    purge()
    assert browser.get(f"/board/calls/{SID}{rest}").status_code == 404
    assert browser.get("/board").status_code == 200


def test_what_twilio_reports_of_its_legs_and_texts_is_of_no_use_any_more(purge, purged, line, post):
    purge()
    for path in (f"/voice/leg/q1/{purged[0]}/status", f"/voice/text/{SID}/t1"):
        assert post(path, CallSid="CB1", CallStatus="completed", MessageStatus="delivered").status == 204
    with line.desk.journal.engine.connect() as connection:
        assert connection.execute(select(calls.c.sid)).all() == []


def test_a_report_that_it_is_over_a_year_late_is_taken_for_a_call_that_never_reached_us(purge, line, post):
    """Twilio sends none after minutes. In doubt somebody is listed, and nobody is lost."""
    purge()
    assert (
        post("/voice/status", CallSid=SID, From="+447700900123", CallStatus="completed", CallDuration="60").status
        == 204
    )
    assert [one.sid for one in owed_calls(line.desk.journal.engine)] == [SID]
