"""What staff do at the board: claim, ring back, say what happened, mark a nuisance; and each time it cannot be."""

import datetime as dt
import re

import pytest

from ivr.call.hand_events import ClosedByHand, RungByHand, TriedByHand
from ivr.call.parts import Result
from ivr.store import Journal, one_call
from ivr.store.nuisances import nuisance_numbers
from ivr.store.reading import call_backs

CALLER = "+447700900123"
JSON = {"Accept": "application/json", "X-Board-Poll": "active"}


@pytest.fixture
def amy(signed_in_client):
    return signed_in_client(login="amy", name="Amy Example", number="+447700900777")


@pytest.fixture
def ben(signed_in_client):
    return signed_in_client(login="ben", name="Ben Example")


@pytest.fixture
def owing(hang_up):
    """A caller who hung up in an emergency has to be rung back."""
    hang_up()
    return "/board/calls/CA1"


@pytest.fixture
def call(engine):
    return lambda: one_call(engine, "CA1")


@pytest.fixture
def events(engine):
    """The events of the call's journal."""
    return lambda: [entry.event for entry in Journal(engine).entries("CA1")]


@pytest.fixture
def last(events):
    return lambda: events()[-1]


@pytest.fixture
def last_look(looks):
    return lambda: tuple(looks()[-1])[-2:]


def said(answer):
    return answer.get_json()["said"]


def test_a_call_back_is_claimed_in_ones_own_name(amy, owing, call, last_look):
    answer = amy.post(f"{owing}/claim")
    assert (answer.status_code, answer.location) == (303, "/board")
    assert call().claim.by == "Amy Example"
    assert last_look() == ("claim", "CA1")
    page = amy.get("/board")
    assert "It is yours until" in page.text
    assert 'data-holder="Amy Example"' in page.text


def test_what_is_done_is_on_the_board_at_once(amy, owing):
    assert "Nobody has it" in amy.poll("/board/now").text
    amy.post(f"{owing}/claim")
    assert 'data-holder="Amy Example"' in amy.poll("/board/now").text


def test_a_page_with_a_script_is_answered_in_words_and_stays_where_it_is(amy, owing):
    answer = amy.post(f"{owing}/claim", headers=JSON)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert said(answer).startswith("It is yours until")


def test_nobody_can_claim_in_another_name(amy, owing, call):
    amy.post(f"{owing}/claim", by="Somebody Else", name="Somebody Else")
    assert call().claim.by == "Amy Example"


@pytest.mark.hazard("H75")
@pytest.mark.parametrize("act", ["claim", "ring"])
def test_two_of_one_name_are_two(amy, signed_in_client, owing, call, act):
    amy.post(f"{owing}/claim")
    namesake = signed_in_client(login="amy2", name="Amy Example", number="+447700900002")
    answer = namesake.post(f"{owing}/{act}", headers=JSON)
    assert answer.status_code == 409
    assert said(answer).startswith("Amy Example has claimed it until")
    namesake.post(f"{owing}/done", result="no-answer")
    assert call().claim.by == "Amy Example"
    holder = re.search(r'data-holder-key="([^"]*)"', amy.get("/board").text)[1]
    assert f'data-my-key="{holder}"' in amy.get("/board").text
    assert f'data-my-key="{holder}"' not in namesake.get("/board").text
    amy.post(f"{owing}/done", result="no-answer")
    assert call().claim is None


@pytest.mark.hazard("H75")
def test_whoever_comes_second_is_told_who_has_it(amy, ben, owing, call):
    amy.post(f"{owing}/claim")
    answer = ben.post(f"{owing}/claim", headers=JSON)
    assert answer.status_code == 409
    assert said(answer).startswith("Amy Example has claimed it until")
    assert call().claim.by == "Amy Example"


def test_whoever_comes_second_is_told_so_without_a_script_too(amy, ben, owing):
    amy.post(f"{owing}/claim")
    answer = ben.post(f"{owing}/claim")
    assert answer.status_code == 409
    assert "<strong>Not done.</strong> Amy Example has claimed it until" in answer.text
    assert "To ring back" in answer.text


