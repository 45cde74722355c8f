"""One call at the board: whole calls by telephone, and what staff then read, print, paste and keep of them."""

import json
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from ivr.oncall import Paging
from ivr.pager import by_hand
from ivr.simulator.players import Moment
from ivr.store import listed_call
from ivr.store.as_json import whole
from ivr.store.schema import looks, nuisances
from ivr.store.staff import Role
from tests.calls.conftest import world
from tests.calls.tongues import Chooses, two_languages
from tests.toy import turned
from tests.web.board.calls import Board, browser_at, damage, words_of

GOLDEN = Path(__file__).parent / "golden"
NERVES = "22222"
XSS = '<script>alert("1")</script>'
PATHS = ("", "/handover", "/text", ".json")


@pytest.fixture(scope="module")
def _shared():
    with world() as line:
        yield line


@pytest.fixture
def line(_shared):
    yield _shared
    _shared.clear()


@pytest.fixture
def ring(line):
    """Ring the line, and return the call's pages at the board."""

    def call(*args, role=Role.RESPONDER, after=0.0, **how):
        phone = line.ring(*args, **how)
        line.line.run(after)
        return Board(line, phone, role)

    return call


def looked(line, sid):
    query = select(looks.c.what).where(looks.c.call_sid == sid).order_by(looks.c.id)
    with line.line.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def refused(line):
    query = select(looks.c.what, looks.c.call_sid).where(looks.c.what.like("refused%")).order_by(looks.c.id)
    with line.line.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_yes_to_the_first_question_and_connected(ring):
    words = ring("1", "accept").words()
    assert "Urgency ▲ Emergency" in words
    assert "How it ended Was connected to a person" in words
    assert "Call-back nothing owed" in words
    assert "Weakness: yes (key 1)" in words
    assert "A person is sought: a danger sign" in words
    assert "Dr Ade, registrar while the caller waited pressed 1, and talked to the caller" in words
    assert "Not asked: walking, bladder or bowel" in words


def test_all_noes_are_shown_as_asked_and_answered(ring):
    words = ring(NERVES + "1222" + "222222" + "...").words()
    assert "Urgency ○ Advice" in words
    assert "No answer met a rule that raises the urgency." in words
    assert "Not asked" not in words.partition("Handover as text")[0]
    assert "Nobody was rung." in words


def test_an_urgent_caller_who_wanted_advice(ring):
    words = ring(NERVES + "1222" + "221" + "2.....").words()
    assert "Urgency ● Urgent" in words
    assert "Key 2: advice instead" in words
    assert "Told whom to contact, and how soon" in words
    assert "How it ended Was told how soon, and whom to contact" in words


def test_a_caller_who_hung_up_and_was_rung_back(ring):
    words = ring("1", "no-answer,accept", leaves=(Moment.RINGING, 1), after=300).words()
    assert "took the call-back, reached the patient" in words
    assert "Who had the call-back" in words
    assert "Key 1: spoke to the patient" in words
    assert "Closed by Dr" in words


def test_a_call_along_the_lifeline():
    with world(rest=False) as line:
        words = Board(line, line.ring("1", "voicemail,accept")).words()
    assert "from the caller's own call" in words
    assert "pressed 1, and talked to the caller" in words


def test_a_call_in_a_second_language_is_shown_as_it_was_heard_with_its_answers_in_english(tmp_path):
    prompts = two_languages(tmp_path / "prompts")
    paging = Paging(compare_minutes=600)
    with world(every=None, ivr_prompts=prompts, ivr_languages="en-GB,qtz", ivr_paging=paging) as line:
        board = Board(line, line.ring(Chooses("2", "21"), "accept"))
        page = board.page()
    words = words_of(page)
    asked = "Have you been unsteady, tripping or falling, or finding it harder to walk or stand?"
    assert f'<q lang="qtz">{turned("No.")} {turned(asked)}' in page
    assert "Key 2: Toy" in words
    assert "Walking: yes (key 1)" in words
    assert "Language Toy" in words
    assert "changed since" not in words


def test_a_damaged_call_is_still_shown_and_says_so(line, ring):
    board = ring("21", "accept")
    damage(line, board.sid)
    words = board.words()
    assert "Not all of it is here." in words
    assert "Walking: yes (key 1)" in words, "its journal tells"
    assert "Dr Ade, registrar" in words


def test_of_a_call_that_cannot_be_read_at_all_the_columns_are_shown(line, ring):
    board = ring("21", "accept")
    damage(line, board.sid, journal=True)
    words = board.words()
    assert "Urgency ▲ Emergency" in words
    assert "Not known: it cannot be read." in words
    assert "Nothing was answered" not in words
    assert "Nobody was rung" not in words
    for path in PATHS:
        assert board.get(path).status_code == 200
    assert json.loads(board.page(".json"))["events"] is None


def test_a_withheld_number_is_said_to_be_withheld_and_cannot_be_rung_by_a_click(ring):
    board = ring("1", "accept", caller="anonymous")
    page = board.page()
    assert "Number withheld" in words_of(page)
    assert "tel:" not in page
    assert "Number to ring: withheld" in board.text


def test_a_number_is_shown_as_it_is_written_and_rung_by_a_click(ring):
    page = ring("1", "accept", caller="+447700900456").page()
    assert '<a href="tel:+447700900456">07700 900456</a>' in page


