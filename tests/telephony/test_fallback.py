"""The static bundle, which is hosted elsewhere for when our server cannot be reached: as Twilio would walk it."""

from xml.etree import ElementTree as ET

import pytest

from ivr.call import Contact, Kind, Limits
from ivr.call.prompts import Prompt
from ivr.oncall import Phone
from ivr.simulator.dialects import read_static, read_static_whisper
from ivr.speech import Languages, shipped
from ivr.telephony import FALLBACK, Links, Writer, make_bundle
from ivr.triage import current_rules

AT = "https://away.example.com/line/"
ANN = Phone(Contact("ann/1", "Ann Example", Kind.DIRECT, 20), "+447700900001")
DESK = Phone(Contact("desk/1", "the desk", Kind.SWITCHBOARD, 90, "the haematologist"), "+441632960002", "ww4")
OTHER_DESK = Phone(Contact("other/1", "another desk", Kind.SWITCHBOARD, 90), "+441632960003")
BOB = Phone(Contact("bob/1", "Bob Example", Kind.DIRECT, 2), "+447700900004")
LAST = Phone(Contact("registrar", "the registrar", Kind.DIRECT, 20), "+447700900999")
ORDERS = {
    "one": (LAST,),
    "two": (ANN, LAST),
    "an operator first": (DESK, LAST),
    "an operator third": (ANN, BOB, DESK, LAST),
    "two operators": (ANN, DESK, OTHER_DESK, DESK, LAST),
}
RULES = current_rules()
CATALOGUE = shipped(RULES, "Test line")


def bundle_for(phones, address=lambda name: AT + name):
    languages = Languages(CATALOGUE, (CATALOGUE,))
    writer = Writer(languages, RULES, Links("https://line.example.org"), "+441632960000", {}, phones[-1])
    return make_bundle(writer, phones, Limits(), address)


@pytest.fixture(params=ORDERS)
def phones(request):
    return ORDERS[request.param]


@pytest.fixture
def bundle(phones):
    """The documents by their names, in the order in which they are made."""
    return {name: ET.fromstring(text) for name, text in bundle_for(phones).items()}


def words(prompt):
    return CATALOGUE.text(prompt)


def said(verbs):
    return ["".join(verb.itertext()) for verb in verbs if verb.tag == "Say"]


def legs(fallback):
    """What is said before each Dial, the Dials, and what is said after the last."""
    before, dials = [[]], []
    for verb in fallback:
        if verb.tag == "Dial":
            dials.append(verb)
            before.append([])
        elif verb.tag == "Say":
            before[-1].append("".join(verb.itertext()))
    return before[:-1], dials, before[-1]


@pytest.mark.hazard("H26")
def test_the_fallback_rings_one_phone_at_a_time_and_ends_with_999(bundle, phones):
    """Of several in one Dial the first to pick up, a voicemail, would cancel the rest."""
    _, dials, last = legs(bundle[FALLBACK])
    assert [[number.text for number in dial] for dial in dials] == [[phone.number] for phone in phones]
    for dial, phone in zip(dials, phones, strict=True):
        assert dial.get("answerOnBridge") == "true"
        assert "action" not in dial.attrib, "what follows is said to whoever was not joined"
        assert int(dial.get("timeout")) == max(phone.contact.wait - 5, 5)
        assert (dial.get("callerId"), dial[0].get("sendDigits", "")) == ("+441632960000", phone.digits)
    assert last == [words(Prompt.SPOKEN_OR_STAY), words(Prompt.UNANSWERED_UNKNOWN)]
    assert "ring 9 9 9" in last[-1]
    assert bundle[FALLBACK][-1].tag == "Hangup"


def test_after_every_phone_the_caller_hears_what_to_do_whether_they_have_talked_or_not(bundle):
    """Nobody can be asked: who has spoken to the doctor must know to hang up, and who has not to stay."""
    before, _, last = legs(bundle[FALLBACK])
    for heard in (*before[1:], last):
        assert heard[0] == "If you have spoken to the doctor, hang up now. If not, stay on the line."


def test_before_the_second_phone_and_every_operator_come_the_999_words(bundle, phones):
    before, _, _ = legs(bundle[FALLBACK])
    tried = words(Prompt.TRYING_999)
    assert "still trying" in tried
    wanted = [place for place, phone in enumerate(phones) if place == 1 or phone.contact.is_switchboard]
    assert [place for place, heard in enumerate(before) if tried in heard][: len(wanted)] == wanted


@pytest.mark.hazard("H26")
def test_a_voicemail_on_the_fallback_is_hung_up_and_a_key_joins(bundle):
    """A document that runs out joins: so the screening ends with a Hangup, and what a key leads to does not."""
    screening = {number.get("url").removeprefix(AT) for number in bundle[FALLBACK].iter("Number")}
    assert screening <= set(bundle) - {FALLBACK, "joined.xml"}
    for name in screening:
        gather, hang_up = bundle[name]
        assert (gather.tag, hang_up.tag) == ("Gather", "Hangup")
        assert gather.get("action") == f"{AT}joined.xml"
        assert (gather.get("numDigits"), gather.get("finishOnKey")) == ("1", "")
    assert [verb.tag for verb in bundle["joined.xml"]] == ["Say"]


def test_an_operator_hears_whom_to_bleep_three_times_and_a_doctor_that_a_caller_needs_them(bundle, phones):
    for number, phone in zip(bundle[FALLBACK].iter("Number"), phones, strict=True):
        heard = said(bundle[number.get("url").removeprefix(AT)][0])
        if phone.contact.is_switchboard:
            assert len(heard) == 3
            assert all((phone.contact.ask or "bleep the on-call oncology registrar") in sentence for sentence in heard)
        else:
            assert heard == [words(Prompt.WHISPER_BARE)]


@pytest.mark.hazard("H26")
def test_nothing_of_the_fallback_needs_our_server(bundle):
    """It is what is left when that is away; and plain files are fetched with GET."""
    asked = [verb for document in bundle.values() for verb in document.iter() if {"url", "action"} & set(verb.attrib)]
    for verb in asked:
        assert (verb.get("url") or verb.get("action")).removeprefix(AT) in bundle
        assert verb.get("method") == "GET"
    everything = "".join(ET.tostring(document, "unicode") for document in bundle.values())
    assert "line.example.org" not in everything
    assert "statusCallback" not in everything


def test_every_document_is_behind_those_that_it_leads_to(phones):
    """So that somebody who makes one bin after another knows the address of each that is needed."""
    made = []
    for name, text in bundle_for(phones, str).items():
        links = [
            e.get("url") or e.get("action") for e in ET.fromstring(text).iter() if {"url", "action"} & set(e.attrib)
        ]
        assert set(links) <= set(made)
        made.append(name)
    assert made[-1] == FALLBACK


def test_each_document_is_one_that_twilio_takes(phones):
    """By the strict telephone, and by the bounds of a Say: Polly's voices take 3,000 characters."""
    for name, text in bundle_for(phones).items():
        (read_static if name == FALLBACK else read_static_whisper)(text.encode())
        assert all(len(sentence) < 3_000 for sentence in said(ET.fromstring(text).iter()))
        assert "{{" not in text, "a TwiML Bin would take it for a blank"


def test_a_whisper_holds_only_what_may_stand_there(bundle):
    for name, document in bundle.items():
        if name != FALLBACK:
            assert {verb.tag for verb in document.iter()} <= {"Response", "Say", "Gather", "Hangup"}
