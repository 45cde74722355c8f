"""Once a review date has passed: the log every day, and a text to those who lead the service, at most once a week."""

import datetime as dt
import logging

import pytest

from ivr.pager.overdue import whom
from ivr.pager.rounds import Pager
from ivr.simulator.practice import ROTA
from ivr.speech import shipped
from ivr.triage import current_rules
from tests.calls.conftest import LAST, REGISTRAR, world
from tests.pager.test_rounds import LEAD, TEXTS, WITH_LEAD

LATE = dt.datetime(2030, 1, 14, 3, 0, tzinfo=dt.UTC)
"""A Monday night, years after every review date."""

A_DAY = 24 * 60 * 60
NO_MOBILE = WITH_LEAD.replace("07700 900103", "01632 960103")
SAID = "Spinal cord line: its rules or words are past their review date."


def late(rota=WITH_LEAD, *, start=LATE, every=None, **settings):
    return world(rota, start=start, every=every, **settings)


def rounds(line, days, every=20 * 60):
    """Let the pager work for so many days, a round now and then."""
    line.line.every(every, line.pager.round)
    line.line.run(days * A_DAY)


def texts(line):
    """Who got a text, and how many hours after the start."""
    return [(message.to, round(message.sent_at / 3600, 1)) for message in line.line.exchange.messages]


def warnings(caplog):
    return [one for one in caplog.records if one.levelno == logging.WARNING and "out of date" in one.getMessage()]


def test_the_lead_is_told_by_text_once_a_week_in_office_hours_and_nobody_else_is():
    with late(**TEXTS) as line:
        rounds(line, 15)
        found = texts(line)
        assert {number for number, _ in found} == {LEAD}
        assert [int(hours) for _, hours in found] == [6, 6 + 7 * 24, 6 + 14 * 24]
        assert all(message.body.startswith(SAID) for message in line.line.exchange.messages)


@pytest.mark.parametrize("rota", [ROTA, NO_MOBILE], ids=["no lead", "a lead without a mobile"])
def test_where_no_lead_can_be_told_the_last_resort_is(rota):
    with late(rota, **TEXTS) as line:
        rounds(line, 3)
        assert {number for number, _ in texts(line)} == {LAST}
        assert REGISTRAR not in {number for number, _ in texts(line)}


def test_without_a_sender_nobody_is_told_by_text_and_the_log_is():
    with late() as line:
        assert whom(line.line.desk, line.line.desk.roster()) == ()
        line.pager.round()
        assert line.line.exchange.messages == []


def test_at_the_weekend_nobody_is_told_by_text():
    with late(start=LATE + dt.timedelta(days=5), **TEXTS) as line:
        rounds(line, 2)
        assert texts(line) == []
        line.line.run(A_DAY)
        assert len(texts(line)) == 1


def test_two_pagers_send_one_text(caplog):
    with late(start=LATE + dt.timedelta(hours=8), **TEXTS) as line:
        other = Pager(line.line.desk)
        caplog.clear()
        line.line.every(60, lambda: (line.pager.round(), other.round()))
        line.line.run(600)
        assert len(texts(line)) == 1
        assert len(warnings(caplog)) == 1


def test_the_log_tells_once_a_day_of_all_that_is_out_of_date_on_one_line(caplog):
    with late() as line:
        line.line.every(20 * 60, line.pager.round)
        line.line.run(3 * A_DAY - 60)
        said = [one.getMessage() for one in warnings(caplog)]
        assert len(said) == 3
        stamps = current_rules().stamp, shipped(current_rules(), "").stamp.partition(" ")[2]
        assert all(stamp in one for stamp in stamps for one in said)
        assert all("\n" not in one for one in said)


def test_until_then_nothing_is_logged_and_nobody_is_told(caplog):
    """Not in the sixty days before, either: the doctor and /healthz tell of those."""
    day = min(current_rules().review_date, shipped(current_rules(), "").head.review_date)
    before = dt.datetime(day.year, day.month, day.day, 0, 0, tzinfo=dt.UTC) - dt.timedelta(days=20)
    with late(start=before, **TEXTS) as line:
        rounds(line, 19)
        assert texts(line) == []
        assert warnings(caplog) == []


def test_a_text_that_twilio_refuses_stops_no_round_and_is_not_sent_again_that_week(caplog):
    with late(start=LATE + dt.timedelta(hours=8), **TEXTS) as line:
        really = line.line.exchange.rest

        def refuse(method, url, params=None, data=None, auth=None):
            if method == "POST" and "Messages" in url:
                return 500, {"code": 20500, "message": "no", "more_info": "", "status": 500}
            return really(method, url, params, data, auth)

        line.line.exchange.rest = refuse
        line.pager.round()
        line.line.exchange.rest = really
        rounds(line, 1)
        assert texts(line) == []
        assert "'doing': 'a text'" in caplog.text
        assert line.line.desk.errands.is_up(line.line.clock())
