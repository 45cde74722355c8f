"""The text message that a caller may ask for: to whom it is offered, what it says, and that nothing hangs on it."""

import re

import pytest

from ivr.oncall import Paging, Rank
from ivr.simulator.players import Registrar, ScriptedContacts
from ivr.speech.segments import parts
from tests.calls.conftest import Fingers, at, world
from tests.calls.tongues import Steady, two_languages

PAIN_FREE = "222221222"
"""No to all danger questions, and cancer."""

MOBILE, LANDLINE, FOREIGN = "+447700900456", "+442079460456", "+33639980456"
SENDER = "+447700900777"
OFFER = "For this as a text message, press 2."
SENDING = "I am sending the text message now."
SORRY = "Sorry, I did not understand that key."

ADVISED = {
    "urgent": (PAIN_FREE + "1" + "2" + ".....", " today"),
    "advice": (PAIN_FREE + "222222" + "...", "ring us at once"),
    "no cancer": ("22222" + "22" + "...", "GP or 111"),
}
UNANSWERED = {
    "danger": ([("weaker", "1")], "ring 999 now"),
    "urgent": ([("soreness", "1"), ("on-call team now", "1")], " today"),
    "a person, by 0": ([("weaker", "0")], "ring 999 now"),
}
NOES = [(words, "2") for words in ("weaker", "unsteady", "passing", "numb around", "new or spreading")]
CANCER = [("ever had cancer", "1")]
LATER = [(words, "2") for words in ("like a belt", "bad chest pain", "on cancer treatment")]


@pytest.fixture(scope="module")
def _line():
    with world(every=None, ivr_text_from=SENDER, ivr_paging=Paging(compare_minutes=600)) as shared:
        yield shared


@pytest.fixture
def line(_line):
    _line.line.exchange.messages.clear()
    yield _line
    _line.line.wire.twice = False
    _line.clear()
    _line.line.run(40)


def plan(who):
    """What a caller presses who ends there with nobody to answer."""
    own, _ = UNANSWERED[who]
    if who != "urgent":
        return own
    return [*NOES, *CANCER, *LATER, *own]


def nobody():
    return ScriptedContacts([Registrar.NO_ANSWER])


@pytest.mark.parametrize("who", ADVISED)
def test_after_the_advice_2_sends_one_text_with_the_same_and_the_sheet(line, who):
    keys, words = ADVISED[who]
    phone = line.ring(keys + "2" + ".", caller=MOBILE)
    heard = phone.session.transcript.said()
    assert heard.count(OFFER) == 1
    assert heard.index(SENDING) < heard.index("Otherwise, hang up.")
    (message,) = line.line.exchange.messages
    assert (message.to, message.sender) == (MOBILE, SENDER)
    assert message.body.startswith("Spinal cord line: ")
    assert words in message.body
    assert message.body.endswith("https://line.example.org/leaflet")
    line.line.run(30)
    assert [(text.prompt, text.status) for text in line.call(phone).texts] == [
        (f"message.{who.replace(' ', '_')}", "delivered")
    ]
    assert line.owing(phone) is None


@pytest.mark.parametrize("who", UNANSWERED)
def test_when_nobody_answers_2_sends_one_text_and_the_words_are_said_once_more(line, who):
    phone = line.ring(Steady([*plan(who), (OFFER, "2")]), nobody(), caller=MOBILE)
    heard = phone.session.transcript.said()
    (message,) = line.line.exchange.messages
    assert UNANSWERED[who][1] in message.body
    assert "https://line.example.org/leaflet" in message.body
    assert heard.count("Nobody has answered.") == 2
    assert heard.count(OFFER) == 1
    assert line.owing(phone) is not None, "a text is no person"


@pytest.mark.parametrize("who", [*ADVISED, "emergency"])
def test_a_text_has_at_most_two_parts_no_answer_and_no_name(line, who):
    if who == "emergency":
        line.ring(Steady([*plan("danger"), (OFFER, "2")]), nobody(), caller=MOBILE)
    else:
        line.ring(ADVISED[who][0] + "2" + ".", caller=MOBILE)
    (message,) = line.line.exchange.messages
    assert parts(message.body) <= 2
    assert not re.search(r"\byes\b|\bno\b|\bnot sure\b|Dr |registrar|emergency|urgent", message.body, re.IGNORECASE)
    assert MOBILE.removeprefix("+44") not in message.body
    assert not re.search(r"\bmg\b|\bdose", message.body)
    assert "24 hours" not in message.body


NOBODYS = {
    "a landline": LANDLINE,
    "a withheld number": "anonymous",
    "a number of another country": FOREIGN,
    "a personal number": "+447012345678",
}


@pytest.mark.parametrize("whose", NOBODYS)
def test_a_text_is_not_offered_to_who_cannot_get_one_and_2_is_then_a_wrong_key(line, whose):
    keys, _ = ADVISED["advice"]
    heard = line.ring(keys + "2" + "x", caller=NOBODYS[whose]).session.transcript.said()
    assert "text message" not in heard
    assert heard.count(SORRY) == 1
    heard = line.ring(Steady([("weaker", "1"), ("try again", "2")]), nobody(), caller=NOBODYS[whose])
    assert "text message" not in heard.session.transcript.said()
    assert not line.line.exchange.messages


