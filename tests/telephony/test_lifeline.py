"""The lifeline's documents, each of them, as Twilio would walk them."""

from xml.etree import ElementTree as ET

import pytest

from ivr.call import Contact, Kind, Limits
from ivr.call.prompts import Prompt
from ivr.oncall import Phone
from ivr.speech import Languages, shipped
from ivr.telephony import Links, Writer, make_lifeline
from ivr.triage import current_rules

RETRY = "#rc=1&rp=ct,rt,5xx&ct=1500&rt=5000&tt=14000"
LIFELINE = "https://line.example.org/voice/lifeline"
PHONES = (
    Phone(Contact("ann/1", "Ann Example", Kind.DIRECT, 20), "+447700900001"),
    Phone(Contact("desk/1", "the desk", Kind.SWITCHBOARD, 90, "the haematologist"), "+441632960002", "ww4"),
    Phone(Contact("bob/1", "Bob Example", Kind.DIRECT, 30), "+447700900003"),
    Phone(Contact("carla/1", "Carla Example", Kind.DIRECT, 20), "+447700900004"),
    Phone(Contact("registrar", "the registrar", Kind.DIRECT, 20), "+447700900999"),
)
PLACES = range(len(PHONES))


RULES = current_rules()
CATALOGUE = shipped(RULES, "Test line")


def made_of(*phones):
    listed = {phone.contact.key: phone for phone in phones}
    links = Links("https://line.example.org")
    writer = Writer(Languages(CATALOGUE, (CATALOGUE,)), RULES, links, "+441632960000", listed, phones[-1])
    return make_lifeline(writer, phones, Limits())


@pytest.fixture(scope="module")
def lifeline():
    return made_of(*PHONES)


def words(prompt):
    return CATALOGUE.text(prompt)


def verbs(document):
    return [element.tag for element in ET.fromstring(document)]


def said(document):
    return [heard(element) for element in ET.fromstring(document).iter("Say")]


def heard(say):
    """Return the words of a Say, with the dots of the prompt where it breaks off."""
    return "".join([say.text or "", *(f" …{pause.tail or ''}" for pause in say)]).strip()


def links(document):
    for element in ET.fromstring(document).iter():
        yield from (element.get(n) for n in ("action", "url", "statusCallback") if element.get(n))
        if element.tag == "Redirect":
            yield element.text


# A caller's document that runs out ends the call; verbs after a Dial with an action are never reached.
@pytest.mark.parametrize("place", PLACES)
def test_each_position_speaks_and_rings_one_contact_and_then_the_next(lifeline, place):
    document = lifeline.ring(place)
    *talk, last = verbs(document)
    assert set(talk) == {"Say"}
    assert last == "Dial"
    dial, number = ET.fromstring(document).find("Dial"), ET.fromstring(document).findall("Dial/Number")
    assert [n.text for n in number] == [PHONES[place].number]
    assert dial.get("action") == f"{LIFELINE}/{place + 1}{RETRY}"
    assert number[0].get("url") == f"{LIFELINE}/{place}/leg/0{RETRY}"
    assert number[0].get("statusCallback") == f"{LIFELINE}/{place}/status{RETRY}"
    assert (dial.get("answerOnBridge"), dial.get("ringTone")) == ("true", "uk")
    assert dial.get("callerId") == "+441632960000"
    assert int(dial.get("timeout")) == PHONES[place].contact.wait - 5


@pytest.mark.parametrize("place", [len(PHONES), len(PHONES) + 1, 10_000])
def test_after_the_last_contact_there_are_words(lifeline, place):
    assert verbs(lifeline.ring(place)) == ["Say", "Hangup"]
    assert said(lifeline.ring(place)) == [words(Prompt.UNANSWERED_UNKNOWN)]


# Nothing can be spoken during a Dial.
def test_before_the_second_contact_and_every_switchboard_come_the_999_words(lifeline):
    tried = words(Prompt.TRYING_999)
    assert [place for place in PLACES if tried in said(lifeline.ring(place))] == [1, 4]
    switchboard_first = made_of(PHONES[1], PHONES[0])
    assert said(switchboard_first.ring(0))[-1] == tried
    assert said(switchboard_first.ring(1)) == [tried]


