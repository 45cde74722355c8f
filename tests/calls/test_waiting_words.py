"""What a caller hears while a person is sought: piece by piece, with no silence, and nothing meant for others."""

import itertools
from functools import cache

import pytest

from ivr.call.prompts import Prompt
from ivr.oncall import Paging
from ivr.speech import seconds
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, SWITCHBOARD, Doctor, Fingers, at, rung, world

PAIN_FREE = "222221222"
"""No to all danger questions, and cancer."""

WHO = {
    "danger": "1",
    "danger, not sure": "23",
    "fever": "222221221",
    "urgent": PAIN_FREE + "221" + "1",
    "urgent, silent at the offer": PAIN_FREE + "1" + ".",
    "signs of 999": "22222121",
    "professional": "^5",
    "a person, by 0": "^0",
    "silence": "",
    "belt of pain": "2222211",
    "nines": "99",
    "wrong keys": "^798",
}
SPINE = ("danger", "danger, not sure", "belt of pain")
UNKNOWN = ("fever", "a person, by 0", "silence", "nines", "wrong keys")
URGENT = ("urgent", "urgent, silent at the offer")
OTHERS = ("signs of 999", "professional")

PHRASE = "I have or had cancer, … and I am worried about … spinal cord compression."
SIGNS = ("lift both feet", "numbness spreading", "peed in the last six hours", "blood thinners")
ITEMS = {
    "danger": (*SIGNS, "found in your bones"),
    **dict.fromkeys(UNKNOWN, SIGNS),
    "urgent": ("found in your bones", "blood thinners"),
    "signs of 999": (),
    "professional": (),
}
STATUS = "The next phone is ringing now."

CONTACTS = ("no-answer", "busy,no-answer", "voicemail,decline,no-answer", "hang-up,silent,no-answer")

FOR_LONG = """
[contact.registrar]
name = "Dr Ade, registrar"
numbers = ["07700 900101"]
wait = 125
"""


@pytest.fixture(scope="module")
def _line():
    with world(every=None, ivr_paging=Paging(compare_minutes=600)) as shared:
        yield shared


@pytest.fixture
def line(_line):
    yield _line
    _line.clear()


@pytest.fixture(scope="module")
def in_vain(_line):
    """A whole call of somebody whom nobody answers."""

    @cache
    def ring(who):
        heard = _line.ring(WHO[who], "no-answer").session.transcript
        _line.clear()
        return heard

    return ring


def wait_of(heard):
    """What the line says from the first ring until it gives up or the doctor is there, and what comes just after."""
    first = heard.rang_at[0]
    said = [moment for moment in heard.moments if moment.who == "line" and moment.at >= first]
    ends = [n for n, one in enumerate(said) if one.what.startswith(("Nobody has answered", "Here is the doctor"))]
    return said[: ends[0] + 1]


def lengths(heard):
    """The seconds from each piece to the next. The sentence before the queue is none."""
    return [after.at - before.at for before, after in itertools.pairwise(wait_of(heard)[1:])]


def silences(heard):
    """The seconds in which nothing is said between a piece and the next, with the piece."""
    pairs = itertools.pairwise(wait_of(heard))
    return [(after.at - before.at - seconds(before.what), before.what) for before, after in pairs]


@pytest.mark.hazard("H37")
@pytest.mark.parametrize(("who", "contacts"), list(zip(WHO, itertools.cycle(CONTACTS), strict=False)))
def test_no_piece_takes_longer_than_8_seconds_nor_the_first_longer_than_5_and_the_line_is_never_silent_for_3(
    line, who, contacts
):
    heard = line.ring(WHO[who], contacts).session.transcript
    assert len(lengths(heard)) > 12
    assert lengths(heard)[0] <= 5
    assert max(lengths(heard)) <= 8.05, heard.text()
    assert max(silences(heard))[0] <= 3, max(silences(heard))


