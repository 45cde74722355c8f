"""Whole calls in a second language: not a word of English for the caller, nothing else for the doctor, all else alike.

The toy language has the shipped prompts with every word turned round, so that both take the same time.
"""

import re
from dataclasses import dataclass

import pytest

from ivr.call import outcome
from ivr.oncall import Paging, Rank, owed
from ivr.simulator.players import Moment
from ivr.simulator.practice import practice_line
from tests import toy
from tests.calls.conftest import World, world
from tests.calls.test_lifeline import ring as without_database
from tests.calls.tongues import Chooses, english_words, turned_call, two_languages

CANCER = "222221"
PAIN_FREE = CANCER + "222"
"""No to all danger questions, and cancer."""


@dataclass(frozen=True)
class Kind:
    """One kind of call, and what the contacts do in it."""

    name: str
    keys: str
    contacts: str = "accept"
    rest: bool = True
    caller: str | None = None
    leaves: tuple[Moment, int] | None = None

    def __str__(self):
        return self.name


MENU = "...1" + "1......2..3....4..." + "#*...1" + "1*#."
"""Hears the pieces and every clip of every topic, goes back, hears the pieces again, and a clip twice."""

KINDS = [
    Kind("danger, in the queue", "1", "decline,accept"),
    Kind("danger, on the lifeline", "23", "voicemail,accept", rest=False),
    Kind("nobody answers, in the queue", "1", "no-answer"),
    Kind("nobody answers, on the lifeline", "1" + "0", "no-answer,busy,decline,no-answer", rest=False),
    Kind("cut off, on the lifeline", "1", "cut-off,accept", rest=False),
    Kind("urgent, takes the offer", PAIN_FREE + "221" + "1"),
    Kind("urgent, and nobody answers", PAIN_FREE + "1" + ".", "no-answer"),
    Kind("urgent, wants advice", PAIN_FREE + "3" + "2" + ".....*.....", rest=False),
    Kind("advice, and all of the menu", PAIN_FREE + "222222" + MENU, rest=False),
    Kind("no cancer", "22222" + "22", rest=False),
    Kind("signs of 999", CANCER + "21"),
    Kind("signs of 999, and nobody answers", CANCER + "21", "no-answer", rest=False),
    Kind("fever", CANCER + "221", rest=False),
    Kind("silence", "", rest=False),
    Kind("wrong keys", "798"),
    Kind("stars, back, an early key", "**2#!1" + "1", rest=False),
    Kind("a professional", "^5", "no-answer"),
    Kind("a professional who is a patient", "^511", rest=False),
    Kind("withheld, keys a number", "111", "no-answer,no-answer,accept", caller="anonymous"),
]


@pytest.fixture(scope="module")
def prompts(tmp_path_factory):
    return two_languages(tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="module")
def lines(prompts):
    settings = {"ivr_prompts": prompts, "ivr_languages": "en-GB,qtz", "ivr_paging": Paging(compare_minutes=600)}
    with world(every=None, **settings) as queue, world(every=None, rest=False, **settings) as lifeline:
        yield {True: queue, False: lifeline}


def ring(line: World, kind, key):
    """Ring, choose a language by its key, and go on as this kind of caller does."""
    phone = line.ring(Chooses(key, kind.keys), kind.contacts, caller=kind.caller or "+441632960777", leaves=kind.leaves)
    line.rest()
    return phone


def what_became(line, phone):
    call = line.call(phone)
    debt = owed(call)
    known = (call.urgency, call.reasons, call.answers, call.why, call.counts, call.number, call.advised, call.at)
    return (*known, outcome(call), debt and (debt.rank, debt.reason))


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_whole_call_is_the_same_but_for_the_words_of_the_caller(lines, kind):
    line = lines[kind.rest]
    english, other = ring(line, kind, "1"), ring(line, kind, "2")
    one, two = english.session.transcript, other.session.transcript
    assert what_became(line, other) == what_became(line, english)
    assert (two.ended_by, two.joined) == (one.ended_by, one.joined)
    assert english_words(two, line.line.desk.languages) == []
    assert turned_call(one) == turned_call(two, turned=False), two.text()


@pytest.mark.parametrize("rest", [True, False])
def test_doctors_hear_english_and_after_the_1_which_language_the_caller_speaks(lines, rest):
    kind = Kind("danger", "221", "accept", rest=rest)
    line = lines[rest]
    one, two = (ring(line, kind, key).session.transcript for key in "12")
    told = [m.what for m in two.moments if m.who == "to contact"]
    assert "Yes to: bladder or bowel." in " ".join(told)
    assert [what for what in told if what != "Speaks Toy."] == [m.what for m in one.moments if m.who == "to contact"]
    assert told.count("Speaks Toy.") == 1
    after = [m.what for m in two.moments[two.moments.index(pressed(two)) :] if m.who == "to contact"]
    assert after[0] == "Speaks Toy."