@pytest.mark.parametrize("plan", [[("Health professionals", "5")], [*NOES, *CANCER, LATER[0], ("bad chest pain", "1")]])
def test_a_text_is_not_offered_to_whom_words_about_a_spine_are_not_meant_for(line, plan):
    heard = line.ring(Steady([*plan, ("try again", "2")]), nobody(), caller=MOBILE).session.transcript.said()
    assert "Nobody has answered." in heard
    assert "text message" not in heard
    assert not line.line.exchange.messages


@pytest.mark.parametrize(("keyed", "offered"), [("07700900321#", True), ("02079460321#", False)])
def test_a_withheld_caller_who_keys_a_mobile_number_is_offered_one_there(line, keyed, offered):
    fingers = Fingers(weaker="1", To_be_rung_back=keyed, If_right="1", as_a_text="2")
    heard = line.ring(fingers, nobody(), caller="anonymous").session.transcript.said()
    assert (OFFER in heard) is offered
    assert [message.to for message in line.line.exchange.messages] == ["+447700900321"] * offered


def test_a_text_is_not_offered_without_a_number_to_send_it_from():
    with world(every=None) as line:
        heard = line.ring(ADVISED["advice"][0] + "2x", caller=MOBILE).session.transcript.said()
        assert "text message" not in heard
        assert SORRY in heard


def test_a_text_is_not_offered_while_twilio_takes_no_requests():
    with world(every=None, rest=False, ivr_text_from=SENDER) as line:
        heard = line.ring(ADVISED["advice"][0] + "2x", caller=MOBILE).session.transcript.said()
        assert "text message" not in heard
        heard = line.ring("1", "no-answer", caller=MOBILE).session.transcript.said()
        assert "Nobody has answered." in heard
        assert "text message" not in heard


def test_a_second_press_sends_nothing_and_is_a_wrong_key(line):
    heard = line.ring(ADVISED["urgent"][0] + "22" + "x", caller=MOBILE).session.transcript.said()
    assert heard.count(SENDING) == 1
    assert heard.count(SORRY) == 1
    assert len(line.line.exchange.messages) == 1
    line.line.exchange.messages.clear()
    again = [*plan("danger"), (OFFER, "2"), ("try again, press 0.", "2")]
    heard = line.ring(Steady(again), nobody(), caller=MOBILE).session.transcript.said()
    assert heard.count(SENDING) == 1
    assert len(line.line.exchange.messages) == 1


def test_a_double_press_sends_one_text_and_harms_nothing(line):
    heard = line.ring(ADVISED["advice"][0] + "2!2" + ".", caller=MOBILE).session.transcript
    assert len(line.line.exchange.messages) == 1
    assert heard.ended_by == "line"


def test_2_before_it_is_offered_is_a_wrong_key(line):
    heard = line.ring(ADVISED["advice"][0][:-1] + "2" + "x", caller=MOBILE).session.transcript.said()
    assert SORRY in heard
    assert not line.line.exchange.messages


@pytest.mark.parametrize("who", ["advice", "danger"])
def test_the_same_request_repeated_sends_one_text(line, who):
    line.line.wire.twice = True
    if who == "danger":
        line.ring(Steady([*plan(who), (OFFER, "2")]), nobody(), caller=MOBILE)
    else:
        line.ring(ADVISED[who][0] + "2" + ".", caller=MOBILE)
    line.line.run(20)
    assert len(line.line.exchange.messages) == 1


def test_who_was_advised_by_text_and_then_wants_a_person_gets_one_and_no_second_text_of_the_kind(line):
    keys = [*NOES, *CANCER, *LATER, ("soreness", "1"), ("on-call team now", "2"), (OFFER, "2"), ("Otherwise", "0")]
    phone = line.ring(Steady(keys), nobody(), caller=MOBILE)
    heard = phone.session.transcript.said()
    assert heard.count(OFFER) == 1
    assert at(phone.session.transcript, SENDING) < phone.session.transcript.rang_at[0]
    assert line.owing(phone).owed.rank is Rank.UNKNOWN
    assert len(line.line.exchange.messages) == 1


def test_a_text_speaks_the_language_of_the_caller_and_leads_to_the_sheet_in_it(tmp_path):
    settings = {"ivr_prompts": two_languages(tmp_path), "ivr_languages": "en-GB,qtz"}
    with world(every=None, ivr_text_from=SENDER, **settings) as line:
        line.ring("2" + ADVISED["advice"][0] + "2" + ".", caller=MOBILE)
        (message,) = line.line.exchange.messages
        assert message.body.startswith("Spinal cord line: gnir su ta ecno")
        assert "https://line.example.org/leaflet" in message.body
        assert parts(message.body) <= 2
