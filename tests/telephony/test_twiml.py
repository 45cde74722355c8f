"""Steps as exact XML. Above each test: what Twilio does, as its manual tells it."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from ivr.call import Contact, Kind
from ivr.call.acts import Enqueue, Handover, HangUp, Join, Listen, Pause, Ring, Say, Take
from ivr.call.facts import Confirmed
from ivr.call.prompts import Prompt
from ivr.oncall import Phone
from ivr.speech import PAUSE, TAKES_BREAKS, VOICES, Catalogue, Languages, Wanted, read_languages, shipped
from ivr.speech.head import Head, Writing
from ivr.telephony import Links, StrandedError, Writer
from ivr.telephony.twiml import PersonLeg
from ivr.triage import current_rules
from tests.toy import DEFAULT, TAG, lacking, put, toy, turned

RULES = current_rules()
BASE = "https://line.example.org/voice"
RETRY = "#rc=1&amp;rp=ct,rt,5xx&amp;ct=1500&amp;rt=5000&amp;tt=14000"
VOICE = 'language="en-GB" voice="Polly.Amy-Neural"'
GATHER = 'input="dtmf" numDigits="1" finishOnKey="" method="POST"'
EVENTS = "initiated ringing answered completed"
NAMES = {"key.star": "star", "key.hash": "hash"}
TEXTS = {"opening": "{line}.", "ask": "Weak?", "keys": "Press {yes}.", "bye": "Bye & <thanks>.", "for": "Get {ask}."}

ANN = Phone(Contact("ann/1", "Ann Example", Kind.DIRECT, 20), "+447700900001")
DESK = Phone(Contact("desk/1", "the desk", Kind.SWITCHBOARD, 90), "+441632960002", "ww4#")
LAST = Phone(Contact("registrar", "the registrar", Kind.DIRECT, 8), "+447700900999")


def catalogue_of(texts, voice="Polly.Amy-Neural", language=DEFAULT, behind=None):
    writing = Writing(within_a_day=(), never=())
    signed = {"version": "1", "status": "approved", "reviewed_by": ["Dr Example"], "review_date": "2027-05-20"}
    head = Head(language=language, name=language, voice=voice, writing=writing, **signed)
    leaflet = shipped(RULES, "Test line").leaflet
    return Catalogue(head, {**NAMES, **texts}, leaflet, "Test line", behind=behind)


def writer_of(*catalogues):
    return Writer(
        languages=Languages(catalogues[0], catalogues),
        rules=RULES,
        links=Links("https://line.example.org"),
        line_number="+441632960000",
        phones={phone.contact.key: phone for phone in (ANN, DESK, LAST)},
        last_resort=LAST,
    )


@pytest.fixture
def writer():
    return writer_of(catalogue_of(TEXTS))


def is_exactly(document, expected):
    """Compare two documents in all but white space and the order of attributes."""
    wanted = f"<Response>{''.join(line.strip() for line in expected.splitlines())}</Response>"
    return ET.canonicalize(document) == ET.canonicalize(wanted)


def dial(phone, timeout, action, leg, extra=""):
    return f"""
        <Dial action="{BASE}/{action}{RETRY}" method="POST" timeout="{timeout}" callerId="+441632960000"
         answerOnBridge="true" ringTone="uk"><Number url="{BASE}/leg/{leg}/0{RETRY}" method="POST"
         statusCallback="{BASE}/leg/{leg}/status{RETRY}" statusCallbackMethod="POST"
         statusCallbackEvent="{EVENTS}"{extra}>{phone}</Number></Dial>""".replace("\n         ", " ")


# A document must begin with its XML header: even one blank before it is error 12100.
def test_a_document_begins_with_its_header(writer):
    assert writer.to_caller((HangUp(),), 1) == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'


# With finishOnKey="" every key is a digit, * and # too; by default # alone would be no input at all.
# A Gather in which nothing is pressed falls through to the verb after it, so the opening needs no link of its own.
# numDigits="1" sends a key as soon as it is pressed; the time-out only begins when the words are over.
def test_the_opening_has_a_gather_of_its_own_before_the_first_question(writer):
    steps = (Listen((Say("opening"),), 1, opening=True), Listen((Say("ask"), Say("keys")), 8))
    expected = f"""
        <Gather action="{BASE}/turn/1/opening{RETRY}" {GATHER} timeout="1"><Say {VOICE}>Test line.</Say></Gather>
        <Gather action="{BASE}/turn/1/question{RETRY}" {GATHER} timeout="8">
        <Say {VOICE}>Weak?</Say><Say {VOICE}>Press 1.</Say></Gather>
        <Redirect method="POST">{BASE}/turn/1/silence{RETRY}</Redirect>"""
    assert is_exactly(writer.to_caller(steps, 1), expected)


# A key during a nested Say stops the words and counts; before the Gather has begun it is lost. So the echo stands
# in front of it (a dead zone for a double press), the question inside, and the reminder after a pause inside, too.
def test_a_later_question_echoes_the_answer_and_reminds_of_the_keys_after_a_pause(writer):
    steps = (Confirmed(), Say("bye"), Listen((Say("ask"), Pause(2), Say("keys")), 8))
    expected = f"""
        <Say {VOICE}>Bye &amp; &lt;thanks&gt;.</Say>
        <Gather action="{BASE}/turn/4/question{RETRY}" {GATHER} timeout="8">
        <Say {VOICE}>Weak?</Say><Pause length="2"/><Say {VOICE}>Press 1.</Say></Gather>
        <Redirect method="POST">{BASE}/turn/4/silence{RETRY}</Redirect>"""
    assert is_exactly(writer.to_caller(steps, 4), expected)


# Twilio rings about five seconds longer than a Dial's timeout says. Without callerId the caller's own number,
# which may be withheld, would be shown; answerOnBridge keeps ringing in the caller's ear while a doctor is
# asked; an action takes full control of what follows; statusCallbackEvent is a list with spaces.
def test_ringing_a_doctor_is_one_screened_number(writer):
    document = writer.to_caller((Say("ask"), Ring("0a1b", "ann/1", 1)), 5)
    assert is_exactly(
        document, f"<Say {VOICE}>Weak?</Say>" + dial("+447700900001", 15, "turn/5/dial/1", "0a1b").strip()
    )


# sendDigits are keyed once the number has answered, w is half a second: for extensions.
def test_ringing_a_switchboard_waits_longer_and_sends_its_digits(writer):
    document = writer.to_caller((Ring("0a1b", "desk/1", 2),), 5)
    sent = ' sendDigits="ww4#"'
    assert is_exactly(document, dial("+441632960002", 85, "turn/5/dial/2", "0a1b", sent).strip())


# A Dial's timeout is at least 5 seconds.
def test_no_phone_is_rung_for_less_than_twilio_can(writer):
    document = writer.to_caller((Ring("0a1b", "registrar", 3),), 5)
    assert is_exactly(document, dial("+447700900999", 5, "turn/5/dial/3", "0a1b").strip())


def test_a_contact_whom_the_rota_no_longer_knows_is_the_last_resort(writer):
    assert ">+447700900999</Number>" in writer.to_caller((Ring("0a1b", "gone/1", 3),), 5)


# The document of a Number's url may hold Say, Play, Gather and Hangup only. One that runs out joins the two:
# so a Gather that nobody answers, be it a voicemail, must fall to a Hangup.
@pytest.mark.hazard("H40")
def test_whoever_picks_up_is_asked_for_a_key_and_hung_up_without_one(writer):
    steps = (Listen((Say("ask"), Say("for", (("ask", "Ann"),))), 6), HangUp())
    expected = f"""
        <Gather action="{BASE}/leg/0a1b/1{RETRY}" {GATHER} timeout="6">
        <Say {VOICE}>Weak?</Say><Say {VOICE}>Get Ann.</Say></Gather><Hangup/>"""
    assert is_exactly(writer.to_contact(steps, "0a1b", 1), expected)


# ... and only the answer to a 1 runs out.
def test_a_contact_is_joined_by_a_document_that_runs_out(writer):
    assert is_exactly(writer.to_contact((Say("ask"), Join()), "0a1b", 2), f"<Say {VOICE}>Weak?</Say>")
    assert is_exactly(writer.to_contact((Say("ask"), HangUp()), "0a1b", 2), f"<Say {VOICE}>Weak?</Say><Hangup/>")


# A document that runs out of verbs ends the call; one without any ends it at once.
@pytest.mark.hazard("H37")
@pytest.mark.parametrize("steps", [(), (Confirmed(),), (Say("ask"),), (Pause(2),), (Say("ask"), Join()), (Join(),)])
def test_a_document_that_would_end_a_caller_s_call_by_running_out_is_refused(writer, steps):
    with pytest.raises(StrandedError):
        writer.to_caller(steps, 1)


# Verbs after a Hangup, or after a Dial with an action, are never reached.
@pytest.mark.parametrize("first", [HangUp(), Ring("0a1b", "ann/1", 1)])
@pytest.mark.parametrize("last", [HangUp(), Ring("0a1c", "ann/1", 1), Listen((Say("ask"),), 8)])
def test_a_document_with_something_after_its_end_is_refused(writer, first, last):
    with pytest.raises(StrandedError):
        writer.to_caller((first, last), 1)


# A document that runs out joins whoever picked up, be it a machine, to the caller.
LISTEN = Listen((Say("ask"),), 6)
JOINERS = [(), (Say("ask"),), (LISTEN,), (LISTEN, Say("ask")), (LISTEN, Join()), (LISTEN, Say("ask"), Join())]


@pytest.mark.hazard("H40")
@pytest.mark.parametrize("steps", [*JOINERS, (Join(), HangUp()), (HangUp(), Join()), (Join(), LISTEN)])
def test_a_document_that_would_join_somebody_who_pressed_nothing_is_refused(writer, steps):
    with pytest.raises(StrandedError):
        writer.to_contact(steps, "0a1b", 1)


# An act meant for the other side must not be dropped in silence: what is left may strand somebody.
def test_an_act_of_the_other_side_is_refused(writer):
    with pytest.raises(StrandedError):
        writer.to_contact((Ring("0a1b", "ann/1", 1), HangUp()), "0a1b", 1)
    with pytest.raises(StrandedError):
        writer.to_caller((Join(), HangUp()), 1)


# Twilio refuses a document of more than 64 kB (error 11750).
def test_a_document_that_is_too_long_for_twilio_is_refused(writer):
    assert writer.to_caller((Say("for", (("ask", "x" * 63_000),)), HangUp()), 1)
    with pytest.raises(StrandedError):
        writer.to_caller((Say("for", (("ask", "é" * 32_000),)), HangUp()), 1)


def addresses(document):
    names = ("action", "url", "statusCallback")
    for element in ET.fromstring(document).iter():
        yield from (element.get(name) for name in names if element.get(name))
        if element.tag == "Redirect":
            yield element.text


DOCUMENTS = [
    (Listen((Say("opening"),), 1, opening=True), Listen((Say("ask"),), 8)),
    (Ring("0a1b", "ann/1", 1),),
    (Ring("0a1b", "desk/1", 1),),
]


# Without connection overrides Twilio waits 15 seconds for us and does not ask again.
@pytest.mark.hazard("H26")
@pytest.mark.parametrize("steps", DOCUMENTS)
def test_every_link_is_absolute_and_says_how_to_try_again(writer, steps):
    links = list(addresses(writer.to_caller(steps, 3)))
    assert len(links) == 3
    for link in links:
        assert link.startswith(BASE + "/")
        assert link.endswith("#rc=1&rp=ct,rt,5xx&ct=1500&rt=5000&tt=14000")
        assert "?" not in link


# Addresses are logged at both ends.
@pytest.mark.hazard("H32")
@pytest.mark.parametrize("steps", DOCUMENTS)
def test_no_link_names_a_question_a_contact_or_a_number(writer, steps):
    for link in addresses(writer.to_caller(steps, 3)):
        for word in ("ask", "ann", "desk", "registrar", "Ann", "7700", "1632"):
            assert word not in link


# A pause of the prompts is SSML's break, the one tag that every voice but Chirp3-HD takes in full. Each Say must
# hold something to say, and Twilio reads what stands after a tag like any other words.
BREAK = '<break time="500ms"/>'
BREAKS = [
    ("no pause", "One. Two.", "One. Two."),
    ("one in the middle", "One: … two.", f"One:{BREAK} two."),
    ("two, with words between them", "One … two … three.", f"One{BREAK} two{BREAK} three."),
    ("one before all words", "… One.", f"{BREAK} One."),
    ("one after all words", "One. …", f"One.{BREAK}"),
    ("two in a row", "One … … two.", f"One{BREAK}{BREAK} two."),
    ("without blanks", "One…two", f"One{BREAK} two"),
    ("beside what XML must hide", "A & B … <C>.", f"A &amp; B{BREAK} &lt;C&gt;."),
]


@pytest.mark.parametrize("voice", sorted(TAKES_BREAKS))
def test_every_voice_that_takes_breaks_gets_one_for_a_pause(voice):
    document = writer_of(catalogue_of({"ask": "One: … two."}, voice, language=VOICES[voice])).to_caller(
        (Say("ask"), HangUp()), 1
    )
    said = f'<Say voice="{voice}" language="{VOICES[voice]}">One:{BREAK} two.</Say>'
    assert is_exactly(document, f"{said}<Hangup/>")


@pytest.mark.parametrize(("what", "text", "said"), BREAKS, ids=[row[0] for row in BREAKS])
def test_half_a_second_of_quiet_stands_where_the_prompt_has_its_dots(what, text, said):
    document = writer_of(catalogue_of({"ask": text})).to_caller((Say("ask"), HangUp()), 1)
    assert is_exactly(document, f"<Say {VOICE}>{said}</Say><Hangup/>"), what
    assert PAUSE not in document


@pytest.mark.parametrize("voice", sorted(set(VOICES) - TAKES_BREAKS))
def test_a_voice_without_breaks_goes_on_and_is_given_no_dots_to_read(voice):
    assert "Chirp3-HD" in voice
    document = writer_of(catalogue_of({"ask": "One: … two."}, voice)).to_caller((Say("ask"), HangUp()), 1)
    assert is_exactly(document, f'<Say voice="{voice}" language="en-GB">One: two.</Say><Hangup/>')


def test_a_pause_is_one_inside_a_gather_too(writer):
    document = writer_of(catalogue_of({"ask": "One … two."})).to_caller((Listen((Say("ask"),), 8),), 1)
    assert f"<Say {VOICE}>One{BREAK} two.</Say>" in ET.canonicalize(document).replace("></break>", "/>")


# Twilio needs the language of a voice with it: with another one it would not speak.
OTHER = 'language="cy-GB" voice="Polly.Gwyneth"'


@pytest.fixture
def languages(tmp_path):
    folder = put(tmp_path / "prompts", qtz=lacking(toy(), "heard", "no"))
    return read_languages(folder, RULES, "Test line", Wanted((DEFAULT, TAG)))


@pytest.fixture
def toys(languages):
    return replace(writer_of(languages.default), languages=languages)


def words(prompt, **slots):
    return shipped(RULES, "Test line").text(prompt, slots)


def other_words(prompt):
    return turned(words(prompt))


def test_a_caller_hears_the_language_of_their_choice_in_its_own_voice(toys):
    steps = (Say(Prompt.HEARD_YES), Listen((Say(Prompt.KEYS),), 8))
    gather = f'<Gather action="{BASE}/turn/4/question{RETRY}" {GATHER} timeout="8">'
    redirect = f'<Redirect method="POST">{BASE}/turn/4/silence{RETRY}</Redirect>'
    for language, voice, heard in ((TAG, OTHER, other_words), (DEFAULT, VOICE, words), ("", VOICE, words)):
        expected = f"""
            <Say {voice}>{heard(Prompt.HEARD_YES)}</Say>
            {gather}<Say {voice}>{heard(Prompt.KEYS)}</Say></Gather>{redirect}"""
        assert is_exactly(toys.speaking(language).to_caller(steps, 4), expected)


def test_a_caller_whose_language_is_offered_no_more_hears_the_default_one(toys):
    said = f"<Say {VOICE}>{words(Prompt.HEARD_YES)}</Say><Hangup/>"
    assert is_exactly(toys.speaking("tlh").to_caller((Say(Prompt.HEARD_YES), HangUp()), 1), said)


def test_each_language_says_its_own_choice_whatever_the_caller_speaks(toys):
    choices = tuple(Say(Prompt.LANGUAGE_CHOICE, (("key", str(key)),), tag) for key, tag in enumerate((DEFAULT, TAG), 1))
    document = toys.to_caller((Listen(choices, 2),), 1)
    said = [(say.get("voice"), say.get("language"), say.text) for say in ET.fromstring(document).iter("Say")]
    first = words(Prompt.LANGUAGE_CHOICE, key="1")
    second = turned(words(Prompt.LANGUAGE_CHOICE, key="2"))
    assert said == [("Polly.Amy-Neural", "en-GB", first), ("Polly.Gwyneth", "cy-GB", second)]


def test_what_a_language_lacks_is_said_in_the_default_one_with_its_voice_and_is_logged(toys, caplog):
    steps = (Say(Prompt.HEARD_YES), Say(Prompt.HEARD_NO), HangUp())
    expected = f"""
        <Say {OTHER}>{other_words(Prompt.HEARD_YES)}</Say><Say {VOICE}>{words(Prompt.HEARD_NO)}</Say><Hangup/>"""
    assert is_exactly(toys.speaking(TAG).to_caller(steps, 1), expected)
    [said] = caplog.records
    assert said.msg == {"event": "a language lacks words", "language": TAG, "instead": DEFAULT}


def test_nothing_is_logged_of_words_that_are_there(toys, caplog):
    toys.speaking(TAG).to_caller((Say(Prompt.HEARD_YES), HangUp()), 1)
    toys.to_caller((Say(Prompt.HEARD_NO), HangUp()), 1)
    assert caplog.messages == []


def test_a_caller_in_their_queue_and_one_who_is_joined_hear_their_language(toys):
    theirs = toys.speaking(TAG)
    for document in (theirs.to_queue((Say(Prompt.WAIT_HOLD),), 4, 1), theirs.joined((Say(Prompt.WAIT_HOLD),))):
        assert f"<Say {OTHER}>{other_words(Prompt.WAIT_HOLD)}</Say>" in ET.canonicalize(document)


def test_a_caller_s_queue_is_the_same_in_every_language(toys):
    steps = (Say(Prompt.TRANSFER), Enqueue("ivr-1", 0))
    default, theirs = toys.to_caller(steps, 4), toys.speaking(TAG).to_caller(steps, 4)
    assert default.partition("</Say>")[2] == theirs.partition("</Say>")[2]


# Doctors hear the language in which the line is run: what a caller chose is told in words.
def contact_s_documents(writer):
    screen = (Listen((Handover(Prompt.HANDOVER_INTRO, yes=("walking",)), Say(Prompt.WHISPER_KEYS)), 6), HangUp())
    take = (Say(Prompt.HANDOVER_LANGUAGE, (("language", "Toy"),)), Say(Prompt.WHISPER_JOINING))
    leg = PersonLeg("ivr-1", "0a1b")
    return [
        writer.to_contact(screen, "0a1b", 1),
        writer.to_contact((*take, Join()), "0a1b", 2),
        writer.to_person(screen, leg, 1),
        writer.to_person((*take, Take("ivr-1", 15)), leg, 2),
        writer.to_checked(screen, "0a1b", 1),
    ]


def test_contacts_hear_the_default_language(toys):
    for document in contact_s_documents(toys):
        heard = [(say.get("voice"), say.get("language")) for say in ET.fromstring(document).iter("Say")]
        assert set(heard) == {("Polly.Amy-Neural", "en-GB")}


def test_the_handover_is_in_the_default_language_whatever_the_writer_speaks(toys):
    document = toys.speaking(TAG).to_contact(
        (Listen((Handover(Prompt.HANDOVER_INTRO, yes=("walking",)),), 6), HangUp()), "0a1b", 1
    )
    said = f"<Say {VOICE}>{words(Prompt.HANDOVER_INTRO)} {words(Prompt.HANDOVER_YES, names='walking')}</Say>"
    assert said in ET.canonicalize(document)
