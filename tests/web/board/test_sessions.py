"""A session: how its cookie is kept, and when it is over."""

from datetime import timedelta

import pytest
from flask import Blueprint

from ivr.store.passwords import hashed
from ivr.store.schema import staff as staff_table
from ivr.store.staff import Role, disable, end_sessions, reset
from ivr.web.board.access import current_staff, signed_in

PAGE = "/board/try"


@pytest.fixture
def app(make_app):
    """A board with one page that says who it is that looks."""
    made = make_app()
    page = signed_in(Blueprint("try", __name__))
    page.add_url_rule(PAGE, view_func=lambda: f"{current_staff().name}, {current_staff().role}")
    made.register_blueprint(page)
    return made


def later(clock, **much):
    clock.now += timedelta(**much)


def test_whoever_is_signed_in_is_known(signed_in_client):
    amy = signed_in_client(Role.RESPONDER, login="amy")
    bea = signed_in_client(Role.LEAD, login="bea")
    assert amy.get(PAGE).text == "Amy Example, responder"
    assert bea.get(PAGE).text == "Bea Example, lead"


def test_the_cookie_is_for_this_host_for_encrypted_pages_and_for_no_script_and_no_other_site(staff, browser):
    staff("amy")
    [cookie] = browser().sign_in("amy").headers.getlist("Set-Cookie")
    name, *rest = cookie.split("; ")
    assert name.startswith("__Host-board=")
    assert set(rest) == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_on_a_laptop_the_cookie_works_without_encryption(make_app):
    app = make_app(ivr_public_url="http://localhost:8000")
    answer = app.test_client().get("/board/sign-in", base_url="http://localhost:8000")
    name, *rest = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("board=")
    assert set(rest) == {"HttpOnly", "Path=/", "SameSite=Strict"}
    assert "Strict-Transport-Security" not in answer.headers


def test_to_sign_in_begins_a_new_session(staff, browser):
    staff("amy")
    made = browser()
    made.get("/board/sign-in")
    before = made.session()["csrf_token"]
    made.sign_in("amy")
    assert made.session()["csrf_token"] != before


def test_a_session_tells_who_it_is_by_a_number_only(staff, browser):
    amy = staff("amy", number="+447700900101")
    made = browser()
    made.sign_in("amy")
    assert set(made.session()) == {"staff", "epoch", "since", "active", "csrf_token"}
    assert made.session()["staff"] == amy.id


def test_half_an_hour_in_which_nothing_is_done_ends_a_session_and_it_is_told(signed_in_client, clock):
    amy = signed_in_client()
    later(clock, minutes=29)
    assert amy.get(PAGE).status_code == 200
    later(clock, minutes=29)
    assert amy.get(PAGE).status_code == 200
    later(clock, minutes=30)
    answer = amy.get(PAGE)
    assert (answer.status_code, answer.location) == (303, "/board/sign-in?because=idle")
    assert "nothing was done for 30 minutes" in amy.get(answer.location).text
    assert amy.get(PAGE).location == "/board/sign-in?because=never"


@pytest.mark.parametrize(("how", "status"), [("idle", 401), ("active", 200)])
def test_a_page_that_asks_by_itself_keeps_a_session_alive_only_if_somebody_does_something(
    signed_in_client, clock, how, status
):
    amy = signed_in_client()
    for _ in range(4):
        later(clock, minutes=8)
        answer = amy.poll(PAGE, how)
    assert answer.status_code == status
    assert answer.location is None


def test_twelve_hours_end_a_session_whatever_is_done_and_it_is_told(signed_in_client, clock):
    amy = signed_in_client()
    for _ in range(29):
        later(clock, minutes=24, seconds=48)
        assert amy.get(PAGE).status_code == 200
    later(clock, seconds=48)
    assert amy.get(PAGE).location == "/board/sign-in?because=long"
    assert "after 12 hours" in amy.get("/board/sign-in?because=long").text


@pytest.mark.parametrize("how", ["disabled", "disabled by other means", "a new password", "ended"])
def test_a_session_is_over_at_once(staff, browser, line, clock, how):
    staff("amy")
    amy = browser()
    amy.sign_in("amy")
    assert amy.get(PAGE).status_code == 200
    engine = line.desk.journal.engine
    if how == "disabled":
        disable(engine, "amy", clock.now)
    elif how == "disabled by other means":
        with engine.begin() as connection:
            connection.execute(staff_table.update().values(disabled_at=clock.now))
    elif how == "a new password":
        reset(engine, "amy", hashed("another password"))
    else:
        end_sessions(engine, "amy")
    assert amy.get(PAGE).location == "/board/sign-in?because=ended"
    assert "Your session was ended" in amy.get("/board/sign-in?because=ended").text


def test_a_session_of_somebody_who_was_disabled_and_let_in_again_stays_over(staff, browser, line, clock):
    staff("amy")
    amy = browser()
    amy.sign_in("amy")
    disable(line.desk.journal.engine, "amy", clock.now)
    reset(line.desk.journal.engine, "amy", hashed("another password"))
    assert amy.get(PAGE).location == "/board/sign-in?because=ended"


def test_to_sign_out_ends_every_session_of_that_person_and_of_no_other(staff, browser, signed_in_client, journal_of):
    amy = staff("amy")
    here, there, other = browser(), browser(), signed_in_client(login="bea")
    here.sign_in("amy")
    there.sign_in("amy")
    copied = here.cookie.value
    answer = here.post("/board/sign-out")
    assert (answer.status_code, answer.location) == (303, "/board/sign-in?because=left")
    assert "signed out, on every device" in here.get(answer.location).text
    here.set_cookie(copied)
    assert here.get(PAGE).location == "/board/sign-in?because=ended"
    assert there.get(PAGE).location == "/board/sign-in?because=ended"
    assert other.get(PAGE).status_code == 200
    assert "signed out" in journal_of(amy)


def test_a_link_does_not_sign_anybody_out(signed_in_client):
    amy = signed_in_client()
    assert amy.get("/board/sign-out").status_code == 404
    assert amy.get(PAGE).status_code == 200


def test_a_cookie_that_was_changed_is_nobody_s(signed_in_client):
    amy = signed_in_client()
    value = amy.cookie.value
    amy.set_cookie(value[:-4] + ("AAAA" if not value.endswith("AAAA") else "BBBB"))
    assert amy.get(PAGE).location == "/board/sign-in?because=never"


def test_a_cookie_of_another_key_is_nobody_s(signed_in_client, make_app, clock):
    amy = signed_in_client()
    other = make_app(ivr_secret_key="another key, of another line or of last year")
    client = other.test_client()
    client.set_cookie("__Host-board", amy.cookie.value, domain="line.example.org", secure=True)
    answer = client.get("/board/x", base_url="https://line.example.org")
    assert answer.location == "/board/sign-in?because=never"


FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@pytest.mark.parametrize("path", [PAGE, "/board/sign-in"])
def test_whoever_follows_a_link_in_a_message_stays_signed_in(app, path):
    """The browser keeps the cookie back then: an answer that set one would take the place of the session."""
    answer = app.test_client().get(path, base_url="https://line.example.org", headers=FROM_ELSEWHERE)
    assert answer.status_code == 200
    assert f'content="0; url={path}"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_page_of_elsewhere_gets_nothing_of_ours_and_no_form_of_it_is_taken(signed_in_client):
    amy = signed_in_client(login="amy")
    assert "Amy Example" not in amy.get(PAGE, headers=FROM_ELSEWHERE).text
    assert amy.post("/board/sign-out", headers=FROM_ELSEWHERE, csrf_token="").status_code == 400
