"""What a Say holds: its words and breaks are heard in order and take their time, and all else is refused."""

import pytest
from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from ivr.simulator.documents import FailedDocumentError, TwilioWouldChokeError, read
from ivr.simulator.saying import MOST_CHARACTERS
from ivr.speech import seconds
from ivr.speech.voices import TAKES_BREAKS, VOICES
from tests.simulator.conftest import HANGUP, gather, redirect, response, say

BREAK = '<break time="500ms"/>'


def heard(inner):
    [verb, _] = read(response(say(inner), HANGUP).encode())
    return verb.text


def broken(*pieces):
    """Text, break, text, and so on, as Twilio's own library writes it."""
    spoken = Say(pieces[0], voice="Polly.Amy-Neural", language="en-GB")
    for length, text in zip(pieces[1::2], pieces[2::2], strict=True):
        spoken.break_(time=length)
        spoken.append(text)
    return spoken


def test_the_library_s_own_breaks_are_read_in_order_with_the_text_that_follows_each():
    document = VoiceResponse().append(broken("Have your legs", "500ms", "become weak?", "1s", "For yes, press 1."))
    [verb] = read(str(document).encode())
    assert verb.text == "Have your legs … become weak? … … For yes, press 1."
    assert verb.children == ()


def test_breaks_are_read_within_a_gather_too():
    asked = Gather(action="https://x/y", num_digits=1, finish_on_key="").append(broken("Weak?", "500ms", "Press 1."))
    verbs = read(str(VoiceResponse().append(asked).append(broken("Bye."))).encode())
    assert [child.text for child in verbs[0].children] == ["Weak? … Press 1."]


READ = [
    ("words alone stay as they are", "One  two.", "One  two."),
    ("blanks about the words are nothing", "\n  One.  \n", "One."),
    ("no blanks about a break", f"One{BREAK}two", "One … two"),
    ("blanks about a break", f"One {BREAK} two", "One … two"),
    ("a break before the first word", f"{BREAK}One", "… One"),
    ("a break after the last word", f"One{BREAK}", "One …"),
    ("breaks next to each other", f"One{BREAK}{BREAK}two", "One … … two"),
    ("a second", 'One<break time="1s"/>two', "One … … two"),
    ("a second and a half", 'One<break time="1.5s"/>two', "One … … … two"),
    ("1500 milliseconds", 'One<break time="1500ms"/>two', "One … … … two"),
    ("the longest there is", 'One<break time="10s"/>', "One" + 20 * " …"),
    ("a strength beside a time", 'One<break strength="strong" time="500ms"/>two', "One … two"),
    ("signs that XML escapes", "Bye &amp; &lt;thanks&gt;", "Bye & <thanks>"),
    ("as long as can be", "a" * MOST_CHARACTERS, "a" * MOST_CHARACTERS),
]


@pytest.mark.parametrize(("what", "inner", "text"), READ, ids=[row[0] for row in READ])
def test_reads(what, inner, text):
    assert heard(inner) == text


REFUSED = [
    ("other tags of SSML", '<prosody rate="slow">One</prosody>', "<prosody> inside <Say>"),
    ("a verb", "One<Pause/>", "<Pause> inside <Say>"),
    ("an attribute that a break does not have", 'One<break length="1s"/>', "unknown .'length'."),
    ("a strength that there is not", 'One<break strength="huge" time="1s"/>', "strength 'huge'"),
    ("a break that holds words", 'One<break time="1s">two</break>', "a break is empty"),
    ("a break that holds a break", f'One<break time="1s">{BREAK}</break>', "a break is empty"),
    ("no time: nobody knows how long", "One<break/>", "it takes a time"),
    ("a strength alone: nobody knows how long", 'One<break strength="strong"/>', "it takes a time"),
    ("a time without a unit", 'One<break time="500"/>', "it takes a time"),
    ("a time with a blank", 'One<break time="500 ms"/>', "it takes a time"),
    ("half a millisecond", 'One<break time="0.5ms"/>', "it takes a time"),
    ("a time below nothing", 'One<break time="-1s"/>', "it takes a time"),
    ("a time of nothing", 'One<break time="0s"/>', "it takes a time"),
    ("digits of another script", 'One<break time="\u0665s"/>', "it takes a time"),
    ("more than ten seconds", 'One<break time="10500ms"/>', "at most 10 seconds"),
    ("what is no whole half second", 'One<break time="250ms"/>', "whole half seconds"),
    ("what is hardly more than half a second", 'One<break time="0.51s"/>', "whole half seconds"),
    ("nothing", "", "empty Say"),
    ("blanks", " \n ", "empty Say"),
    ("breaks alone", BREAK, "empty Say"),
    ("one character too many", "a" * (MOST_CHARACTERS + 1), "more than 4096"),
    ("too many characters, broken up", f"{'a' * MOST_CHARACTERS}{BREAK}a", "more than 4096"),
    ("a control character of Unicode's second set", "One\x85two", "control character"),
    ("a control character after a break", f"One{BREAK}two\x7f", "control character"),
    ("a sign without width", "One\u200btwo", "control character"),
    ("what stands for a break, among the words", "One … two", "in its words"),
]


