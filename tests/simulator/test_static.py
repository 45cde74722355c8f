"""Plain files in the strict telephone: the number's own fallback, at whatever point of a call the line fails."""

import pytest

from ivr.simulator.dialects import read_static, read_static_whisper
from ivr.simulator.documents import FailedDocumentError, TwilioWouldChokeError
from ivr.simulator.hosting import in_memory, over_http
from ivr.simulator.players import Moment
from tests.simulator.conftest import DOCTOR, HANGUP, LINE, SECOND, SPOKEN, gather, response, say, serving

AT = "https://away.example.com/line"


def dial(number, whisper="contact.xml", extra=""):
    noun = f'<Number url="{whisper}" method="GET">{number}</Number>'
    return f'<Dial callerId="{LINE}" answerOnBridge="true" ringTone="uk" timeout="15"{extra}>{noun}</Dial>'


def key(action="joined.xml", method='method="GET"'):
    asks = f'numDigits="1" finishOnKey="" timeout="6" action="{action}" {method}'
    return f"<Gather {asks}>{say('A caller needs you. Press a key.')}</Gather>"


FILES = {
    "first.xml": response(
        say("Stay on the line."), dial(DOCTOR), say("Still trying."), dial(SECOND), say("Ring 9 9 9.")
    ),
    "contact.xml": response(key(), HANGUP),
    "joined.xml": response(say("Joining you now.")),
}


@pytest.fixture
def fallen(tiny):
    """A line whose number has a fallback; nothing it does is a fault of the test's."""
    tiny.exchange.wire.strict = False
    tiny.exchange.fallback = in_memory(AT, FILES, "first.xml")
    tiny.rings = []
    return tiny


def heard(transcript):
    return [moment.what for moment in transcript.moments if moment.who == "line"]


NO_TWIML = [("", 500), ("", 404), ("<html></html>", 200), ("<Response>", 200), ("Busy", 503)]


@pytest.mark.parametrize("answer", NO_TWIML)
def test_an_error_and_an_answer_that_is_no_twiml_are_followed_by_the_fallback_at_once(fallen, answer):
    body, status = answer
    fallen.answers["/voice"] = (body, status, {"Content-Type": "text/xml"})
    told = fallen.call("", ["no-answer", "accept"])
    assert heard(told)[0] == "Stay on the line."
    assert (told.joined, told.moments[0].at) == (1, 0.0)
    path, form = fallen.exchange.fallback.asked[0]
    assert path == "/line/first.xml"
    assert form["ErrorUrl"] == "https://line.example.org/voice"
    assert form["ErrorCode"] in ("11200", "12100")


def test_a_content_type_that_is_none_is_followed_by_the_fallback(fallen):
    fallen.answers["/voice"] = (response(say("Hello.")), 200, {"Content-Type": "application/json"})
    assert heard(fallen.call("", ["accept"]))[0] == "Stay on the line."
    assert fallen.exchange.fallback.asked[0][1]["ErrorCode"] == "12300"


def test_in_the_middle_of_a_call_too(fallen):
    fallen.answers |= {"/voice": response(gather("/one", "Do you?"), HANGUP), "/voice/one": ("", 500, {})}
    told = fallen.call("1", ["accept"])
    assert heard(told)[:2] == ["Do you?", "Stay on the line."]


def test_relative_links_lead_to_the_file_beside(fallen):
    fallen.answers["/voice"] = ("", 500, {})
    fallen.call("", ["accept"], leaves=(Moment.TALKING, 1))
    assert [path for path, _ in fallen.exchange.fallback.asked] == [f"/line/{name}" for name in FILES]


def test_a_failure_that_no_test_wanted_is_a_failure_whatever_the_fallback(fallen):
    fallen.exchange.wire.strict = True
    fallen.answers["/voice"] = ("", 500, {})
    with pytest.raises(FailedDocumentError):
        fallen.call()


def test_where_the_fallback_is_away_too_the_call_is_lost(fallen):
    fallen.answers["/voice"] = ("", 500, {})
    fallen.exchange.fallback = in_memory(AT, {}, "first.xml")
    with pytest.raises(FailedDocumentError):
        fallen.call()


def test_a_whisper_that_cannot_be_had_joins_nobody(fallen):
    """What Twilio does then is not documented: here the leg ends."""
    fallen.answers["/voice"] = ("", 500, {})
    fallen.exchange.fallback = in_memory(AT, {"first.xml": FILES["first.xml"]}, "first.xml")
    told = fallen.call("", ["accept"])
    assert told.joined == 0
    assert heard(told)[-2:] == ["Ring 9 9 9.", "(hangs up)"]


def test_a_voicemail_that_a_plain_file_would_join_is_noticed(fallen):
    fallen.answers["/voice"] = ("", 500, {})
    fallen.exchange.fallback = in_memory(AT, FILES | {"contact.xml": response(say("A caller."))}, "first.xml")
    with pytest.raises(TwilioWouldChokeError, match="voicemail"):
        fallen.call("", ["voicemail"])


@pytest.mark.parametrize(
    "document",
    [
        response(dial(DOCTOR)),
        response(say("Stay."), dial(DOCTOR, extra=f' action="{AT}/x" method="GET"'), say("Ring 9 9 9.")),
        response(dial(DOCTOR).replace(' method="GET"', ""), say("Ring 9 9 9.")),
        response(dial(DOCTOR).replace('"GET"', '"POST"'), say("Ring 9 9 9.")),
        response(dial(DOCTOR).replace("<Number", '<Number statusCallback="https://line.example.org"'), say("9 9 9.")),
        response(key(), HANGUP),
        response(f"<Enqueue {SPOKEN}>q</Enqueue>"),
        response("<Redirect>first.xml</Redirect>"),
    ],
)
def test_a_plain_file_that_needs_somebody_to_answer_or_leaves_the_caller_in_silence_is_refused(document):
    with pytest.raises(TwilioWouldChokeError):
        read_static(document.encode())


@pytest.mark.parametrize(
    "document", [response(key(method=""), HANGUP), response(dial(DOCTOR), say("x")), response(key())]
)
def test_a_plain_whisper_that_posts_dials_or_joins_in_silence_is_refused(document):
    with pytest.raises(TwilioWouldChokeError):
        read_static_whisper(document.encode())


@pytest.fixture
def web(tmp_path):
    """A real host of plain files, which knows GET only."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    with serving(tmp_path) as address:
        yield address


def test_a_real_host_of_plain_files_will_do(fallen, web):
    """By GET, with what Twilio says of the call in the query, and the type that it gives to .xml."""
    fallen.answers["/voice"] = ("", 500, {})
    fallen.exchange.fallback = over_http(web, "first.xml")
    assert fallen.call("", ["voicemail", "accept"]).joined == 1


def test_files_are_only_practised_with_on_this_machine():
    with pytest.raises(ValueError, match="this machine"):
        over_http(AT, "first.xml")
