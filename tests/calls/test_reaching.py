"""Who is put through, how fast, and what everybody else is told."""

import pytest

from ivr.call import Outcome
from ivr.oncall import Rank

NERVES_NO, CANCER, BAND_NO, SIGNS_NO, FEVER_NO = "22222", "1", "2", "2", "2"
PAIN = NERVES_NO + CANCER + BAND_NO + SIGNS_NO + FEVER_NO

PUT_THROUGH = [
    ("weak legs", "1"),
    ("not sure whether the legs are weak", "3"),
    ("harder to walk", "21"),
    ("trouble with pee", "221"),
    ("not sure about pee", "223"),
    ("numb bottom", "2221"),
    ("tingling", "22221"),
    ("shooting pain, has cancer", NERVES_NO + "11"),
    ("shooting pain, not sure about cancer", NERVES_NO + "31"),
    ("not sure about belt pain, has cancer", NERVES_NO + "13"),
    ("chest pain", NERVES_NO + CANCER + BAND_NO + "1"),
    ("chest pain, no cancer", NERVES_NO + "2" + "1"),
    ("shivers on treatment", NERVES_NO + CANCER + BAND_NO + SIGNS_NO + "1"),
    ("silence throughout", ""),
    ("7, 9, 8 at every prompt", "798798798"),
    ("7, 9, 8 from the opening on", "^798798798"),
    ("0 at once", "^0"),
    ("0 at the first question", "0"),
    ("9 in the opening: the habit of 999", "^9"),
    ("star for ever", "********"),
    ("hash for ever", "########"),
    ("1 to everything", "^1111111111"),
    ("health professional", "^5"),
    ("health professional who waits", "^5."),
    ("health professional who presses 5 again", "^55"),
    ("wrong keys of somebody who pressed 5", "^577"),
    ("keys too soon, always", "!2!2!2!2!2!2!2!2!2!2"),
    ("night pain, has cancer, takes the offer", PAIN + "221" + "1"),
    ("night pain, has cancer, says nothing to the offer", PAIN + "221"),
    ("wrong keys at the offer", PAIN + "1" + "77"),
    ("advice, then 0", PAIN + "222222" + "..0"),
]


@pytest.mark.hazard("H08", "H10", "H31", "H64")
@pytest.mark.parametrize(("who", "keys"), PUT_THROUGH, ids=[who for who, _ in PUT_THROUGH])
def test_reaches_the_registrar(ring, who, keys):
    rang = ring(keys)
    assert rang.transcript.joined, who
    assert rang.outcome is Outcome.CONNECTED
    assert not rang.listed
    assert rang.transcript.said("network").startswith("rings +447700900101")


TOLD = [
    ("night pain with cancer, wants advice", PAIN + "221" + "2", "today, and within 24 hours", False),
    ("all no, with cancer", PAIN + "222222", "This is not a diagnosis", False),
    ("all no, no cancer", NERVES_NO + "2" + "2", "ring your GP or 1 1 1", False),
]


@pytest.mark.hazard("H01", "H14", "H19", "H22", "H62")
@pytest.mark.parametrize(("who", "keys", "words", "listed"), TOLD, ids=[row[0] for row in TOLD])
def test_everybody_else_is_told_how_soon_and_every_ending_has_the_danger_signs(ring, who, keys, words, listed):
    rang = ring(keys)
    assert rang.outcome is Outcome.ADVISED, who
    assert rang.listed is listed
    for told in (
        words,
        "Ring us back at once",
        "Shivers, or a fever of 38 degrees",
        "drooping face or slurred speech",
    ):
        assert told in rang.heard
    assert "you do not have" not in rang.heard


@pytest.mark.hazard("H23")
def test_an_urgent_caller_whom_nobody_answered_is_told_and_listed(ring):
    rang = ring(PAIN + "1", "voicemail")
    assert rang.outcome is Outcome.UNANSWERED
    assert rang.listed
    assert rang.owed.rank is Rank.URGENT
    for told in ("within 24 hours", "Ring 9 9 9 if your arms", "fever of 38", "drooping face", "is on our list"):
        assert told in rang.heard