def pressed(heard):
    """The moment at which a contact presses 1."""
    return next(m for m in heard.moments if (m.who, m.what) == ("contact", "presses 1"))


@pytest.mark.parametrize("keys", ["1", PAIN_FREE + "1" + "1", "^0", "^5"])
def test_a_caller_who_hung_up_is_rung_back_in_their_language_and_the_doctor_is_told_of_it(prompts, keys):
    with world(ivr_prompts=prompts, ivr_languages="en-GB,qtz") as line:
        phone = line.ring(Chooses("2", keys), "no-answer,accept", leaves=(Moment.RINGING, 1))
        assert line.owing(phone) is not None
        assert line.until_served(phone)
        line.rest()
        heard = phone.session.transcript
        assert line.back(phone) == [phone.caller]
        said = [m.what for m in heard.moments if m.who == "to patient"]
        assert said == ["Uoy gnar su morf siht rebmun. Gnitcennoc uoy."]
        assert "Speaks Toy." in heard.said("to contact")
        assert english_words(heard, line.line.desk.languages) == []


def test_a_caller_who_rang_before_is_offered_a_person_in_the_language_that_they_choose(prompts):
    with world(ivr_prompts=prompts, ivr_languages="en-GB,qtz", ivr_returning_hours="48") as line:
        first = line.ring(Chooses("2", "2x"))
        line.clear()
        again = line.ring(Chooses("2", "1"), caller=first.caller)
        heard = again.session.transcript
        assert toy.turned("You rang us before. For a person now, press 1, or just wait.") in heard.said()
        assert english_words(heard, line.line.desk.languages) == []
        assert heard.joined == 1
        asked = line.ring(Chooses("", "1"), caller=first.caller).session.transcript
        assert "You rang us before. For a person now" in asked.said(), "the language is asked for at each call"


@pytest.mark.parametrize("keys", ["x", "7x", "2x", ".x"])
def test_who_rings_again_and_hangs_up_at_the_choice_or_after_it_is_rung_back(prompts, keys):
    with world(ivr_prompts=prompts, ivr_languages="en-GB,qtz", ivr_returning_hours="48") as line:
        first = line.ring("2" + "2x")
        line.clear()
        again = line.ring(keys, caller=first.caller)
        assert line.owing(again).owed.rank is Rank.UNKNOWN
        assert line.until(lambda: bool(line.back(again)), 300)


@pytest.mark.parametrize("kind", [KINDS[1], KINDS[0]], ids=str)
def test_each_request_repeated_changes_nothing(prompts, kind):
    told = []
    for twice in (False, True):
        with world(every=None, rest=kind.rest, ivr_prompts=prompts, ivr_languages="en-GB,qtz") as line:
            line.line.wire.twice = twice
            told.append(ring(line, kind, "2").session.transcript.text())
    assert told[0] == told[1]


@pytest.mark.hazard("H24", "H25")
def test_the_record_keeps_the_language_and_which_words_of_it_were_heard(lines):
    line = lines[True]
    stamps = [line.call(ring(line, KINDS[0], key)).wording for key in ("1", "2", "")]
    assert [stamp.partition("+")[0] for stamp in stamps] == ["en-GB 2026.5", "qtz 1", "en-GB 2026.5"]
    assert all(re.fullmatch(r"[0-9a-f]{12}", stamp.partition("+")[2]) for stamp in stamps)
    chosen = [line.call(ring(line, KINDS[0], key)).language for key in ("1", "2", "")]
    assert chosen == ["en-GB", "qtz", ""]


@pytest.mark.parametrize("away_at", [1, 2, 3])
def test_whoever_chose_a_language_reaches_a_person_while_the_database_is_away(prompts, away_at):
    """At the choice, in the opening, at the first answer: the fixed documents are in the default language."""
    with practice_line(ivr_prompts=prompts, ivr_languages="en-GB,qtz") as line:
        heard, call, owing = without_database(line, "2" + "11", "accept", away_at)
        assert heard.joined == 1, heard.text()
        assert "A caller needs you" in heard.said("to contact")
        assert "I am ringing a doctor for you" in heard.said() or away_at == 3
        assert owing is None
        assert (call.language == "qtz") is (away_at > 1)