# A whisper may hold only Say, Play, Gather and Hangup. One that runs out joins: so its Gather falls to a Hangup.
@pytest.mark.parametrize("place", PLACES)
def test_a_whisper_asks_for_a_key_and_hangs_up_without_one(lifeline, place):
    for press in range(Limits().leg_wrongs + 1):
        document = lifeline.whisper(place, press)
        assert verbs(document) == ["Gather", "Hangup"]
        assert ET.fromstring(document).find("Gather").get("action") == f"{LIFELINE}/{place}/leg/{press + 1}{RETRY}"
        assert {e.tag for e in ET.fromstring(document).iter()} <= {"Response", "Gather", "Say", "Play", "Hangup"}


@pytest.mark.parametrize("place", [*PLACES, 99])
def test_a_contact_is_not_asked_for_ever(lifeline, place):
    for press in (Limits().leg_wrongs + 1, Limits().leg_wrongs + 2, 99):
        assert verbs(lifeline.whisper(place, press)) == ["Hangup"]


@pytest.mark.hazard("H05")
def test_an_operator_hears_whom_to_bleep_three_times(lifeline):
    heard = said(lifeline.whisper(1, 0))
    assert len(heard) == 3
    assert all("the haematologist" in sentence for sentence in heard)
    assert said(lifeline.whisper(0, 0)) != heard


# Only the document that answers a 1 runs out, which joins; all others hang up.
@pytest.mark.hazard("H40", "H46")
def test_one_joins_and_nothing_else_does(lifeline):
    again = lifeline.whisper(0, 1)
    assert verbs(lifeline.after_key("1", again)) == ["Say"]
    assert verbs(lifeline.after_key("2", again)) == ["Say", "Hangup"]
    for key in ("", " ", "3", "*", "#", "0", "11", "1 ", "one"):
        assert lifeline.after_key(key, again) == again


@pytest.mark.parametrize("place", range(len(PHONES) + 1))
def test_a_dial_that_was_joined_is_asked_about_before_the_next_is_rung(lifeline, place):
    asked = lifeline.after_dial(place, talked=True)
    assert said(asked) == [words(Prompt.SPOKEN_CHECK)]
    assert lifeline.after_dial(place, talked=False) == lifeline.ring(place)


# A Gather in which nothing is pressed falls to the verb after it: without one, the call would end.
@pytest.mark.parametrize("place", [*range(len(PHONES) + 1), 99])
def test_a_caller_who_is_silent_when_asked_comes_back_to_us(lifeline, place):
    document = lifeline.after_dial(place, talked=True)
    assert verbs(document) == ["Gather", "Redirect"]
    assert list(links(document)) == [f"{LIFELINE}/{min(place, len(PHONES))}/spoken{RETRY}"] * 2


@pytest.mark.parametrize("place", range(len(PHONES) + 1))
def test_only_a_yes_ends_the_search(lifeline, place):
    assert said(lifeline.after_check(place, "1")) == [words(Prompt.GOODBYE)]
    assert verbs(lifeline.after_check(place, "1")) == ["Say", "Hangup"]
    for key in ("", "2", "3", "0", "*", "11"):
        assert lifeline.after_check(place, key) == lifeline.ring(place)


@pytest.mark.hazard("H32")
def test_no_link_names_more_than_a_position(lifeline):
    documents = [*lifeline.rings, *lifeline.spoken_checks, *(d for heard in lifeline.whispers for d in heard)]
    for link in (link for document in documents for link in links(document)):
        path = link.removeprefix(LIFELINE).removesuffix(RETRY)
        assert path != link
        assert {*path.split("/")} - {"", "leg", "status", "spoken"} <= set("0123456789")


def test_every_gather_hears_every_key_and_waits(lifeline):
    documents = [*lifeline.spoken_checks, *(d for heard in lifeline.whispers for d in heard)]
    for gather in (g for document in documents for g in ET.fromstring(document).iter("Gather")):
        assert (gather.get("finishOnKey"), gather.get("numDigits"), gather.get("input")) == ("", "1", "dtmf")
        assert int(gather.get("timeout")) >= 3
        assert len(gather) > 0


def test_the_registrar_s_number_alone_is_a_lifeline():
    alone = made_of(PHONES[-1])
    assert verbs(alone.ring(0)) == ["Say", "Dial"]
    assert said(alone.ring(1)) == [words(Prompt.UNANSWERED_UNKNOWN)]
    assert verbs(alone.whisper(0, 0)) == ["Gather", "Hangup"]
