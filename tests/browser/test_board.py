"""The board in a real browser: a call arrives and moves, two claim at once, the server is lost and found."""

import re

import pytest

from ivr.pager.desk import system_clock
from ivr.store.staff import Newcomer, Role, add_staff
from tests.browser.conftest import HASHED, SOON

CALLER = "+447700900123"
SHOWN = "07700 900123"
STILL = "This page does not move by itself."


def test_a_call_arrives_and_moves_while_the_board_is_open(board, web, expect):
    page = board()
    expect(page.get_by_text("Nobody is on the line.")).to_be_visible()
    web.post("/voice", "CAlive")
    row = page.get_by_role("row").filter(has_text=SHOWN)
    expect(row).to_be_visible(timeout=SOON)
    web.post("/voice/turn/1/question", "CAlive", Digits="1")
    expect(row.get_by_text("Emergency")).to_be_visible(timeout=SOON)
    expect(page).to_have_title(re.compile("Board"))


def test_who_must_be_rung_back_appears_and_leaves_when_they_were_reached(board, line, web, expect):
    page = board()
    line.owe("CAowed", CALLER)
    owed = page.get_by_role("listitem").filter(has_text=SHOWN)
    expect(owed.get_by_role("heading")).to_contain_text("Emergency", timeout=SOON)
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    owed.get_by_text("Record what happened").click()
    owed.get_by_label("What happened").select_option("reached")
    owed.get_by_label("Note").fill("Walks. Seen by the GP.")
    owed.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nobody has to be rung back.")).to_be_visible(timeout=SOON)
    assert line.call("CAowed").closed_by == "Amy Example"


def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told_who(board, line, expect):
    line.owe("CAowed", CALLER)
    amy, bea = board("amy"), board("bea")
    for page in (amy, bea):
        page.route("**/board/now", lambda route: route.abort())  # neither sees what the other does
    amy.get_by_role("button", name="Claim").click()
    expect(amy.get_by_role("status").filter(has_text="until")).to_be_visible(timeout=SOON)
    bea.get_by_role("button", name="Claim").click()
    expect(bea.get_by_role("alert").filter(has_text="Amy Example")).to_be_visible(timeout=SOON)
    assert line.call("CAowed").claim.by == "Amy Example"


def test_two_of_one_name_each_see_what_is_theirs(board, line, expect):
    add_staff(line.journal.engine, Newcomer("amy2", "Amy Example", Role.RESPONDER), HASHED, system_clock())
    line.owe("CAowed", CALLER)
    amy, namesake = board("amy"), board("amy2")
    amy.get_by_role("button", name="Claim").click()
    expect(amy.get_by_text(re.compile(r"Amy Example has it until .* \(you\)"))).to_be_visible(timeout=SOON)
    theirs = namesake.get_by_text(re.compile("Amy Example has it until"))
    expect(theirs).to_be_visible(timeout=SOON)
    expect(theirs).not_to_contain_text("(you)")


def test_ringing_back_rings_the_phone_of_whoever_asked(board, line, expect, until):
    line.owe("CAowed", CALLER)
    page = board()
    page.get_by_role("button", name="Ring back through the line").click()
    expect(page.get_by_text("Amy Example has it until").first).to_be_visible(timeout=SOON)
    placed = until(lambda: [one for one in line.twilio.placed if one.to == "+447700900301"])
    assert len(placed) == 1


def test_the_board_says_that_it_has_lost_the_server_and_comes_back_by_itself(board, line, web, restart, expect):
    page = board()
    expect(page.get_by_text(STILL)).to_have_count(0)
    web.kill()
    expect(page.get_by_role("alert").filter(has_text="Not up to date since")).to_be_visible(timeout=3 * SOON)
    restart(web)
    line.owe("CAowed", CALLER)
    expect(page.get_by_role("listitem").filter(has_text=SHOWN)).to_be_visible(timeout=3 * SOON)
    expect(page.get_by_text("Not up to date since")).to_have_count(0, timeout=SOON)


def test_a_board_whose_script_never_came_says_that_it_does_not_move(board, expect):
    page = board()
    page.route("**/board.js", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text(STILL)).to_be_visible()


def test_a_half_typed_note_and_the_focus_survive_what_arrives(board, line, expect):
    line.owe("CAowed", CALLER)
    page = board()
    page.get_by_text("Record what happened").click()
    note = page.locator("#note-CAowed")
    note.press_sequentially("Walks with")
    line.owe("CAother", "+447700900124", ago=300)
    expect(page.get_by_role("listitem").filter(has_text="07700 900124")).to_be_visible(timeout=SOON)
    expect(note).to_be_focused()
    note.press_sequentially(" a stick")
    expect(note).to_have_value("Walks with a stick")


def test_the_keyboard_alone_claims_a_call_back(board, line, expect):
    line.owe("CAowed", CALLER)
    page = board()
    page.locator("body").press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "claim-CAowed":
            break
        page.keyboard.press("Tab")
    expect(page.locator("#claim-CAowed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Amy Example has it until").first).to_be_visible(timeout=SOON)


@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_runs_out_of_a_narrow_page(board, line, web, width):
    line.owe("CAowed", CALLER)
    web.post("/voice", "CAlive", From="+447700900125")
    page = board(width=width)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
