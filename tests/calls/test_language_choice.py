"""The choice of a language: short, forgiving, and never the end of a call, whatever becomes of it."""

import logging
from dataclasses import replace

import pytest

from ivr.call import At, Why
from ivr.oncall import Rank, Reason
from ivr.simulator.keypad import Press, thoughtful
from ivr.speech import seconds
from tests import toy
from tests.calls.conftest import at, world
from tests.calls.tongues import CHOICE, Chooses, Steady, english_words, two_languages

PAIN_FREE = "222221222"
OPENING = "Spinal cord line. Chest pain"
TOYS_OPENING = "Spinal cord line. Tsehc niap"


@pytest.fixture(scope="module")
def prompts(tmp_path_factory):
    return two_languages(tmp_path_factory.mktemp("choice"))


@pytest.fixture(scope="module")
def _line(prompts):
    with world(ivr_prompts=prompts, ivr_languages="en-GB,qtz") as shared:
        yield shared


@pytest.fixture
def line(_line):
    yield _line
    _line.clear()


@pytest.fixture
def said(caplog):
    """What is logged of prompts that a language lacks."""
    caplog.set_level(logging.WARNING)
    return lambda: [record.msg for record in caplog.records if "lacks words" in record.getMessage()]


def health(line):
    return line.line.app.test_client().get("/healthz").json


@pytest.mark.hazard("H58")
def test_silence_is_the_default_language_and_the_opening_begins_within_6_seconds(line):
    heard = line.ring("." + "1").session.transcript
    assert [m.what for m in heard.moments[:2]] == list(CHOICE)
    assert at(heard, OPENING) <= 6
    assert heard.joined == 1
    assert "Speaks" not in heard.said("to contact")


@pytest.mark.parametrize(("key", "opening"), [("1", OPENING), ("2", TOYS_OPENING)])
def test_a_key_is_taken_at_once_even_before_its_language_was_named(line, key, opening):
    heard = line.ring("!" + key + "1").session.transcript
    assert at(heard, opening) == 0
    assert heard.joined == 1


WRONG = [
    ("a wrong key, then the right one", "72", None),
    ("a language that there is not", "32", None),
    ("hash", "#2", None),
    ("two stars", "**2", None),
    ("silence after a wrong key", "7.", None),
    ("two wrong keys", "77", Why.WRONG_KEYS),
    ("three stars", "***", Why.REPEATS),
    ("0", "0", Why.ASKED),
    ("0 at once", "!0", Why.ASKED),
    ("9", "9", Why.NINES),
]


