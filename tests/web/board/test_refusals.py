"""Who is refused, what is kept of it, and that nothing is told."""

import re
from datetime import timedelta

import pytest
from flask import Blueprint, abort, request

from ivr.store.staff import Role
from ivr.web.board import access, journal
from ivr.web.board.access import note_look, signed_in
from tests.databases import behind

FORM = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "ringing"}
SECRET = "yes to weakness, 07700 900123"
ALL = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "no-store",
}


def one_call(sid):
    if request.method == "POST":
        return f"did {request.form['what']}"
    if sid == "CA1":
        note_look("call", sid)
        return SECRET
    if sid == "fails":
        raise RuntimeError(SECRET)
    return abort(404)


@pytest.fixture
def app(make_app):
    """A board with one page about a call, and one for leads."""
    made = make_app()
    page, reports = signed_in(Blueprint("try", __name__)), signed_in(Blueprint("try_lead", __name__), Role.LEAD)
    page.add_url_rule("/board/try/<sid>", view_func=one_call, methods=["GET", "POST"])
    reports.add_url_rule("/board/try-lead", view_func=lambda: SECRET)
    for one in (page, reports):
        made.register_blueprint(one)
    return made


def headers_of(answer):
    return {name: answer.headers.get(name) for name in ALL}


PATHS = ("/board/try/CA1", "/board/try-lead", "/board/x", "/board/calls/CA1", "/board/")


@pytest.mark.parametrize("path", PATHS)
def test_who_is_not_signed_in_is_led_to_where_they_can(browser, journal_of, path):
    answer = browser().get(path)
    assert (answer.status_code, answer.location) == (303, "/board/sign-in?because=never")
    assert SECRET not in answer.text
    assert headers_of(answer) == ALL
    assert journal_of() == ["refused: signed out, never"]


def test_a_page_that_asks_by_itself_is_told_that_it_may_not(browser, journal_of):
    answer = browser().poll("/board/try/CA1")
    assert (answer.status_code, answer.location) == (401, None)
    assert SECRET not in answer.text
    assert journal_of() == ["refused: signed out, never"]


def test_a_form_of_somebody_who_is_not_signed_in_does_nothing(browser):
    answer = browser().post("/board/try/CA1", what="harm")
    assert answer.status_code == 303
    assert "harm" not in answer.text


@pytest.mark.parametrize("value", ["https://evil.example.net", "//evil.example.net", "<script>", "idle&next=//x.test"])
def test_no_address_of_elsewhere_comes_out_of_the_sign_in(staff, browser, value):
    staff("amy")
    made = browser()
    page = made.get(f"/board/sign-in?because={value}&next={value}")
    assert "evil" not in page.text
    assert "<script>" not in page.text
    assert made.sign_in("amy").location == "/board"


def test_a_responder_is_refused_what_is_the_leads(signed_in_client, journal_of, staff):
    made = signed_in_client(Role.RESPONDER)
    answer = made.get("/board/try-lead")
    assert answer.status_code == 403
    assert SECRET not in answer.text
    assert "service leads" in answer.text
    assert journal_of()[-1] == "refused: role"


def test_a_lead_may_all_that_a_responder_may(signed_in_client):
    made = signed_in_client(Role.LEAD)
    assert made.get("/board/try/CA1").status_code == made.get("/board/try-lead").status_code == 200


def test_only_a_lead_sees_the_way_to_the_reports(signed_in_client):
    assert "How we are doing" in signed_in_client(Role.LEAD).get("/board/x").text
    assert "How we are doing" not in signed_in_client(Role.RESPONDER).get("/board/x").text


@pytest.mark.parametrize("token", ["", "forged", "IjEi.aa.bb"])
def test_a_forged_form_does_nothing_and_is_written_down(signed_in_client, looks, token):
    made = signed_in_client()
    answer = made.post("/board/try/CA1", what="harm", csrf_token=token)
    assert answer.status_code == 400
    assert "harm" not in answer.text
    assert "Nothing was changed" in answer.text
    [look] = [look for look in looks() if look.what == "refused: forged or stale form"]
    assert (look.staff_id is not None, look.call_sid) == (True, "CA1")


