"""What the catalogue says is spoken is really said: no prompt that it names is one that nobody ever hears."""

import pytest

from ivr.call import Entry, pieces
from ivr.call.acts import Listen, Say
from ivr.call.errands import TextPatient
from ivr.call.places import Item
from ivr.call.prompts import Prompt, asking, question
from ivr.oncall import Paging
from ivr.safety import read_catalogue
from ivr.safety.carriers import Asked, Spoken
from ivr.speech import WORDS_A_MINUTE
from ivr.store import Journal
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, SWITCHBOARD, rung, world
from tests.calls.tongues import with_status

CATALOGUE = read_catalogue()
SPOKEN = {carrier.spoken for entry in CATALOGUE.values() for carrier in entry.carried if isinstance(carrier, Spoken)}
ASKED = {carrier.asked for entry in CATALOGUE.values() for carrier in entry.carried if isinstance(carrier, Asked)}

NERVES, CANCER, LATER = "22222", "1", "222"
PAIN_FREE = NERVES + CANCER + LATER
"""No to all danger questions, and cancer."""

PLAIN_SWITCHBOARD = "".join(line for line in SWITCHBOARD.splitlines(keepends=True) if not line.startswith("ask"))
"""Whom to bleep is not said in this rota."""

CALLS = {
    "danger, nobody for two minutes": ("1", "no-answer", None),
    "danger, keys every answer, so that there is time for more": ("1111111", "no-answer", None),
    "urgent, advised, asks for the text": (PAIN_FREE + "1" + "2" + "....." + "2", "accept", None),
    "urgent, in the queue": (PAIN_FREE + "1" + "1", "no-answer", None),
    "every topic to its end": (PAIN_FREE + "222222" + "..." + "1" + "1.......2..3....4...", "accept", None),
    "no cancer": (NERVES + "22" + "...", "accept", None),
    "a health professional": ("^5", "no-answer", None),
    "the signs of 999": (NERVES + CANCER + "21", "no-answer", None),
    "a withheld number": ("1", "no-answer", "anonymous"),
    "star twice at two questions": (NERVES + "**" + CANCER + LATER + "**" + "1" + "2" + ".....", "accept", None),
    "a person, by 0": ("^0", "no-answer", None),
}


def said_in(steps):
    """The keys of the prompts that these steps say to anybody, or send."""
    for step in steps:
        if isinstance(step, Listen):
            yield from said_in(step.lines)
        elif isinstance(step, Say | TextPatient):
            yield str(step.prompt)


def prompts_of(line, phone):
    """The keys of all that was said and sent in a call, to the caller and to the contacts, in their order."""
    entries: list[Entry] = Journal(line.line.engine).entries(phone.session.sid)
    return [key for entry in entries for key in said_in(entry.steps)]


def ring(line, who):
    keys, contacts, caller = CALLS[who]
    return line.ring(keys, contacts, caller="+447700900456" if caller is None else caller)


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    settings = {"ivr_prompts": with_status("approved", tmp_path_factory.mktemp("approved"))}
    with world(every=None, ivr_text_from="+447700900777", ivr_paging=Paging(compare_minutes=600), **settings) as shared:
        yield shared


@pytest.fixture(scope="module")
def said(line):
    """What is said in each of the calls."""
    found = {}
    for who in CALLS:
        found[who] = prompts_of(line, ring(line, who))
        line.clear()
    with world(PLAIN_SWITCHBOARD, every=None) as other:
        found["a switchboard"] = prompts_of(other, other.ring("1", {"+441632960100": "accept"}))
    return found


@pytest.mark.hazard("H21")
def test_every_prompt_that_the_catalogue_names_is_said_to_somebody(said, line):
    everything = {key for keys in said.values() for key in keys}
    assert SPOKEN - everything == {Prompt.TEXT_LINK}, "which is a part of the text messages"
    link = line.line.desk.words.text(Prompt.TEXT_LINK, {"link": "https://line.example.org/leaflet"})
    assert [message.body.endswith(link) for message in line.line.exchange.messages] == [True]


def test_every_question_that_the_catalogue_names_is_asked_of_somebody(said):
    everything = {key for keys in said.values() for key in keys}
    assert {name for name in ASKED if question(name) not in everything} == set()


HANDOVER = [*(f"T{number:02}" for number in range(1, 10)), "T13", "T14"]
DANGER = {
    *(carrier.spoken for name in HANDOVER for carrier in CATALOGUE[name].carried if isinstance(carrier, Spoken)),
    *(Prompt.TRYING_STILL, Prompt.TRYING_STOP, Prompt.TRYING_CARE, Prompt.TRYING_STEADY, Prompt.TRYING_999),
    *(Prompt.TRYING_WHERE, Prompt.TRYING_SAY, Prompt.TRYING_SAY_AGAIN),
}
"""What a caller with danger signs has heard when nobody has answered for two minutes."""


def unheard(line, words_a_minute=WORDS_A_MINUTE):
    """What of it one danger call did not hear to its last word, with three phones that ring in vain."""
    phone = line.phone("1", "no-answer")
    phone.session.words_a_minute = words_a_minute
    phone.call()
    heard = phone.session.transcript
    assert {len(rung(heard, number)) > 1 for number in (REGISTRAR, CONSULTANT, LAST)} == {True}
    wait = " ".join(m.what for m in heard.moments if m.who == "line").partition("Nobody has answered.")[0]
    line.clear()
    return {key for key in DANGER if line.line.desk.words.text(key) not in wait}


def test_one_danger_call_of_two_minutes_hears_all_of_the_handover_the_care_and_the_phrase_twice(line):
    assert set(map(asking, Item)) < DANGER
    assert unheard(line) == set()


def test_a_slow_voice_takes_no_more_of_it_than_where_the_caller_is(line):
    assert unheard(line, words_a_minute=140) <= {Prompt.TRYING_WHERE}


@pytest.mark.parametrize("piece", sorted(DANGER & set(pieces.SPINE)))
def test_a_piece_that_is_taken_out_is_missed(line, monkeypatch, piece):
    """So the test above sees it; what is said afterwards, once all has been heard, makes up for nothing else."""
    monkeypatch.setattr(pieces, "SPINE", tuple(one for one in pieces.SPINE if one != piece))
    monkeypatch.setattr(pieces, "AFTERWARDS", (Prompt.TRYING_999,))
    assert unheard(line) == {piece}