@pytest.mark.hazard("H58")
@pytest.mark.parametrize(("what", "keys", "why"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_key_is_borne_once_and_whoever_cannot_choose_reaches_a_person(line, what, keys, why):
    phone = line.ring(keys + "1" * (why is None))
    heard = phone.session.transcript
    assert heard.joined == 1, what
    assert line.call(phone).why is (why or Why.DANGER), what


class Nervous:
    """Presses the same key twice at the choice, or more often, and then answers the first question with yes."""

    reads = False

    def __init__(self, times):
        self._left = times

    def press(self, prompt):
        self._left -= 1
        if self._left >= 0:
            return Press("2", 0) if prompt.opening else thoughtful("2", prompt)
        is_question = any("rekaew" in text for text in prompt.texts)
        return thoughtful("1", prompt) if is_question else None


@pytest.mark.parametrize("times", [2, 3])
def test_a_double_press_chooses_once_and_answers_nothing(line, times):
    phone = line.ring(Nervous(times))
    heard = phone.session.transcript
    assert [question for question, _ in line.call(phone).answers] == ["weakness"]
    assert line.call(phone).why is Why.DANGER
    assert english_words(heard, line.line.desk.languages) == []


class ByPlace:
    """Presses one sign each time the choice is heard, one in each opening, and then answers yes; `.` is silence."""

    reads = False

    def __init__(self, choice, opening):
        self._choice, self._opening = iter(choice), iter(opening)

    def press(self, prompt):
        if any("rekaew" in text or "weaker" in text for text in prompt.texts):
            return thoughtful("1", prompt)
        signs = self._choice if any(CHOICE[0] in text for text in prompt.texts) else self._opening
        key = next(signs, ".") if signs is self._choice or prompt.opening else "."
        return None if key == "." else thoughtful(key, prompt)


LATE = [
    ("the second language, too late", ".", "2", "qtz", 1, 2),
    ("the first language, too late", ".", "1", "en-GB", 1, 2),
    ("a key that is no language's", ".", "7", "", 1, 2),
    ("the same key once more", "2", "2", "qtz", 1, 2),
    ("another language's key, of who has chosen", "2", "1", "qtz", 1, 2),
    ("hash, and the other language", "21", "#", "en-GB", 2, 2),
    ("hash, and silence", "2.", "#", "qtz", 2, 2),
    ("hash, of who was silent", ".2", "#", "qtz", 2, 2),
    ("hash, and too late again", "..", "#2", "qtz", 2, 3),
    ("hash three times, which is as often as it leads back", "2121", "###", "en-GB", 4, 4),
    ("hash once more: the opening again", "2121", "####", "en-GB", 4, 5),
]
"""What is pressed at each choice and in each opening, the language, and how often the two are heard."""


@pytest.mark.hazard("H58")
@pytest.mark.parametrize(
    ("what", "choice", "opening", "language", "choices", "openings"), LATE, ids=[r[0] for r in LATE]
)
def test_a_language_can_be_chosen_in_the_opening_and_hash_leads_back_to_the_choice(
    line, what, choice, opening, language, choices, openings
):
    phone = line.ring(ByPlace(choice, opening))
    heard = phone.session.transcript
    call = line.call(phone)
    assert (call.language, call.why) == (language, Why.DANGER), what
    assert [name for name, _ in call.answers] == ["weakness"], "no key of the opening is an answer"
    begun = [m.what for m in heard.moments if m.what.startswith("Spinal cord line") and m.who == "line"]
    assert [m.what for m in heard.moments].count(CHOICE[0]) == choices
    assert len(begun) == openings
    assert heard.joined == 1
    assert ("Speaks Toy." in heard.said("to contact")) is (language == "qtz")


def test_who_hangs_up_at_the_choice_is_listed_until_rung_once(line):
    phone = line.ring("x")
    assert line.call(phone).at is At.LANGUAGE
    assert (line.owing(phone).owed.rank, line.owing(phone).owed.reason) == (Rank.UNKNOWN, Reason.KEYLESS)
    assert line.until(lambda: bool(line.back(phone)), 300)
    line.rest()
    assert line.back(phone) == [phone.caller]
    assert phone.session.transcript.said("to patient") == "You rang us from this number. Connecting you."
    assert line.owing(phone) is None or line.owing(phone).owed.rank is Rank.UNFINISHED


@pytest.mark.parametrize("keys", ["7x", "*x", "2x"])
def test_who_hangs_up_soon_after_a_key_is_rung_back(line, keys):
    phone = line.ring(keys, "no-answer,accept")
    assert line.owing(phone).owed.rank is Rank.UNKNOWN
    assert line.until(lambda: bool(line.back(phone)), 300)


@pytest.mark.hazard("H58")
@pytest.mark.parametrize("keys", ["1", PAIN_FREE + "222222" + "..."])
def test_what_a_language_lacks_is_said_in_english_by_the_english_voice_and_logged(tmp_path, said, keys):
    whole = toy.toy()
    bad = toy.lacking(toy.lacking(toy.lacking(whole, "heard", "no"), "transfer", "doctor"), "ending", "signs_999")
    told, documents = {}, []
    for name, text in {"whole": whole, "lacking": bad}.items():
        with world(every=None, ivr_prompts=two_languages(tmp_path / name, qtz=text), ivr_languages="qtz") as line:
            line.line.app.after_request(lambda answer: documents.append(answer.get_data(as_text=True)) or answer)
            told[name] = line.ring(Chooses("2", keys)).session.transcript
            if name == "whole":
                assert not said()
                documents.clear()
    english = {"1": ["Please hold for a doctor."], PAIN_FREE + "222222" + "...": ["No.", "Shivers, or a fever"]}
    # Which words it lacks is for `ivr prompts check` to say: that "No." was said would tell an answer.
    assert said()
    assert all(one == {"event": "a language lacks words", "language": "qtz", "instead": "en-GB"} for one in said())
    for words in english[keys]:
        assert f'<Say language="en-GB" voice="Polly.Amy-Neural">{words}' in "".join(documents)
    changed = [(a.what, b.what) for a, b in zip(told["whole"].moments, told["lacking"].moments, strict=True) if a != b]
    assert {toy.turned(b) for _, b in changed} == {a for a, _ in changed}


@pytest.mark.hazard("H58")
def test_a_draft_is_not_offered_unless_drafts_are_and_staff_are_told(tmp_path):
    folder = two_languages(tmp_path, qtz=toy.toy(status="draft"))
    with world(every=None, ivr_prompts=folder, ivr_languages="en-GB,qtz") as line:
        heard = line.ring("1").session.transcript
        assert at(heard, OPENING) == 0
        assert heard.joined == 1
        assert "qtz is not offered: it is a draft" in health(line)["warnings"]
    with world(every=None, ivr_prompts=folder, ivr_languages="en-GB,qtz", ivr_draft_languages="on") as line:
        assert line.ring("2" + "1").session.transcript.said().count(TOYS_OPENING) == 1


BROKEN = {
    "no words for the choice": (toy.lacking(toy.toy(), "choice", "language"), "no words of its own for the choice"),
    "a choice without its key": (toy.saying(toy.toy(), "choice", "language", "Toy"), "no words of its own"),
    "no name": (toy.toy(name=""), "qtz is not offered: name"),
    "a voice that there is not": (toy.toy(voice="Polly.Nobody"), "qtz is not offered: voice"),
    "no TOML at all": ("[", "qtz is not offered: not TOML"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_language_that_cannot_be_spoken_is_not_offered_and_staff_are_told(tmp_path, what):
    text, warning = BROKEN[what]
    with world(every=None, ivr_prompts=two_languages(tmp_path, qtz=text), ivr_languages="en-GB,qtz") as line:
        heard = line.ring("1").session.transcript
        assert heard.joined == 1
        assert at(heard, OPENING) == 0
        assert any(warning in told for told in health(line)["warnings"])


@pytest.mark.parametrize(("table", "name"), [("key", "star"), ("key", "hash")])
def test_a_language_without_the_name_of_a_key_says_it_in_english_and_loses_nobody(tmp_path, table, name):
    folder = two_languages(tmp_path, qtz=toy.lacking(toy.toy(), table, name))
    with world(every=None, ivr_prompts=folder, ivr_languages="qtz,en-GB") as line:
        phone = line.ring("1" + PAIN_FREE + "222222" + "...1" + "1x")
        heard = phone.session.transcript
        assert f"sserp {name}." in heard.said()
        assert line.call(phone).why is None
        assert line.owing(phone) is None


def more(tmp_path, *tags):
    return toy.put(tmp_path / "prompts", **{tag: toy.toy(tag, name=tag) for tag in tags})


@pytest.mark.parametrize(("tags", "offered"), [(("qta", "qtb"), 3), (("qta", "qtb", "qtc"), 3)])
def test_the_choice_takes_at_most_6_seconds_however_many_languages_there_are(tmp_path, tags, offered):
    wanted = ",".join(("en-GB", *tags))
    with world(every=None, ivr_prompts=more(tmp_path, *tags), ivr_languages=wanted) as line:
        heard = line.ring("." + "1").session.transcript
        choices = [m for m in heard.moments if m.at < at(heard, OPENING)]
        assert len(choices) == offered
        assert at(heard, OPENING) <= 6
        assert at(heard, OPENING) - choices[-1].at - seconds(choices[-1].what) >= 1, "the last one can be taken, too"
        left_out = [told for told in health(line)["warnings"] if "would take more than 6 seconds" in told]
        assert len(left_out) == len(tags) + 1 - offered


def take_away(line):
    """A deploy in the middle of a call: the line speaks English alone from now on."""
    desk, duty = line.line.desk, line.line.app.extensions["line"].duty
    only = replace(desk.languages, offered=(desk.languages.default,))
    object.__setattr__(desk, "languages", only)
    duty._blank, duty.writer = replace(duty._blank, languages=only), replace(duty.writer, languages=only)


NOES = [(words, "2") for words in ("weaker", "unsteady", "passing", "numb around", "new or spreading")]
CANCER = [("ever had cancer", "1")]
PAIN = (
    "like a belt",
    "bad chest pain",
    "on cancer treatment",
    "soreness",
    "back pain",
    "woken",
    "cough",
    "stand",
    "else",
)
ADVICE = [
    *NOES,
    *CANCER,
    *((words, "2") for words in PAIN),
    ("about cancer and the spine", "1"),
    ("For tests", "2"),
    ("M R I", "1"),
]
CALLS = {
    "danger": ([("weaker", "2"), ("unsteady", "1")], "decline,accept", range(1, 14, 3)),
    "advice, the menu, and the questions again": ([*ADVICE, ("weaker", "1")], "accept", range(1, 31, 6)),
}


@pytest.mark.hazard("H50")
@pytest.mark.parametrize("name", CALLS)
def test_a_language_that_is_taken_away_in_a_call_gives_way_to_the_default_one_and_the_call_goes_on(prompts, name):
    plan, contacts, moments = CALLS[name]
    spoken = set()
    for after in moments:
        with world(every=None, ivr_prompts=prompts, ivr_languages="en-GB,qtz") as line:
            line.line.wire.after = lambda: len(line.line.wire.requests) == after and take_away(line)  # noqa: B023
            phone = line.ring(Steady([("For English", "2"), ("For English", "1"), *plan]), contacts)
            heard = phone.session.transcript
            assert heard.joined == 1, f"{after}\n{heard.text()}"
            assert line.call(phone).why is Why.DANGER
            assert not line.line.wire.failures
            spoken.add((OPENING in heard.said(), "Here is the doctor." in heard.said()))
    assert (False, True) in spoken, "it has been taken away in the middle"