@pytest.mark.parametrize(("what", "inner", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refuses(what, inner, why):
    with pytest.raises(TwilioWouldChokeError, match=why):
        heard(inner)


@pytest.mark.parametrize("text", [b"a\x00b", b"a\x07b", b"a&#7;b", b"a\xed\xa0\x80b", b"a&#xD800;b", b"a\xffb"])
def test_what_xml_itself_forbids_is_a_document_that_cannot_be_read(text):
    """Twilio's library writes a control character or half a surrogate without a word (error 12100)."""
    with pytest.raises(FailedDocumentError, match="12100"):
        read(response(say("TEXT"), HANGUP).encode().replace(b"TEXT", text))


def test_a_bad_say_within_a_gather_is_refused_as_well():
    with pytest.raises(TwilioWouldChokeError, match="empty Say"):
        read(response(gather("/turn/1", ""), HANGUP).encode())


VOICE_REFUSED = [
    ("neither voice nor language: the account's settings would choose", "", "13511"),
    ("a language alone", 'language="en-GB"', "13511"),
    ("a voice alone: the language would be American", 'voice="Polly.Amy"', "speaks 'en-GB'"),
    ("a voice of another language", 'voice="Polly.Amy" language="cy-GB"', "speaks 'en-GB'"),
    ("the Welsh voice for English", 'voice="Polly.Gwyneth" language="en-GB"', "speaks 'cy-GB'"),
    ("English with a Welsh accent", 'voice="Polly.Geraint" language="en-GB-WLS"', "13511"),
    ("a misspelt voice", 'voice="Polly.amy" language="en-GB"', "13511"),
    ("a language's other name", 'voice="Polly.Amy" language="en-UK"', "speaks 'en-GB'"),
    ("a basic voice", 'voice="woman" language="en-GB"', "13511"),
    ("a neural voice that there is not", 'voice="Polly.Gwyneth-Neural" language="cy-GB"', "13511"),
]


@pytest.mark.parametrize(("what", "voice", "why"), VOICE_REFUSED, ids=[row[0] for row in VOICE_REFUSED])
def test_refuses_a_voice(what, voice, why):
    with pytest.raises(TwilioWouldChokeError, match=why):
        read(f"<Response><Say {voice}>One.</Say></Response>".encode())


@pytest.mark.parametrize("voice", sorted(VOICES))
def test_takes_every_voice_with_its_language_and_breaks_where_they_are_certain(voice):
    def spoken(inner):
        return f'<Response><Say voice="{voice}" language="{VOICES[voice]}">{inner}</Say></Response>'.encode()

    assert read(spoken("One."))
    if voice in TAKES_BREAKS:
        assert read(spoken(f"One.{BREAK}Two."))
    else:
        with pytest.raises(TwilioWouldChokeError, match="may not take any"):
            read(spoken(f"One.{BREAK}Two."))


def test_the_list_of_voices_is_closed():
    assert len(VOICES) == 38
    assert {voice for voice, language in VOICES.items() if language != "en-GB"} == {"Polly.Gwyneth"}
    assert len(VOICES) - len(TAKES_BREAKS) == 8


@pytest.mark.parametrize(
    ("text", "takes"), [("One two.", 0.8), ("One … two.", 1.3), ("… … One", 1.4), ("…", 0.5), ("", 0)]
)
def test_words_take_their_time_and_each_break_its_own(text, takes):
    assert seconds(text) == pytest.approx(takes)


def test_a_break_is_as_long_at_any_speed():
    assert seconds("One … two.", 75) == pytest.approx(2.1)


def test_a_break_passes_on_the_clock_out_of_a_gather_and_in_it(tiny):
    tiny.answers["/voice"] = response(say(f"Hello.{BREAK}"), gather("/turn/1", f"One.{BREAK}Two."), redirect("/bye"))
    tiny.answers["/voice/bye"] = response(say("Bye."), HANGUP)
    times = {moment.what: moment.at for moment in tiny.call().moments}
    assert times["One. … Two."] == pytest.approx(0.9)
    assert times["Bye."] == pytest.approx(0.9 + 1.3 + 8)