def test_a_form_of_an_earlier_session_does_nothing(staff, browser):
    staff("amy")
    made = browser()
    made.sign_in("amy")
    old = made.token
    made.post("/board/sign-out")
    made.sign_in("amy")
    assert made.post("/board/try/CA1", what="harm", csrf_token=old).status_code == 400
    assert made.post("/board/try/CA1", what="good").text == "did good"


def test_a_form_of_somebody_else_does_nothing(signed_in_client):
    amy, bea = signed_in_client(), signed_in_client()
    assert amy.post("/board/try/CA1", what="harm", csrf_token=bea.token).status_code == 400


def test_a_forged_sign_in_is_refused(staff, browser, journal_of):
    staff("amy")
    made = browser()
    made.get("/board/sign-in")
    form = {"login": "amy", "password": "correct horse battery"}
    assert made.post("/board/sign-in", **form, csrf_token="forged").status_code == 400
    assert journal_of() == ["refused: forged or stale form"]
    assert made.post("/board/sign-in", **form).status_code == 303


def test_a_form_that_is_too_long_does_nothing(signed_in_client, journal_of):
    made = signed_in_client()
    assert made.post("/board/try/CA1", what="x" * 70_000).status_code == 413
    assert journal_of()[-1] == "refused: too long"


@pytest.mark.hazard("H32")
def test_a_call_that_was_guessed_is_not_there_and_the_guess_is_written_down(signed_in_client, looks):
    answer = signed_in_client().get("/board/try/CA-guessed")
    assert answer.status_code == 404
    assert "guessed" not in answer.text
    assert (looks()[-1].what, looks()[-1].call_sid) == ("refused: nothing there", "CA-guessed")


def test_a_guess_of_any_length_is_written_down(signed_in_client, looks):
    signed_in_client().get("/board/try/" + "x" * 500)
    assert looks()[-1].call_sid == "x" * 64


@pytest.mark.hazard("H32")
def test_a_look_is_written_down_with_who_and_when(staff, browser, looks, clock):
    amy = staff("amy")
    made = browser()
    made.sign_in("amy")
    clock.now += timedelta(minutes=5)
    assert made.get("/board/try/CA1").text == SECRET
    look = looks()[-1]
    assert (look.at, look.staff_id, look.what, look.call_sid) == (clock.now, amy.id, "call", "CA1")


@pytest.fixture
def full(monkeypatch):
    """Nothing can be written down of looks and refusals."""

    def fail(*_):
        raise OSError(SECRET)

    def fill():
        monkeypatch.setattr(journal, "keep_look", fail)

    return fill


def test_what_is_refused_stays_refused_if_that_cannot_be_written_down(signed_in_client, browser, full, caplog):
    made, stranger = signed_in_client(), browser()
    stranger.get("/board/sign-in")
    full()
    assert made.get("/board/try-lead").status_code == 403
    assert made.post("/board/try/CA1", what="harm", csrf_token="forged").status_code == 400
    assert made.get("/board/try/guessed").status_code == 404
    assert stranger.get("/board/try/CA1").status_code == 303
    assert stranger.sign_in("nobody").status_code == 403
    assert re.search("a refusal is not written down.*OSError", caplog.text)
    assert SECRET not in caplog.text


@pytest.mark.hazard("H32")
def test_a_look_that_cannot_be_written_down_shows_nothing(signed_in_client, full):
    made = signed_in_client()
    full()
    answer = made.get("/board/try/CA1")
    assert answer.status_code == 500
    assert SECRET not in answer.text


def test_a_fault_of_ours_is_a_calm_page_and_nothing_of_it_is_told_or_logged(signed_in_client, caplog):
    answer = signed_in_client().get("/board/try/fails")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert re.search("the board failed.*RuntimeError", caplog.text)
    assert SECRET not in answer.text + caplog.text
    assert headers_of(answer) == ALL