@pytest.mark.hazard("H31", "H64")
def test_a_patient_who_pressed_5_is_asked_the_questions(ring):
    assert ring("^5#" + "1").call.answers
    rang = ring("^51" + "1")
    assert "With nerve signs" not in rang.heard
    assert rang.call.answers
    assert rang.outcome is Outcome.CONNECTED


@pytest.mark.hazard("H30")
def test_a_professional_is_told_both_times_and_announced(ring):
    rang = ring("^5")
    assert "With nerve signs, speak to the doctor at once, and with pain only, within 24 hours" in rang.heard
    told = rang.transcript.said("to contact")
    assert "A health professional is calling" in told
    assert "answered" not in told


@pytest.mark.hazard("H64")
@pytest.mark.parametrize("keys", ["^5!5x", "^5*x"])
def test_a_patient_who_pressed_5_by_mistake_is_not_told_24_hours_by_a_second_slip(ring, keys):
    rang = ring(keys)
    assert "24 hours" not in rang.heard
    assert "If you are the patient, or helping them, press 1." in rang.heard


@pytest.mark.hazard("H20")
def test_a_professional_whom_nobody_answers_is_not_told_to_lie_down(ring):
    heard = ring("^5", "no-answer").heard
    assert "bleep the on-call oncology registrar" in heard
    assert "Lie in the way" not in heard


@pytest.mark.hazard("H03", "H61")
def test_the_last_words_to_an_unanswered_emergency_are_999(ring):
    assert ring("1", "no-answer").heard.endswith("at any time. Goodbye. (hangs up)")
    assert ring("1", "no-answer").heard.count("Hang up and ring 9 9 9 now") == 2


@pytest.mark.hazard("H33")
def test_only_a_caller_whom_the_list_holds_and_can_be_rung_is_told_of_it(ring):
    assert "is on our list" in ring("1", "no-answer").heard
    assert "is on our list" not in ring("1", "no-answer", caller="anonymous").heard
    cut_off = ring("11", "accept,no-answer")
    assert "is on our list" in cut_off.heard
    assert cut_off.listed


@pytest.mark.hazard("H18")
def test_999_is_said_before_anything_rings_for_the_signs_of_999(ring):
    transcript = ring(NERVES_NO + CANCER + BAND_NO + "1").transcript
    words = next(m for m in transcript.moments if "Hang up now and ring 9 9 9. If you cannot, stay" in m.what)
    assert words.at < transcript.rang_at[0]


@pytest.mark.hazard("H18")
def test_a_caller_with_signs_of_999_hears_nothing_about_a_spine(ring):
    heard = ring(NERVES_NO + CANCER + BAND_NO + "1", "no-answer").heard
    after = heard.partition("Hang up now and ring 9 9 9")[2]
    assert "spinal" not in after
    assert "Lie in the way" not in after
    assert "Tell them about the chest pain" in after


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("keys", ["^9", "92.9", "299"])
def test_a_caller_who_dials_999_on_the_line_is_told_how(ring, keys):
    assert "To ring 9 9 9, hang up first" in ring(keys).heard


# Seconds from answer to the registrar's phone ringing, at 150 words a minute, 2.5 s to press after a question.
SECONDS = [
    ("weakness", "1", 27),
    ("walking", "21", 45),
    ("bladder or bowel", "221", 52),
    ("saddle", "2221", 60),
    ("numbness", "22221", 68),
    ("band or shooting pain", NERVES_NO + "11", 78),
    ("chest", NERVES_NO + CANCER + BAND_NO + "1", 90),
    ("fever", NERVES_NO + CANCER + BAND_NO + SIGNS_NO + "1", 105),
]


@pytest.mark.hazard("H62", "H63")
@pytest.mark.parametrize(("symptom", "keys", "most"), SECONDS, ids=[row[0] for row in SECONDS])
def test_seconds_to_the_registrars_phone_ringing(ring, symptom, keys, most):
    assert ring(keys).transcript.rang_at[0] <= most, symptom
