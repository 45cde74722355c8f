"""The handover sheet on paper: one page of A4 with room to write on, whatever the call was like."""

import re

import pytest

from ivr.call import Entry, facts
from ivr.call.hand_events import TriedByHand
from ivr.call.places import Item
from ivr.pager import by_hand
from ivr.triage import Answer
from tests.calls.conftest import world
from tests.web.board.calls import Board, damage
from tests.web.board.conftest import BASE

LONG_ROTA = """
[contact.first]
name = "Dr Wilhelmina Featherstonehaugh-Cholmondeley, the on-call clinical oncology reg"
numbers = ["07700 900101", "07700 900103"]

[contact.second]
name = "Dr Bartholomew Featherstonehaugh-Cholmondeley, consultant medical oncologist on"
numbers = ["07700 900102", "07700 900104"]
"""
PAIN = "22222" + "1222" + "1" + "1"
"""Cancer and pain: the offer is taken."""

ROOM = 120
"""Pixels that must be left to write on: four lines."""


@pytest.fixture(scope="module")
def line():
    with world(LONG_ROTA) as line:
        yield line


@pytest.fixture
def opened(chromium):
    """Open a page of a call in the browser, as the board would serve it."""
    made = []

    def open_page(board, rest, width=1200):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        made.append(page)

        def serve(route):
            answer = board.browser.get(route.request.url.removeprefix(BASE))
            route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)

        page.route("**/*", serve)
        page.goto(f"{BASE}/board/calls/{board.sid}{rest}")
        return page

    yield open_page
    for page in made:
        page.close()


def longest(line):
    """Yes to everything, all of it told by key, nobody who answers for an hour, and long names and notes by hand."""
    phone = line.ring(PAIN, "no-answer", caller="+442079460111")
    line.line.run(3600)
    every = [facts.Answered(question.id, Answer.UNSURE) for question in line.line.desk.rules.questions]
    noted = [facts.Noted(item, Answer.UNSURE) for item in Item]
    tried = [facts.Tried("W" * by_hand.LONGEST_NAME, "W" * by_hand.LONGEST_NOTE)]
    happened = TriedByHand("W" * by_hand.LONGEST_NAME, "W" * by_hand.LONGEST_NOTE)
    entry = Entry("test/1", line.line.clock(), happened, (*every, *noted, *tried))
    line.line.desk.journal.record(phone.session.sid, entry.key, lambda _: entry)
    journal, name = line.line.desk.journal, "W" * by_hand.LONGEST_NAME
    by_hand.claim(journal, phone.session.sid, name, line.line.clock(), force=True)
    by_hand.close(journal, phone.session.sid, name, "W" * by_hand.LONGEST_NOTE, line.line.clock())
    return Board(line, phone)


def damaged(line):
    board = Board(line, line.ring("21", "accept"))
    damage(line, board.sid, journal=True)
    return board


CALLS = {
    "the shortest": lambda line: Board(line, line.ring("1", "accept")),
    "all noes": lambda line: Board(line, line.ring("22222" + "1222" + "222222" + "...")),
    "the longest": longest,
    "one that cannot be read": damaged,
}


@pytest.mark.parametrize("kind", CALLS)
def test_the_sheet_is_one_page_of_a4_with_nothing_cut_off_and_room_to_write(line, opened, kind):
    page = opened(CALLS[kind](line), "/handover")
    paper = page.pdf(prefer_css_page_size=True)
    page.set_viewport_size({"width": 703, "height": 1047})  # an A4 page between its margins, at 96 dots an inch
    page.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    assert page.evaluate("document.querySelector('.lines').getBoundingClientRect().height") >= ROOM
    assert page.evaluate("(s => s.scrollHeight - s.clientHeight)(document.querySelector('.sheet'))") <= 0


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("rest", ["", "/handover"])
def test_both_pages_fit_a_phone(line, opened, kind, rest):
    page = opened(CALLS[kind](line), rest, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_one_button_copies_the_text_and_without_a_clipboard_it_is_selected(line, opened):
    page = opened(Board(line, line.ring("1", "accept")), "")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async t => {window.copied = t}}})")
    page.click("#copy-text")
    page.wait_for_function("document.getElementById('copied').textContent === 'Copied.'")
    assert page.evaluate("window.copied") == page.input_value("#text")
    page.evaluate("void (navigator.clipboard.writeText = async () => { throw new Error() })")
    page.click("#copy-text")
    page.wait_for_function("document.getElementById('copied').textContent.startsWith('It is selected')")
    assert page.evaluate("document.activeElement.id") == "text"