def test_a_number_that_was_marked_as_a_nuisance_says_by_whom(line, ring):
    number, at = "+447700900789", line.line.clock()
    with line.line.engine.begin() as connection:
        connection.execute(insert(nuisances).values(number=number, marked_at=at, marked_by=f"Kim {XSS}"))
    page = ring("1", "accept", caller=number).page()
    assert f"marked as a nuisance by Kim {XSS} on" in words_of_text(page)
    assert "<script>alert" not in page
    assert "marked as a nuisance" not in ring("1", "accept").page()


def words_of_text(page):
    """The words of a page in which markup that is none stands, too."""
    return words_of(page.replace("&lt;", "\0").replace("&gt;", "\1")).replace("\0", "<").replace("\1", ">")


def test_nothing_that_people_wrote_becomes_markup(line, ring):
    board = ring("1", "no-answer", leaves=(Moment.RINGING, 1), role=Role.LEAD)
    journal, at = line.line.desk.journal, line.line.clock()
    by_hand.claim(journal, board.sid, XSS, at, force=True)
    by_hand.close(journal, board.sid, XSS, XSS, at)
    for path in ("", "/handover"):
        page = board.page(path)
        assert "<script>alert" not in page
        assert escape(XSS, quote=False).split('"')[0] in page
    answer = board.get("/text")
    assert XSS in answer.text
    assert answer.mimetype == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_contacts_name_is_the_one_of_the_rota_that_was_in_force(line, ring, monkeypatch):
    board = ring("1", "accept")
    monkeypatch.setattr("ivr.web.board.contacts.rota_in_force", lambda _engine, _at: ROTA_OF_THEN)
    assert "Dr Before" in board.words()
    assert "Dr Ade" not in board.words().partition("Who was rung")[2].partition("Handover as text")[0]


ROTA_OF_THEN = '[contact.registrar]\nname = "Dr Before"\nnumbers = ["07700 900101"]\n'


def test_a_rota_that_cannot_be_read_hides_no_call(line, ring, monkeypatch):
    board = ring("1", "accept")
    monkeypatch.setattr("ivr.web.board.contacts.rota_in_force", lambda _engine, _at: "[contact]\nbroken = true\n")
    assert "Dr Ade" in board.words()


def test_each_look_is_written_down_with_what_was_looked_at(line, ring):
    board = ring("1", "accept")
    for path in PATHS:
        board.page(path)
    assert looked(line, board.sid) == ["call", "handover", "text", "json"]


def test_only_a_lead_reads_who_has_looked(line, ring):
    board = ring("1", "accept")
    assert "Who has looked" not in board.words()
    assert "Who has looked at this call" in words_of(browser_at(line, Role.LEAD).get(f"/board/calls/{board.sid}").text)


@pytest.mark.parametrize("rest", PATHS)
@pytest.mark.parametrize(
    "sid", [f"CA{'f' * 32}", "CA1", "nobody", "a" * 500, "CA%27%20OR%201=1", "%3Cscript%3E", "..%5C.."]
)
def test_a_call_that_is_none_gets_the_same_page_whatever_its_sid_and_is_written_down_as_refused(line, sid, rest):
    browser, before = browser_at(line), len(refused(line))
    answer = browser.get(f"/board/calls/{sid}{rest}")
    assert answer.status_code == 404
    assert _without_token(answer) == _without_token(browser.get(f"/board/calls/CA{'e' * 32}{rest}"))
    assert [what for what, _ in refused(line)[before:]] == ["refused: nothing there"] * 2


def _without_token(answer):
    return [line for line in answer.text.splitlines() if "csrf" not in line]


@pytest.mark.parametrize("rest", PATHS)
def test_nobody_who_is_signed_out_sees_anything_of_a_call(line, ring, rest):
    board = ring("1", "accept")
    answer = line.line.app.test_client().get(f"/board/calls/{board.sid}{rest}", base_url="https://line.example.org")
    assert answer.status_code == 303
    assert board.sid not in answer.text
    assert looked(line, board.sid) == ["refused: signed out, never"]


@pytest.mark.parametrize("rest", PATHS)
def test_nothing_of_a_call_is_kept_by_a_browser_and_nothing_runs_in_it(ring, rest):
    answer = ring("1", "accept").get(rest)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_the_addresses_of_a_call_hold_nothing_but_its_sid(ring):
    board = ring("1", "accept", caller="+447700900456")
    page = board.page() + board.page("/handover")
    links = [part.partition('"')[0] for part in page.split('href="')[1:] + page.split('src="')[1:]]
    assert [link for link in links if "7700900456" in link and not link.startswith("tel:")] == []


def test_the_download_is_what_the_command_gives(line, ring):
    board = ring("21", "no-answer,accept")
    answer = board.get(".json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{board.sid}.json"'
    assert json.loads(answer.text) == whole(line.line.engine, listed_call(line.line.engine, board.sid))


def test_the_text_on_the_page_is_the_text_that_can_be_fetched(ring):
    board = ring("21", "accept")
    assert escape(board.text, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in board.page()
    assert max(map(len, board.text.splitlines())) <= 72


GOLDENS = {
    "weak_legs_connected": (("21", "no-answer,accept"), {}),
    "pain_nobody_answers": ((NERVES + "1222" + "2213" + "1", "no-answer"), {"after": 60}),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_the_handover_as_a_clinician_reads_it(request, name):
    args, how = GOLDENS[name]
    with world(every=None) as line:
        phone = line.ring(*args, caller="+447700900456")
        line.line.run(how.get("after", 0))
        _is_as_golden(request, name, Board(line, phone).text)


def _is_as_golden(request, name, text):
    """Compare all but the version of the content, which is another one whenever a word of the line changes."""
    text = f"{text.partition(' Content:')[0]}\n"
    file = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text
