"""The record of a rehearsal: every go is kept at once, without numbers, and what was stopped goes on."""

import json

import pytest

from ivr.pager.compare import compare
from ivr.pager.desk import make_desk
from ivr.rehearsal.scenes import QUESTIONS, Verdict
from ivr.rehearsal.session import REFUSED, STRANGER, left, unasked
from ivr.rehearsal.standing import line_digest, names_of, standing
from ivr.simulator.phone import Telephone
from ivr.simulator.players import ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import Inline, make_rest_http
from ivr.simulator.session import Session as Call
from ivr.store import one_call, owed_calls
from tests.rehearsal.conftest import EVERY, FIRST, LINE, NAMES, SECOND, Hands, Room

SHORT = EVERY[:3]


def known(here):
    return standing(here.record(), names_of(EVERY), here.line)


def test_a_whole_session_settles_everything(room):
    here = room()
    here.session.go_through(EVERY)
    here.session.ask_all()
    found = known(here)
    assert (found.missing, found.breaking(), found.bending(), found.elsewhere) == ((), (), (), False)
    assert {go.verdict for go in here.record()} == {Verdict.AS_ASSUMED, Verdict.ANSWERED}
    assert {go.rehearsed_by for go in here.record()} == {"Ann Example"}
    assert here.rung() == {SECOND}
    assert [*here.exchange.queues] == []


def test_nothing_that_is_kept_or_shown_holds_a_number(room):
    here = room()
    here.person.says = {"Geo": ""}
    here.session.go_through(EVERY)
    here.person.says = {"May the account ring": "yes, we rang 07700 900123 and +44 1632 960100"}
    here.session.ask_all()
    written = repr(here.record()) + repr(here.person.told) + repr(here.stage.people)
    for number in (FIRST, SECOND, LINE, "900123", "960100"):
        assert number.removeprefix("+44") not in written
    assert "yes, we rang …" in written


def test_who_stops_in_the_middle_goes_on_there(room, tmp_path):
    here = room()

    def stop(scenario, _):
        if scenario is EVERY[2]:
            phone = here.telephone(Hands(leaves_at=9), FIRST, ScriptedContacts([]))
            phone.dial()
            here.clock.advance(3)
            raise KeyboardInterrupt
        here.play(scenario, {})

    here.hands, here.person.wait = {}, stop
    here.person.says = {"Again?": "no"}
    with pytest.raises(KeyboardInterrupt):
        here.session.go_through(EVERY)
    assert [go.scenario for go in here.record()] == NAMES[:2]
    again = Room(tmp_path, settings=here.settings)
    assert [scenario.name for scenario in left(EVERY, known(again))] == [
        name for name in NAMES if name not in {go.scenario for go in again.record() if go.verdict != "not seen"}
    ]
    again.session.go_through(left(EVERY, known(again)))
    assert known(again).missing == tuple(question.name for question in QUESTIONS)
    again.engine.dispose()


def test_a_call_that_is_left_over_from_a_session_that_was_killed_is_no_evidence(room):
    here = room()
    here.stage.begin(EVERY[NAMES.index("joined")], "old")
    here.play(EVERY[NAMES.index("silence")], {"silence": Hands(leaves_at=20)})
    left_over = here.stage.end()
    assert left_over.first("turn/1/wait")
    here.stage.begin(EVERY[0], "new")
    form = {"CallSid": "CAold", "From": LINE, "CallStatus": "in-progress", "Direction": "outbound-api"}
    assert "<Hangup" in here.stage.answer("/leg/ivr-rehearsal-old/rehearsal-old/0", form)
    assert here.stage.answer("/leg/ivr-rehearsal-old/rehearsal-old/status", form) is None
    assert here.stage.answer("/status", form | {"Direction": "inbound"}) is None
    assert here.stage.end().seen == ()


