"""Whatever is typed or sent at the board, it is done or refused on a calm page: never a fault of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

USUAL = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
FIELDS = ("result", "note", "mark", "sure", "login", "password", "because", "from", "to", "csrf_token")
ODD = (
    "",
    "reached",
    "not-needed",
    "no-answer",
    "off",
    "2026-13-45",
    "<script>",
    "'; --",
    "\x00",
    "\u202e",
    "9" * 5000,
    "é" * 900,
)
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
forms = st.dictionaries(st.one_of(st.sampled_from(FIELDS[:-1]), st.text(max_size=10)), texts, max_size=6)


@pytest.fixture
def amy(signed_in_client, hang_up):
    """Somebody who is signed in, and a caller who is owed."""
    hang_up()
    return signed_in_client("lead", login="amy", number="+447700900777")


@USUAL
@given(
    doing=st.sampled_from(["claim", "ring", "done", "nuisance"]), sid=st.sampled_from(["CA1", "CA9", "x"]), form=forms
)
def test_any_form_of_whoever_is_signed_in_is_done_or_refused(amy, doing, sid, form):
    assert amy.post(f"/board/calls/{sid}/{doing}", **form).status_code in (200, 303, 400, 404, 409)


@USUAL
@given(page=st.sampled_from(["", "/now", "/calls/CA1", "/reports", "/reports.csv", "/sign-in"]), query=forms)
def test_any_question_of_whoever_is_signed_in_is_answered(amy, page, query):
    answer = amy._client.get(f"/board{page}", query_string=query, base_url="https://line.example.org")
    assert answer.status_code in (200, 303, 400, 404)


@settings(USUAL, max_examples=25)
@given(form=forms, token=st.none() | texts)
def test_any_form_of_a_stranger_is_refused(browser, form, token):
    stranger = browser()
    more = {} if token is None else {"csrf_token": token}
    assert stranger.post("/board/sign-in", **form | more).status_code in (400, 403)
    assert stranger.post("/board/calls/CA1/done", **form | more).status_code in (303, 400)


@pytest.mark.parametrize("field", ["login", "password"])
def test_what_no_database_keeps_is_refused(browser, field):
    assert browser().post("/board/sign-in", **{"login": "amy", "password": "x", field: "a\x00b"}).status_code == 400
