"""How we are doing, on the page and as a file: for leads, right, and with nobody's number in it."""

import csv
import datetime as dt
import io
import re
import threading
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from ivr.oncall import LONDON
from ivr.store.schema import looks
from ivr.web.board import reports
from ivr.web.board.period import PeriodError, asked, last, presets
from ivr.web.board.reports import safe
from tests.web.conftest import CALLER

MARCH = "/board/reports?from=2026-03-01&to=2026-04-01"


class Page(HTMLParser):
    """What a page holds: tables by their captions, and its pictures."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.pictures, self._in, self._caption = {}, [], None, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("th", "td"):
            self._rows[-1].append("")
        elif tag == "svg" and "aria-hidden" not in attrs:
            self.pictures.append(attrs | {"words": {}})
        elif tag in ("title", "desc") and "id" in attrs:
            self.pictures[-1]["words"][attrs["id"]] = ""
        if tag in ("th", "td", "caption", "small") or (tag in ("title", "desc") and "id" in attrs):
            self._in = (tag, attrs.get("id"))

    def handle_endtag(self, tag):
        if tag == "table":
            self.tables[self._caption.strip()] = self._rows
        if self._in and self._in[0] == tag:
            self._in = None

    def handle_data(self, data):
        tag, name = self._in or ("", None)
        if tag == "caption":
            self._caption += data
        elif tag in ("th", "td"):
            self._rows[-1][-1] += data
        elif tag in ("title", "desc"):
            self.pictures[-1]["words"][name] += data


@pytest.fixture
def lead(signed_in_client):
    return signed_in_client("lead")


@pytest.fixture
def page(lead):
    return lambda path=MARCH: Page(lead.get(path).text)


@pytest.fixture
def calls(post):
    """Three calls by telephone: weak legs and gone while it rings, a no and gone, and silence and gone."""

    def turn(sid, path, **form):
        return post(path, CallSid=sid, From=CALLER, **form)

    for sid in ("CA1", "CA2", "CA3"):
        turn(sid, "/voice", CallStatus="ringing")
    ringing = turn("CA1", "/voice/turn/1/question", Digits="1")
    turn("CA1", ringing.path(r"/voice/turn/2/"), DialCallStatus="no-answer")
    turn("CA2", "/voice/turn/1/question", Digits="2")
    turn("CA2", "/voice/turn/2/question", Digits="7")
    turn("CA3", "/voice/turn/1/question", Digits="")
    for sid in ("CA1", "CA2", "CA3"):
        turn(sid, "/voice/status", CallStatus="completed", CallDuration="60")


def test_a_report_that_would_wait_too_long_for_another_holds_no_thread_of_the_telephone(lead, monkeypatch):
    monkeypatch.setattr(reports, "PATIENCE", 0.01, raising=False)
    with getattr(reports, "ONE_AT_A_TIME", threading.Lock()):
        assert [lead.get(path).status_code for path in (MARCH, MARCH.replace("reports", "reports.csv"))] == [503, 503]
    assert lead.get(MARCH).status_code == 200


def test_only_a_lead_sees_how_we_are_doing(browser, signed_in_client):
    assert browser().get(MARCH).status_code == 303
    for path in (MARCH, MARCH.replace("reports", "reports.csv")):
        assert signed_in_client("responder").get(path).status_code == 403
        assert signed_in_client("lead").get(path).status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=yesterday", "first day is not a date"),
        ("from=2026-13-01&to=2026-12-01", "first day is not a date"),
        ("to=01/12/2026", "up to which to count is not a date"),
        ("from=2026-12-01&to=2026-11-01", "must come before"),
        ("from=2026-12-01&to=2026-12-01", "must come before"),
        ("from=0001-01-01", "not in this century"),
        ("to=9999-12-31", "not in this century"),
        ("from=2001-01-01&to=2026-01-01", "ten years at most"),
    ],
)
def test_dates_that_are_none_are_refused_in_words_on_the_page_and_in_the_file(lead, query, words):
    for path in ("/board/reports?", "/board/reports.csv?"):
        answer = lead.get(path + query)
        assert answer.status_code == 400
        assert words in answer.text


def test_what_somebody_wrote_instead_of_a_date_runs_nowhere(lead):
    answer = lead.get('/board/reports?from="><script>alert(1)</script>')
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_whoever_asks_for_nothing_gets_the_last_30_days_with_today():
    today = dt.date(2026, 3, 7)
    assert asked({}, today) == last(30, today)
    assert (last(30, today).first, last(30, today).until) == (dt.date(2026, 2, 6), dt.date(2026, 3, 8))
    assert [(name, one.days) for name, one in presets(today)] == [
        ("Today", 1),
        ("7 days", 7),
        ("30 days", 30),
        ("12 months", 365),
    ]
    assert dict(presets(dt.date(2028, 2, 29)))["12 months"].first == dt.date(2027, 3, 1)


def test_a_day_is_londons_and_has_23_hours_when_the_clocks_go_forward():
    spring = asked({"from": "2026-03-29", "to": "2026-03-30"}, dt.date(2026, 5, 1))
    assert spring.ends - spring.since == dt.timedelta(hours=23)
    summer = asked({"from": "2026-07-01", "to": "2026-07-02"}, dt.date(2026, 8, 1))
    assert summer.since == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)
    assert summer.since.astimezone(LONDON).date() == summer.first
    with pytest.raises(PeriodError):
        asked({"from": "x"}, dt.date(2026, 5, 1))


def test_the_figures_are_those_of_the_calls_that_were_made(calls, page):
    shown = page().tables
    ends = {row[0]: row[1:] for row in shown["Calls by urgency and how they ended"]}
    assert ends["Urgency"] == ["Connected", "Advised", "Unanswered", "Hung up", "On the line", "All"]
    assert ends["Emergency"] == ["0", "0", "0", "1", "0", "1"]
    assert ends["All"] == ["0", "0", "0", "3", "0", "3"]
    prompts = {row[0]: row[1:] for row in shown["What callers did at each prompt"]}
    assert prompts["Question: weakness"] == ["3", "0.0", "33.3", "0.0", "0.0"]
    assert prompts["Question: walking"] == ["1", "0.0", "0.0", "100.0", "0.0"]
    lost = dict(shown["Where callers hung up"])
    assert lost == {"Prompt": "Calls", "Dialling one by one": "1", "Question: walking": "1", "Question: weakness": "1"}
    waits = shown["How long callers waited, in seconds"][1]
    assert waits[:2] == ["First phone rings", "1"]
    contacts = {row[0]: row[1:] for row in shown["How contacts answered"]}
    assert contacts["ann/1"][:3] == ["1", "0", "0"]
    assert dict(shown["Repeat callers"])["Numbers with two or more calls in the period"] == "1"
    assert dict(shown["Call-backs of these calls"])["Call-backs owed"] in {"2", "3"}


def test_the_page_says_that_a_closed_call_back_is_not_a_talk(lead):
    assert "does not tell when the patient was first spoken to" in lead.get(MARCH).text


def test_calls_of_another_period_are_not_counted(calls, page):
    shown = page("/board/reports?from=2026-02-01&to=2026-03-07").tables
    assert shown["Calls by urgency and how they ended"][-1][-1] == "0"
    assert shown["How contacts answered"][1:] == [["None in this period"]]


@pytest.mark.parametrize("query", ["from=2026-03-01&to=2026-04-01", "from=2025-04-01&to=2026-04-01", "from=2020-01-01"])
def test_the_file_holds_the_very_cells_of_the_tables(calls, lead, query):
    shown = Page(lead.get(f"/board/reports?{query}").text).tables
    rows = list(csv.reader(io.StringIO(lead.get(f"/board/reports.csv?{query}").text)))
    assert len(shown) == 10
    found, caption = {}, None
    for row in rows:
        caption = row[0] if row and len(row) == 1 and row[0] in shown else caption
        if row and caption and row != [caption]:
            found.setdefault(caption, []).append(row)
    filled = {name: table for name, table in shown.items() if table[1:] != [["None in this period"]]}
    assert {name: found[name] for name in filled} == filled


def test_no_cell_of_the_file_is_a_formula():
    assert [safe(cell) for cell in ("=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", "ann", 7)] == [
        *("'=1+1", "'+44", "'-2", "'@SUM(A1)", "'\tx", "'\rx", "ann", 7)
    ]


def test_whoever_takes_the_file_is_written_down(lead, line):
    lead.get(MARCH.replace("reports", "reports.csv"))
    with line.desk.journal.engine.connect() as connection:
        found = connection.execute(select(looks.c.what, looks.c.staff_id)).all()
    assert [what for what, who in found if who and what.startswith("reports")] == ["reports, as a file"]


def test_nobodys_number_is_in_a_report(calls, lead):
    for path in (MARCH, MARCH.replace("reports", "reports.csv")):
        text = lead.get(path).text
        assert not re.search(r"\+44|7700", text)
        assert "Ann Example" not in text


def test_every_picture_says_in_words_what_it_shows(calls, page):
    pictures = page().pictures
    assert len(pictures) == 3
    for picture in pictures:
        assert picture["role"] == "img"
        assert set(picture["aria-labelledby"].split()) == set(picture["words"])
        assert all(picture["words"].values())


def test_parts_of_a_bar_are_told_apart_without_their_colours(calls, lead):
    """Each is filled by a pattern of its own, or by none."""
    fills = set(
        re.findall(r'<rect x="[^"]+" y="[^"]+" width="[^"]+" height="[^"]+" fill="([^"]+)"', lead.get(MARCH).text)
    )
    assert {"url(#days-stripes)", "url(#days-dots)"} <= fills


def test_nothing_on_the_page_has_a_style_or_a_script_of_its_own(calls, lead):
    assert not re.search(r"<script|<style|style=|\son\w+=", lead.get(MARCH).text)


def test_a_period_that_begins_before_the_counting_says_so(calls, lead):
    assert "counted since" in lead.get(MARCH).text
    assert "counted since" not in lead.get("/board/reports?from=2026-03-08&to=2026-04-01").text