def test_only_who_is_asked_for_a_number_has_4_quiet_seconds_to_key_it(line):
    heard = line.ring("1", "no-answer", caller="anonymous").session.transcript
    assert max(lengths(heard)) <= 8.05
    assert {what for gap, what in silences(heard) if gap > 3} == {"To be rung back, key in your number, then hash."}
    assert max(silences(heard))[0] <= 4.05


def test_a_number_that_was_keyed_is_read_back_at_once_whatever_rings_meanwhile(line):
    fingers = Fingers(weaker="1", To_be_rung_back="07700900777#", If_right="1")
    heard = line.ring(fingers, "no-answer", caller="anonymous").session.transcript
    assert any(ring < at(heard, "presses 07700900777#", "caller") for ring in heard.rang_at[1:]), "one rings meanwhile"
    assert at(heard, "0 7 7 0 0 9 0 0 7 7 7.") == at(heard, "presses 07700900777#", "caller")


@pytest.mark.parametrize("who", [*SPINE, *URGENT])
def test_the_phrase_for_the_doctor_is_heard_twice_while_three_phones_ring(in_vain, who):
    wait = wait_of(in_vain(who))
    said = [moment.what for moment in wait[:-1] if PHRASE in moment.what]
    assert said == [f"Tell the doctor: … {PHRASE}", f"Once more: … {PHRASE}"]


def test_a_caller_without_a_number_hears_it_twice_too(line):
    wait = wait_of(line.ring("1", "no-answer", caller="anonymous").session.transcript)
    assert sum(PHRASE in moment.what for moment in wait[:-1]) == 2


@pytest.mark.parametrize("who", ITEMS)
def test_every_question_of_the_handover_is_asked_once_of_whom_it_is_meant_for(in_vain, who):
    said = " ".join(moment.what for moment in wait_of(in_vain(who)))
    assert [said.count(item) for item in ITEMS["danger"]] == [int(item in ITEMS[who]) for item in ITEMS["danger"]]


@pytest.mark.parametrize("who", ITEMS)
def test_words_about_a_spine_and_of_time_are_heard_by_those_alone_for_whom_they_are_meant(in_vain, who):
    wait = wait_of(in_vain(who))
    said = " ".join(moment.what for moment in wait[:-1])
    assert ("Keep still" in said) is (who in (*SPINE, *UNKNOWN))
    assert ("ring 9 9 9" in said) is (who != "professional")
    assert ("24 hours" in said) is (who == "professional")
    assert ("local coordinator" in said) is (who == "professional")
    assert (PHRASE in said) is (who in (*SPINE, *URGENT))
    assert ("cancer" in said) is (who not in (*UNKNOWN, "signs of 999"))


LAST_WORDS = {
    **dict.fromkeys(SPINE, (PHRASE, True)),
    **dict.fromkeys(URGENT, (PHRASE, False)),
    **dict.fromkeys(UNKNOWN, ("Tell them what is wrong, and if you have or had cancer.", True)),
    "signs of 999": ("Tell them about the chest pain, the breathing, the collapse or the bleeding.", True),
    "professional": ("ask them to bleep the on-call oncology registrar", False),
}


@pytest.mark.parametrize("who", LAST_WORDS)
def test_nobody_is_told_to_speak_of_cancer_of_whom_it_is_not_known_that_it_is_that(in_vain, who):
    """Somebody with a heart attack may have pressed 0 or 9, or have been silent; 999 must not be sent the wrong way."""
    words, hangs_up = LAST_WORDS[who]
    last = in_vain(who).said().partition("Nobody has answered.")[2]
    assert words in last
    assert last.startswith(" Hang up and ring 9 9 9 now.") is hangs_up
    assert ("I have or had cancer" in in_vain(who).said()) is (words == PHRASE)
    assert ("spinal cord compression" in last) is (words == PHRASE)


def test_with_one_patient_phone_all_that_there_is_to_say_is_said_before_anything_is_said_again():
    with world(FOR_LONG, every=None) as line:
        heard = line.ring("1", {REGISTRAR: "no-answer", LAST: "no-answer"}).session.transcript
        said = [moment.what for moment in wait_of(heard)[1:-1] if moment.what != STATUS]
        assert len(set(said)) == len(said)
        words = line.line.desk.words
        for piece in (Prompt.TRYING_STILL, Prompt.TRYING_STOP, Prompt.TRYING_READY, Prompt.TRYING_READY_TOO):
            assert words.text(piece) in said