def test_ringing_back_rings_ones_own_phone_first(amy, owing, events, last_look):
    answer = amy.post(f"{owing}/ring", headers=JSON)
    assert (answer.status_code, said(answer).split(".")[0]) == (200, "Your phone rings in a moment")
    [rung] = [event for event in events() if isinstance(event, RungByHand)]  # a refusal by Twilio may follow it
    assert rung.by == "Amy Example"
    assert last_look() == ("ring", "CA1")


def test_without_a_phone_of_ones_own_nobody_is_rung(ben, owing, call):
    answer = ben.post(f"{owing}/ring", headers=JSON)
    assert answer.status_code == 409
    assert said(answer).startswith("There is no number of your own phone")
    assert call().claim is None


@pytest.mark.parametrize("result", [result for result in Result if result is not Result.NOT_NEEDED])
def test_what_happened_closes_the_call_back(amy, owing, last, result, engine, last_look):
    answer = amy.post(f"{owing}/done", headers=JSON, result=result.value, note="spoke to her daughter")
    assert (answer.status_code, said(answer)) == (200, f"Closed: {result.words}.")
    assert last() == ClosedByHand("Amy Example", "spoke to her daughter", result.value)
    assert call_backs(engine) == []
    assert last_look() == ("done", "CA1")


@pytest.mark.hazard("H75")
def test_no_answer_is_written_down_and_leaves_it_open(amy, owing, last, engine):
    answer = amy.post(f"{owing}/done", headers=JSON, result="no-answer", note="rang twice")
    assert said(answer) == "Written down. The call-back stays open."
    assert last() == TriedByHand("Amy Example", "rang twice", "staff/1")
    assert [one.sid for one in call_backs(engine)] == ["CA1"]
    assert "Tried once" in amy.poll("/board/now").text


@pytest.mark.hazard("H75")
def test_an_emergency_is_not_closed_as_not_needed_without_a_second_thought(amy, owing, engine):
    answer = amy.post(f"{owing}/done", headers=JSON, result="not-needed")
    assert answer.status_code == 409
    assert said(answer) == "This is an emergency. Tick the box to say that nobody has to ring this caller."
    assert [one.sid for one in call_backs(engine)] == ["CA1"]
    assert amy.post(f"{owing}/done", headers=JSON, result="not-needed", sure="yes").status_code == 200
    assert call_backs(engine) == []


def test_what_is_no_emergency_can_be_not_needed_at_once(amy, hang_up, engine):
    hang_up(keys="0")
    assert "sure-CA1" not in amy.get("/board").text
    assert amy.post("/board/calls/CA1/done", headers=JSON, result="not-needed").status_code == 200
    assert call_backs(engine) == []


@pytest.mark.parametrize("result", ["", "dead", "REACHED"])
def test_what_happened_must_be_chosen(amy, owing, result, engine):
    answer = amy.post(f"{owing}/done", headers=JSON, result=result)
    assert (answer.status_code, said(answer)) == (409, "Choose what happened.")
    assert [one.sid for one in call_backs(engine)] == ["CA1"]


def test_a_note_that_is_too_long_is_refused_and_changes_nothing(amy, owing, engine):
    answer = amy.post(f"{owing}/done", headers=JSON, result="reached", note="x" * 501)
    assert (answer.status_code, said(answer)) == (409, "The note must have 1 to 500 printable characters.")
    assert [one.sid for one in call_backs(engine)] == ["CA1"]


@pytest.mark.hazard("H75")
def test_what_somebody_else_has_closed_is_told_with_their_name(amy, ben, owing):
    amy.post(f"{owing}/done", result="reached")
    answer = ben.post(f"{owing}/done", headers=JSON, result="advised")
    assert (answer.status_code, said(answer)) == (409, "Amy Example had closed it before.")
    answer = ben.post(f"{owing}/claim", headers=JSON)
    assert answer.status_code == 409
    assert said(answer).startswith("Amy Example closed it on")


