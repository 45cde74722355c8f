"""One call in a real browser: from the board to the call, its text, its sheet and its file; and the way out."""

import json
import re
from pathlib import Path

from tests.browser.conftest import SOON

CALLER = "+447700900123"
SID = "CAowed"


def open_call(board, line, login="amy"):
    line.owe(SID, CALLER)
    page = board(login)
    page.get_by_role("link", name=re.compile("^The whole call")).click()
    page.get_by_role("heading", name=re.compile("^Call of")).wait_for()
    return page


def test_a_call_is_read_printed_and_kept(board, line, expect):
    page = open_call(board, line)
    expect(page.get_by_text("Weakness: yes").first).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value(re.compile("Situation", re.IGNORECASE))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["call_sid"] == SID
    page.get_by_role("link", name="Handover sheet").click()
    expect(page.get_by_role("heading", name="Situation")).to_be_visible()


def test_whoever_signs_out_is_out_on_every_page_that_is_open(board, line, expect):
    page = open_call(board, line)
    other = page.context.new_page()
    other.goto("/board")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    expect(other.get_by_role("alert").filter(has_text="Signed out")).to_be_visible(timeout=SOON)
    page.go_back()
    expect(page.get_by_text("Weakness: yes")).to_have_count(0)


def test_a_lead_sees_how_the_line_is_doing_and_a_responder_is_refused(board, line, expect):
    line.owe(SID, CALLER)
    lead, responder = board("lea"), board("amy")
    lead.get_by_role("link", name="How we are doing").click()
    expect(lead.get_by_role("heading", name="How we are doing")).to_be_visible()
    expect(lead.get_by_role("img").first).to_be_visible()
    assert responder.get_by_role("link", name="How we are doing").count() == 0
    assert responder.goto("/board/reports").status == 403