@pytest.mark.parametrize("who", ["danger", "urgent", "signs of 999", "professional"])
def test_after_each_further_phone_that_rings_the_caller_is_told_of_it_and_of_no_phone_twice(in_vain, who):
    heard = in_vain(who)
    told = [moment.at for moment in wait_of(heard) if moment.what == STATUS]
    further = [rung(heard, number)[0] for number in (CONSULTANT, LAST)]
    assert len(heard.rang_at) > 5, "they ring again"
    assert len(told) == len(further)
    for ring in further:
        assert any(0 <= moment - ring <= 16 for moment in told), f"{ring}\n{heard.text()}"


@pytest.mark.parametrize("who", ["danger", "urgent"])
def test_nobody_is_told_of_a_next_phone_while_somebody_has_picked_up(line, who):
    """The first rings on while the second hears about the caller, presses keys that mean nothing, and is hung up."""
    contacts = {REGISTRAR: "no-answer", CONSULTANT: "wrong-key,no-answer", LAST: "no-answer"}
    heard = line.ring(WHO[who], contacts).session.transcript
    picked_up = at(heard, "Spinal cord line.", "to contact")
    hangs_up = [m.at for m in heard.moments if m.who == "to contact"][-1]
    assert not [m for m in wait_of(heard) if m.what == STATUS and picked_up < m.at < hangs_up - 3]


@pytest.mark.parametrize("keys", ["3", "#", "0"])
def test_no_key_in_the_wait_brings_a_piece_twice_or_leaves_one_out_or_is_answered_with_a_word(line, keys):
    """The keys come at every question of the handover."""
    asked = ("lift_both", "spreading", "peed_in", "thinners", "in_your_bones")
    fingers = Fingers(weaker="1", **dict.fromkeys(asked, keys))
    heard = line.ring(fingers, "no-answer").session.transcript
    said = " ".join(moment.what for moment in wait_of(heard)[:-1])
    assert [said.count(item) for item in ITEMS["danger"]] == [1] * 5
    assert "Sorry" not in said
    assert max(silences(heard))[0] <= 3


@pytest.mark.parametrize("who", [*UNKNOWN, "three stars", "no cancer, then a person"])
def test_on_the_lifeline_too_nobody_is_told_to_speak_of_cancer_of_whom_it_is_not_known(who):
    keys = WHO | {"three stars": "***", "no cancer, then a person": "222222" + "0"}
    with world(every=None, rest=False) as line:
        heard = line.ring(keys[who], "no-answer").session.transcript.said()
        assert LAST_WORDS["silence"][0] in heard
        assert "I have or had cancer" not in heard
        assert "spinal cord compression" not in heard


@pytest.mark.parametrize("who", ["danger", "urgent", "signs of 999", "professional"])
def test_on_the_lifeline_what_is_said_between_two_contacts_takes_at_most_8_seconds(who):
    for rota in (None, SWITCHBOARD):
        with world(*([rota] if rota else []), every=None, rest=False) as line:
            heard = line.ring(WHO[who], "no-answer").session.transcript
            spoken = {m.at: seconds(m.what) for m in heard.moments if m.who == "line"}
            assert len(heard.rang_at) >= 2
            for before, ring in itertools.pairwise(heard.rang_at):
                between = [length for moment, length in spoken.items() if before < moment < ring]
                assert 0 < sum(between) <= 8, heard.text()


def test_a_doctor_who_comes_is_announced_without_a_silence_and_the_caller_is_joined(line):
    phone = line.ring("1", Everyone())
    heard = phone.session.transcript
    assert heard.joined == 1
    assert max(silences(heard))[0] <= 3
    assert rung(heard)


class Everyone:
    """Whoever is rung thinks for five seconds, and takes the caller."""

    def answering(self, _number):
        return Doctor("1", thinks=5)