@pytest.mark.hazard("H75")
@pytest.mark.parametrize(("act", "form"), [("claim", {}), ("ring", {}), ("done", {"result": "reached"})])
def test_a_caller_who_is_on_the_line_is_not_closed_under_their_feet(amy, post, act, form, call):
    post("/voice", CallSid="CA1", From=CALLER, CallStatus="ringing")
    answer = amy.post(f"/board/calls/CA1/{act}", headers=JSON, **form)
    assert (answer.status_code, said(answer)) == (409, "The caller is still on the line.")
    assert call().closed_at is None


def test_a_number_is_marked_as_a_nuisance_and_the_mark_is_taken_away(amy, owing, engine, last_look):
    assert "never refused" in said(amy.post(f"{owing}/nuisance", headers=JSON, mark="on"))
    assert nuisance_numbers(engine) == {CALLER}
    assert last_look() == ("nuisance", "CA1")
    amy.post(f"{owing}/nuisance", mark="off")
    assert nuisance_numbers(engine) == frozenset()


def test_a_number_that_was_withheld_cannot_be_marked(amy, hang_up, engine):
    hang_up(caller="anonymous")
    answer = amy.post("/board/calls/CA1/nuisance", headers=JSON, mark="on")
    assert (answer.status_code, nuisance_numbers(engine)) == (409, frozenset())


def test_a_damaged_call_can_be_closed(amy, owing, damage, engine):
    damage("CA1")
    answer = amy.post(f"{owing}/claim", headers=JSON)
    assert (answer.status_code, said(answer)[:38]) == (409, "The record of this call cannot be read")
    assert amy.post(f"{owing}/done", headers=JSON, result="reached").status_code == 200
    assert call_backs(engine) == []


def test_a_damaged_call_is_not_closed_while_its_caller_may_be_on_the_line(amy, post, damage, engine, clock):
    post("/voice", CallSid="CA1", From=CALLER, CallStatus="ringing")
    damage("CA1")
    answer = amy.post("/board/calls/CA1/done", headers=JSON, result="reached")
    assert (answer.status_code, said(answer)[:40]) == (409, "The caller may still be on the line: clo")
    assert [one.sid for one in call_backs(engine)] == ["CA1"]
    clock.now += dt.timedelta(minutes=21)
    assert amy.post("/board/calls/CA1/done", headers=JSON, result="reached").status_code == 200
    assert call_backs(engine) == []


@pytest.mark.parametrize("act", ["claim", "ring", "done", "nuisance"])
def test_a_guessed_call_is_not_there(amy, act):
    assert amy.post(f"/board/calls/CA404/{act}", result="reached", mark="on", sure="yes").status_code == 404


@pytest.mark.parametrize("act", ["claim", "ring", "done", "nuisance"])
def test_a_forged_form_does_nothing(amy, owing, act, call, engine):
    assert amy.post(f"{owing}/{act}", csrf_token="forged", result="reached", mark="on").status_code == 400
    assert (call().claim, call().closed_at, nuisance_numbers(engine)) == (None, None, frozenset())


@pytest.mark.parametrize("act", ["claim", "ring", "done", "nuisance"])
def test_nobody_does_anything_who_is_not_signed_in(browser, owing, act, call, engine):
    assert browser().post(f"{owing}/{act}", result="reached", mark="on").status_code in (303, 400, 401)
    assert (call().claim, call().closed_at, nuisance_numbers(engine)) == (None, None, frozenset())


@pytest.mark.parametrize("act", ["claim", "ring", "done", "nuisance"])
def test_a_link_does_nothing(amy, owing, act):
    assert amy.get(f"{owing}/{act}").status_code in (404, 405)


def test_what_is_written_cannot_be_kept_if_who_does_it_cannot_be_journalled(amy, owing, call, monkeypatch):
    def fail(*_):
        raise RuntimeError("no disk")

    monkeypatch.setattr("ivr.web.board.doings.note_look", fail)
    assert amy.post(f"{owing}/claim").status_code == 500
    assert call().claim is None