def test_what_was_tried_again_counts_as_it_came_out_last(room):
    here = room()
    here.twilio.whims.reports = False
    assert not here.go("hang-up-question").holds
    assert [go.scenario for go in known(here).breaking()] == ["hang-up-question"]
    here.twilio.whims.reports = True
    assert here.go("hang-up-question").verdict is Verdict.AS_ASSUMED
    assert known(here).breaking() == ()
    assert len(here.record()) == 2


def test_a_go_in_which_nothing_was_seen_undoes_no_earlier_verdict(room):
    here = room()
    here.go("silence")
    here.hands = {"silence": Hands("1")}
    assert here.go("silence").verdict is Verdict.NOT_SEEN
    assert known(here).last["silence"].verdict == Verdict.AS_ASSUMED


def test_a_scenario_that_did_not_come_out_is_offered_again(room):
    here = room()
    said = iter(["yes", "no"])
    answer = here.person.ask
    here.person.ask = lambda words, choices=(): next(said) if words == "Again?" else answer(words, choices)
    here.hands = {"silence": Hands("1")}
    here.go("silence")
    assert len(here.record()) == 2


def test_another_account_or_number_has_to_be_rehearsed_anew(room):
    here = room()
    here.go("silence")
    other = standing(here.record(), names_of(EVERY), line_digest("ACother", LINE))
    assert (other.last, other.elsewhere) == ({}, True)
    assert "silence" in other.missing
    assert line_digest("AC1", LINE) != line_digest("AC1", SECOND)


def test_a_question_without_an_answer_stays_open(room):
    here = room()
    here.person.ask = lambda words, _=(): "" if words == QUESTIONS[0].words else "approved"
    here.session.ask_all()
    assert unasked(known(here)) == QUESTIONS[:1]


def test_a_caller_whom_nobody_expects_hears_what_to_do_and_rings_nobody(room):
    here = room()
    here.person.wait = lambda *_: ring(here, "+447700900999")
    assert here.go("declined").verdict is Verdict.NOT_SEEN
    heard = here.transcript.said()
    assert "ring 9 9 9" in heard
    assert STRANGER in here.person.told
    assert here.rung() == set()
    assert here.stage.evidence().seen == ()


def test_a_caller_outside_of_any_scenario_hears_what_to_do(room):
    here = room()
    ring(here, FIRST)
    assert "ring 9 9 9" in here.transcript.said()


def test_nobody_rings_back_a_call_that_was_rehearsed_but_a_stranger_s_is_owed(room):
    """The pager finds both in Twilio's list of calls to the number."""
    here = room()
    desk = make_desk(here.settings, here.clock, lambda write: write(), make_rest_http(here.exchange), Inline())
    compare(desk, (), here.clock())
    here.go("silence")
    here.go("leave")
    here.clock.advance(600)
    compare(desk, (), here.clock())
    assert owed_calls(here.engine) == []
    ring(here, "+447700900999")
    here.clock.advance(600)
    compare(desk, (), here.clock())
    assert [one_call(here.engine, owing.sid).caller for owing in owed_calls(here.engine)] == ["+447700900999"]
    desk.journal.engine.dispose()


def ring(here, number):
    phone = Telephone(Call(here.exchange), ScriptedCaller(""), ScriptedContacts([]), number, LINE)
    here.transcript = phone.call()


def test_requests_that_another_token_has_signed_are_told(room):
    here = room()
    here.person.wait = lambda *_: here.app.test_client().post("/rehearse/voice", data={"CallSid": "CA1"})
    here.go("silence")
    assert REFUSED in here.person.told


def test_what_is_kept_of_a_request_is_its_place_and_what_matters(room):
    here = room()
    here.go("star-and-hash")
    first, second, *_ = json.loads(here.record()[-1].seen)["requests"]
    assert first == {
        "at": 0.0,
        "place": "voice",
        "who": "caller",
        "fields": {"CallStatus": "ringing", "From": "first"},
        "gone": False,
    }
    assert second["fields"] == {"CallStatus": "in-progress", "Digits": "*"}
