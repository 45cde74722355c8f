"""The board itself: what is on it, that it is the same for everybody, and what it costs."""

import datetime as dt
import re

import pytest
from sqlalchemy import text

from ivr.oncall import LONDON
from ivr.pager import by_hand
from ivr.store import Journal
from ivr.store.board import LIVE, MOST, finished, finished_since, live_calls
from ivr.store.nuisances import mark_nuisance
from ivr.store.open_call_backs import RANKED, OpenCallBacks, latest_unfinished
from ivr.store.reading import IN_RANK_ORDER, call_backs

CALLER = "+447700900123"


@pytest.fixture
def amy(signed_in_client):
    return signed_in_client(login="amy", name="Amy Example")


def section(page, name):
    """Return the words of a section of the page, as they are read."""
    [found] = re.findall(rf'<section aria-labelledby="{name}">(.*?)</section>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def test_an_empty_board_says_so_in_words(amy):
    page = amy.get("/board")
    assert page.status_code == 200
    assert "Nobody is on the line." in section(page, "live")
    assert "Nobody has to be rung back." in section(page, "owed")
    assert "No call has finished today." in section(page, "finished")


@pytest.mark.hazard("H74")
def test_an_answer_that_is_pressed_is_on_the_board_when_it_next_asks(amy, post):
    post("/voice", CallSid="CA1", From=CALLER, CallStatus="ringing")
    before = section(amy.poll("/board/now"), "live")
    assert "07700 900123 is asked about: weakness" in before
    assert "None so far" in before
    post("/voice/turn/1/question", CallSid="CA1", From=CALLER, Digits="1")
    after = section(amy.poll("/board/now"), "live")
    assert "▲ Emergency 07700 900123" in after
    assert "Ann Example is ringing" in after or "Ann Example is being rung" in after


def test_who_hung_up_has_to_be_rung_back(amy, hang_up):
    hang_up()
    page = amy.poll("/board/now")
    assert "Nobody is on the line." in section(page, "live")
    owed = section(page, "owed")
    assert "▲ Emergency 07700 900123" in owed
    assert "Hung up while a phone was ringing Yes to: weakness" in owed
    assert "Nobody has it" in owed
    assert 'href="tel:+447700900123"' in page.text
    assert 'href="/board/calls/CA1"' in page.text


def test_a_call_that_is_closed_is_among_the_finished_ones(amy, hang_up, line, clock):
    hang_up()
    by_hand.close(line.desk.journal, "CA1", "Amy Example", "", clock())
    clock.now = clock.now.replace(second=59)
    page = amy.poll("/board/now")
    assert "Nobody has to be rung back." in section(page, "owed")
    at = clock().astimezone(LONDON)
    assert f"07700 900123 ▲ Emergency hung up Amy Example, {at:%H:%M}" in section(page, "finished")


def test_of_those_who_hung_up_during_a_run_of_noes_the_latest_are_shown_and_the_others_counted(
    amy, hang_up, monkeypatch
):
    monkeypatch.setattr("ivr.web.board.listing.MOST_UNFINISHED", 1)
    hang_up("CA1")
    for number in (1, 2, 3):
        hang_up(f"CANOES{number}", keys="2", caller=f"+44770090012{number}")
    page = amy.get("/board")
    assert "07700 900123 2 calls from this number" in section(page, "owed")
    assert section(page, "owed").count("The whole call") == 2
    assert "And 2 more that hung up earlier, during a run of noes. Nobody is rung for them." in section(page, "owed")
    assert "4 to ring back, 1 emergency" in " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def test_calls_of_one_number_are_shown_together(amy, hang_up):
    hang_up("CA1", keys="0")
    hang_up("CA2", caller="+447700900456")
    hang_up("CA3")
    owed = section(amy.poll("/board/now"), "owed")
    assert owed.index("07700 900456") < owed.index("07700 900123 2 calls from this number")
    assert owed.count("calls from this number") == 1


def test_a_damaged_call_is_shown_and_can_be_closed_but_not_claimed(amy, hang_up, damage):
    hang_up()
    damage("CA1")
    page = amy.get("/board")
    assert "The record of this call cannot be read." in section(page, "owed")
    assert 'action="/board/calls/CA1/done"' in page.text
    assert 'action="/board/calls/CA1/claim"' not in page.text


@pytest.mark.hazard("H74")
def test_a_damaged_call_of_somebody_on_the_line_does_not_hide_the_others(amy, post, damage):
    for sid in ("CA1", "CA2"):
        post("/voice", CallSid=sid, From=CALLER, CallStatus="ringing")
    damage("CA1")
    live = section(amy.get("/board"), "live")
    assert "The record of this call cannot be read." in live
    assert "is asked about: weakness" in live


def test_a_nuisance_number_is_marked_as_such_and_comes_after_the_others_of_its_rank(amy, hang_up, engine, clock):
    hang_up("CA1")
    hang_up("CA2", caller="+447700900456")
    hang_up("CA3", caller="+447700900789", keys="0")
    mark_nuisance(engine, CALLER, "Amy Example", clock())
    owed = section(amy.get("/board"), "owed")
    assert re.findall(r"07700 900\d{3}(?= (?:Hung|Nuis))", owed) == ["07700 900456", "07700 900123", "07700 900789"]
    assert owed.count("Nuisance number: rings after others") == 1


def test_what_has_not_changed_is_not_sent_again(amy, hang_up, clock, post):
    hang_up()
    first = amy.poll("/board/now")
    assert re.fullmatch(r'"[0-9a-f]{32}"', first.headers["ETag"])  # strong: byte for byte
    same = {"If-None-Match": first.headers["ETag"], "X-Board-Poll": "idle"}
    clock.now = clock.now.replace(second=(clock.now.second + 5) % 60)
    again = amy.get("/board/now", headers=same)
    assert (again.status_code, again.data) == (304, b"")
    post("/voice", CallSid="CA2", From=CALLER, CallStatus="ringing")
    assert amy.get("/board/now", headers=same).status_code == 200


def test_what_is_shared_is_the_same_for_everybody_and_holds_nothing_personal(signed_in_client, hang_up, clock):
    amy, ben = signed_in_client(name="Amy Example"), signed_in_client("lead", name="Ben Example")
    hang_up()
    pages = [amy.poll("/board/now"), ben.poll("/board/now")]
    assert pages[0].data == pages[1].data
    assert re.findall(r'name="csrf_token" value="([^"]*)"', pages[0].text) != []
    assert set(re.findall(r'name="csrf_token" value="([^"]*)"', pages[0].text)) == {""}
    for word in ("Amy", "Ben", "csrf-token"):
        assert word not in pages[0].text


def test_the_page_itself_carries_the_token_and_who_looks(amy, hang_up):
    hang_up()
    page = amy.get("/board")
    assert all(re.findall(r'name="csrf_token" value="([^"]*)"', page.text))
    assert 'data-me="Amy Example"' in page.text


def test_within_a_second_the_record_is_read_once_for_all(amy, monkeypatch):
    read, none = [], OpenCallBacks(())
    monkeypatch.setattr("ivr.web.board.listing.open_call_backs", lambda engine, *_: read.append(engine) or none)
    for _ in range(50):
        assert amy.poll("/board/now").status_code == 200
    assert len(read) == 1


@pytest.mark.hazard("H74")
def test_a_fault_of_the_board_is_a_calm_503_and_the_telephone_is_answered(amy, post, monkeypatch, clock):
    def fail(_engine):
        raise RuntimeError("a fault that holds +447700900123")

    monkeypatch.setattr("ivr.web.board.listing.live_calls", fail)
    assert amy.poll("/board/now").status_code == 500
    assert amy.poll("/board/now").status_code == 503
    assert "Traceback" not in amy.get("/board").text
    assert post("/voice", CallSid="CA1", From=CALLER, CallStatus="ringing").verbs[0] == "Gather"


@pytest.mark.hazard("H32")
@pytest.mark.parametrize("path", ["/board", "/board/now"])
def test_nobody_sees_the_board_who_is_not_signed_in(browser, path, hang_up):
    hang_up()
    answer = browser().get(path)
    assert answer.status_code == 303
    assert "07700" not in answer.text


def test_a_page_that_asks_by_itself_is_told_that_it_is_signed_out(browser):
    assert browser().poll("/board/now").status_code == 401


def test_who_opened_the_board_is_written_down(amy, engine):
    amy.get("/board")
    amy.poll("/board/now")
    with engine.begin() as connection:
        looks = connection.execute(text("SELECT what FROM looks")).scalars().all()
    assert looks.count("board") == 1  # not each time that it asks by itself


def test_who_only_asks_for_what_moves_is_written_down_too_once_in_five_minutes(amy, signed_in_client, engine, clock):
    def looks():
        with engine.begin() as connection:
            return connection.execute(text("SELECT count(*) FROM looks WHERE what = 'board'")).scalar()

    for _ in range(3):
        amy.poll("/board/now")
    assert looks() == 1
    signed_in_client(login="ben").poll("/board/now")
    assert looks() == 2  # somebody else
    clock.now += dt.timedelta(minutes=4, seconds=59)
    amy.poll("/board/now")
    assert looks() == 2
    clock.now += dt.timedelta(seconds=1)
    amy.poll("/board/now")
    assert looks() == 3


def test_names_are_shown_as_text_and_never_run(signed_in_client, hang_up, line, clock):
    hang_up()
    name = '<script>alert("1")</script>'
    by_hand.claim(line.desk.journal, "CA1", name, clock())
    page = signed_in_client(name=name).get("/board")
    assert "<script>alert" not in page.text
    assert page.text.count("&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;") >= 3


def test_nothing_on_the_page_runs_or_is_styled_inline(amy, hang_up):
    hang_up()
    page = amy.get("/board")
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page.text) == []


