"""The text message that a caller may ask for: to whom it is offered, what it says, and that nothing hangs on it."""

import re

import pytest

from ivr.oncall import Paging, Rank
from ivr.simulator.keypad import Press
from ivr.simulator.players import Registrar, ScriptedContacts
from ivr.speech.segments import parts
from tests.calls.conftest import Fingers, at, world
from tests.calls.tongues import Steady, two_languages, with_status

PAIN_FREE = "222221222"
"""No to all danger questions, and cancer."""

MOBILE, LANDLINE, FOREIGN = "+447700900456", "+442079460456", "+33639980456"
SENDER = "+447700900777"
ALONE = Paging(compare_minutes=600)
LINK = "https://line.example.org/leaflet"
OFFER = "For this as a text message, which others may see, press 2."
SENDING = "I am sending the text message now."
SORRY = "Sorry, I did not understand that key."
KEYS_LEFT = "press 1. To hear this again, press star. For a person, press 0. Otherwise, hang up."

ADVISED = {
    "urgent": (PAIN_FREE + "1" + "2" + ".....", " today"),
    "advice": (PAIN_FREE + "222222" + "...", "ring us at once"),
    "no cancer": ("22222" + "22" + "...", "GP or 111"),
}
NOES = [(words, "2") for words in ("weaker", "unsteady", "passing", "numb around", "new or spreading")]
CANCER = [("ever had cancer", "1")]
LATER = [(words, "2") for words in ("like a belt", "bad chest pain", "on cancer treatment")]
FEVER = [*NOES, *CANCER, *LATER[:2], ("on cancer treatment", "1")]
RING, AGAIN = "Hang up and ring 9 9 9 now.", "For us to try again, press 0."
UNANSWERED = {
    "danger": ([("weaker", "1")], "emergency", "ring 999 now. Say: I have or had cancer", [RING, AGAIN]),
    "urgent": ([("soreness", "1"), ("on-call team now", "1")], "urgent", " today", [AGAIN]),
    "a person, by 0": ([("weaker", "0")], "unknown", "ring 999 now. Say what is wrong", [RING, AGAIN]),
    "fever": (FEVER, "unknown", "ring 999 now. Say what is wrong", [RING, AGAIN]),
    "nines": ([("weaker", "9"), ("weaker", "9")], "unknown", "ring 999 now. Say what is wrong", [RING, AGAIN]),
    "silence": ([], "unknown", "ring 999 now. Say what is wrong", [RING, AGAIN]),
}
"""What each of them presses, the message for them, what it says, and what they hear when it has been asked for."""


@pytest.fixture(scope="module")
def _line(tmp_path_factory):
    prompts = with_status("approved", tmp_path_factory.mktemp("approved"))
    with world(every=None, ivr_text_from=SENDER, ivr_paging=ALONE, ivr_prompts=prompts) as shared:
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
    own, *_ = UNANSWERED[who]
    if who != "urgent":
        return own
    return [*NOES, *CANCER, *LATER, *own]


def nobody():
    return ScriptedContacts([Registrar.NO_ANSWER])


@pytest.mark.hazard("H59")
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
    assert message.body.endswith(LINK)
    line.line.run(30)
    assert [(text.prompt, text.status) for text in line.call(phone).texts] == [
        (f"message.{who.replace(' ', '_')}", "delivered")
    ]
    assert line.owing(phone) is None


@pytest.mark.parametrize("who", UNANSWERED)
def test_when_nobody_answers_2_sends_one_text_and_the_line_is_left_free_for_999(line, who):
    phone = line.ring(Steady([*plan(who), (OFFER, "2")]), nobody(), caller=MOBILE)
    heard = phone.session.transcript.said()
    (message,) = line.line.exchange.messages
    _, name, words, then = UNANSWERED[who]
    assert [text.prompt for text in line.call(phone).texts] == [f"message.{name}"]
    assert words in message.body
    assert message.body.endswith(LINK)
    assert heard.count("Nobody has answered.") == heard.count(OFFER) == 1
    assert heard.partition(SENDING)[2].startswith(" ".join(["", *then]))
    assert line.owing(phone) is not None, "a text is no person"


@pytest.mark.hazard("H59")
@pytest.mark.parametrize("who", [*ADVISED, "danger", "silence"])
def test_a_text_has_at_most_two_parts_no_answer_and_no_name(line, who):
    if who in UNANSWERED:
        line.ring(Steady([*plan(who), (OFFER, "2")]), nobody(), caller=MOBILE)
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
    "a personal number": "+4470" + "12345678",
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


@pytest.mark.parametrize("who", ADVISED)
def test_a_second_press_after_the_advice_sends_nothing_and_hears_the_keys_that_are_left(line, who):
    heard = line.ring(ADVISED[who][0] + "22" + "x", caller=MOBILE).session.transcript.said()
    assert heard.count(SENDING) == 1
    assert SORRY not in heard
    assert heard.endswith(KEYS_LEFT)
    assert heard.count(KEYS_LEFT) == 2
    assert len(line.line.exchange.messages) == 1


@pytest.mark.parametrize("who", UNANSWERED)
def test_a_second_press_when_nobody_has_answered_sends_nothing_and_keeps_nobody_from_999(line, who):
    again = [*plan(who), (OFFER, "2"), (AGAIN, "2")]
    heard = line.ring(Steady(again), nobody(), caller=MOBILE).session.transcript.said()
    assert heard.count(SENDING) == 1
    assert heard.count("Nobody has answered.") == 1
    assert heard.count(AGAIN) == 3, "with the offer, after the first press, after the second"
    assert len(line.line.exchange.messages) == 1


class TooEarly(Steady):
    """Presses 2 as soon as the last words begin, and nothing after that."""

    def press(self, prompt):
        early, self._early = self._early, False
        if early and any("Nobody has answered." in text for text in prompt.texts):
            return Press("2", 0.5)
        self._early = early
        return super().press(prompt)

    _early = True


@pytest.mark.parametrize("who", UNANSWERED)
def test_a_key_meant_for_the_wait_that_comes_as_the_last_words_begin_sends_nothing(line, who):
    heard = line.ring(TooEarly(plan(who)), nobody(), caller=MOBILE).session.transcript
    assert [m.what for m in heard.moments if m.who == "caller"][-1] == "presses 2"
    assert [m.what[:10] for m in heard.moments].count("Nobody ...") == 1, "cut off"
    assert heard.said().count("Nobody has answered.") == 1, "and again from their first word"
    assert SENDING not in heard.said()
    assert not line.line.exchange.messages


@pytest.mark.hazard("H67")
@pytest.mark.parametrize("who", [*ADVISED, *UNANSWERED])
def test_a_text_leads_to_the_sheet_only_when_the_wording_is_approved(tmp_path, who):
    """And says all that there is to say without it."""
    bodies = {}
    for status in ("draft", "approved"):
        prompts = with_status(status, tmp_path / status)
        with world(every=None, ivr_text_from=SENDER, ivr_paging=ALONE, ivr_prompts=prompts) as line:
            keys = Steady([*plan(who), (OFFER, "2")]) if who in UNANSWERED else ADVISED[who][0] + "2" + "."
            line.ring(keys, nobody(), caller=MOBILE)
            (message,) = line.line.exchange.messages
            bodies[status] = message.body
    assert bodies["approved"] == f"{bodies['draft']} More: {LINK}"
    assert "http" not in bodies["draft"]


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