def test_without_the_database_the_board_is_away_and_callers_are_answered(
    signed_in_client, browser, url, post, until, line
):
    made = signed_in_client()
    database = behind(url)
    database.take_away()
    answer = made.get("/board/try/CA1")
    assert answer.status_code == 503
    assert "cannot reach its record" in answer.text
    assert browser().sign_in("amy").status_code == 503
    assert post("/voice", **FORM).rung == ["+447700900001"]
    database.bring_back()
    until(lambda: line.evidence.waiting == 0)
    assert made.get("/board/try/CA1").status_code == 200


def test_strangers_who_are_refused_again_and_again_do_not_fill_the_record(browser, looks, clock, caplog):
    stranger = browser()
    for _ in range(70):
        assert stranger.get("/board/try/CA1").status_code == 303
    assert len(looks()) == 60
    assert caplog.text.count("more strangers are refused") == 1
    clock.now += timedelta(minutes=1)
    stranger.get("/board/try/CA1")
    assert len(looks()) == 61


def test_what_is_refused_to_staff_is_always_written_down(signed_in_client, browser, looks):
    made, stranger = signed_in_client(), browser()
    for _ in range(70):
        stranger.get("/board/try/CA1")
    before = len(looks())
    made.get("/board/try-lead")
    assert len(looks()) == before + 1


def test_when_strangers_are_written_down_no_more_a_name_that_exists_is_not_told_by_a_write(staff, browser, looks):
    staff("amy")
    stranger = browser()
    for _ in range(60):
        stranger.get("/board/try/CA1")
    before = len(looks())
    for login in ("amy", "nobody"):
        stranger.sign_in(login, "wrong password")
    assert len(looks()) == before


def test_the_board_is_no_part_of_a_call(app, post, browser, line):
    """Twilio's requests have no session, no token, and no cookie; a stranger at the board moves no call."""
    before = post("/voice", **FORM).text
    for path in PATHS:
        browser().get(path)
    answer = app.test_client().post("/voice", data=FORM)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert post("/voice", **FORM).text == before
    assert line.evidence.waiting == 0


def test_callers_are_answered_even_if_no_session_can_be_read(app, post, monkeypatch):
    """What breaks the board's part of the app must not break theirs."""
    monkeypatch.setattr(access.sessions, "over", None)
    app.secret_key = None
    assert post("/voice", **FORM).verbs == ["Gather", "Gather", "Redirect"]


@pytest.mark.parametrize("path", ["/board/sign-in", "/board/try/CA1", "/board/x"])
def test_every_page_has_every_header(signed_in_client, path):
    assert headers_of(signed_in_client().get(path)) == ALL


def test_the_look_of_the_board_may_be_kept_and_anybody_may_have_it(app):
    answer = app.test_client().get("/board/static/base.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert headers_of(answer) == ALL | {"Cache-Control": "public, max-age=300"}
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["x.css", "..%2f..%2fapp.py", "%2e%2e/leaflet.css", "../leaflet.css", "/etc/passwd"])
def test_no_other_file_is_served(app, name):
    assert app.test_client().get(f"/board/static/{name}").status_code in (303, 404)


def test_nothing_on_a_page_runs_or_is_styled_in_it(signed_in_client):
    made = signed_in_client(Role.LEAD)
    for path in ("/board/sign-in", "/board/x", "/board/try-x"):
        page = made.get(path).text
        assert not re.search(r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\bon\w+=|javascript:", page)


def test_under_a_path_every_address_has_it(make_app):
    app = make_app(ivr_public_url="https://line.example.org/spine")
    client = app.test_client()
    assert client.get("/board/x").location == "/spine/board/sign-in?because=never"
    page = client.get("/board/sign-in").text
    addresses = re.findall(r'(?:href|action)="([^"#]+)"', page)
    assert addresses
    assert all(address.startswith("/spine/board/") for address in addresses)