def test_every_field_has_a_label_and_every_id_is_there_once(amy, hang_up):
    hang_up("CA1")
    hang_up("CA2")
    page = amy.get("/board").text
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    fields = re.findall(r'<(?:select|textarea|input type="checkbox")[^>]* id="([^"]+)"', page)
    assert set(fields) <= set(re.findall(r'<label for="([^"]+)"', page))
    assert len(fields) == 6


def plan(engine, query):
    """Return how SQLite would answer a query."""
    written = query.compile(engine, compile_kwargs={"literal_binds": True})
    with engine.begin() as connection:
        return [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")]


@pytest.mark.file
def test_the_board_never_reads_through_old_calls(engine, clock):
    lately, closed = finished(clock(), MOST)
    queries = {"calls_unsettled": LIVE, "calls_by_start": lately, "calls_by_closing": closed}
    owed = [RANKED.order_by(*IN_RANK_ORDER), latest_unfinished(clock(), 50)]
    for index, query in [*queries.items(), *(("calls_owed", query) for query in owed)]:
        found = plan(engine, query)
        assert any(f"SEARCH calls USING INDEX {index}" in line for line in found), found
        assert not any("SCAN" in line for line in found)


def test_calls_of_yesterday_are_not_among_todays(hang_up, engine, clock):
    hang_up("CA1", keys="1")
    by_hand.close(Journal(engine), "CA1", "Amy Example", "", clock())
    tomorrow = clock().replace(day=8, hour=0, minute=0)
    assert [one.sid for one in finished_since(engine, clock().replace(hour=0, minute=0))] == ["CA1"]
    assert finished_since(engine, tomorrow) == []


def test_a_call_of_yesterday_that_is_closed_today_is_among_todays(hang_up, engine, clock):
    hang_up("CA1", keys="1")
    clock.now = clock.now.replace(day=8, hour=9)
    by_hand.close(Journal(engine), "CA1", "Amy Example", "", clock())
    assert [one.sid for one in finished_since(engine, clock().replace(hour=0, minute=0))] == ["CA1"]


def test_who_has_hung_up_is_not_on_the_line(hang_up, engine):
    hang_up()
    assert live_calls(engine) == []
    assert [one.sid for one in call_backs(engine)] == ["CA1"]
