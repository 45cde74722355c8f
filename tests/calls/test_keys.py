"""What each key does, and how often a useless one is borne."""

import pytest

from ivr.call import Why
from ivr.oncall import Rank
from ivr.triage import Answer, Urgency

FIRST = "Have your arms or legs been weaker"
SECOND = "Have you been unsteady"

BOUNDS = [
    ("silence twice on one question", "..", Why.SILENT),
    ("silence once on each of two questions is borne", ".2.1", Why.DANGER),
    ("two wrong keys on one question", "77", Why.WRONG_KEYS),
    ("one wrong key on each of three questions is borne", "7272721", Why.DANGER),
    ("four wrong keys in the call", "727272" + "7", Why.WRONG_KEYS),
    ("two stars are borne", "**1", Why.DANGER),
    ("a third star on one question", "***", Why.REPEATS),
    ("twice back is borne", "22##21", Why.DANGER),
    ("three times back", "222###", Why.REPEATS),
    ("back where there is nothing to go back to counts too", "###", Why.REPEATS),
    ("0 is obeyed even before anything could be heard", "!0", Why.ASKED),
    ("one early key is no answer", "!11", Why.DANGER),
    ("a second early key is a wrong key, a third one too many", "!1!1!1", Why.WRONG_KEYS),
    ("9 once is a wrong key", "921", Why.DANGER),
    ("9 twice anywhere", "929", Why.NINES),
    ("9, 9, 9 dialled quickly", "9!9!9", Why.NINES),
    ("5 means nothing after the opening", "55", Why.WRONG_KEYS),
    ("a wrong key in the opening, twice, counts as one", "^77" + "1", Why.DANGER),
    ("and with another one on the first question as two", "^777", Why.WRONG_KEYS),
]


@pytest.mark.hazard("H08", "H09", "H27", "H28")
@pytest.mark.parametrize(("what", "keys", "why"), BOUNDS, ids=[row[0] for row in BOUNDS])
def test_a_bound_leads_to_a_person_and_not_before(ring, what, keys, why):
    rang = ring(keys)
    assert rang.call.why is why, what
    assert rang.transcript.joined


@pytest.mark.hazard("H11")
def test_an_early_key_hears_the_question_again_from_its_first_word(ring):
    rang = ring("!22x")
    lines = [m.what for m in rang.transcript.moments]
    assert lines[lines.index("presses 2") + 1].startswith(FIRST)
    assert [question for question, _ in rang.call.answers] == ["weakness"]


@pytest.mark.hazard("H10")
def test_a_double_press_does_not_answer_the_next_question(ring):
    rang = ring("2!2x")
    assert [question for question, _ in rang.call.answers] == ["weakness"]


@pytest.mark.hazard("H29")
def test_the_help_line_comes_with_the_second_star(ring):
    assert "If it came and went, say yes" not in ring("*x").heard
    assert "If it came and went, say yes" in ring("**x").heard


def test_on_a_replay_the_keys_follow_at_once(ring):
    lines = [m.what for m in ring("2*....x").transcript.moments]
    place = lines.index("presses *")
    assert lines[place + 1].startswith(SECOND)
    assert lines[place + 2].startswith("For yes, press 1")


@pytest.mark.hazard("H09")
def test_the_answer_is_echoed_before_the_next_question(ring):
    heard = ring("2x").heard
    assert heard.index("No.") < heard.index(SECOND)


@pytest.mark.hazard("H09", "H29")
def test_back_asks_again_and_the_new_answer_counts(ring):
    rang = ring("22#1")
    assert rang.call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert rang.call.urgency is Urgency.EMERGENCY


def test_back_from_the_offer_can_lower_urgent_but_nothing_lowers_emergency(ring):
    neck_yes = "222221222" + "1"
    assert ring(neck_yes + "#" + "2" + "x").call.urgency is None
    assert ring(neck_yes + "#" + "x").owed.rank is Rank.URGENT, "the answer stands until another takes its place"
    assert ring("1#2#2#2", "no-answer").call.urgency is Urgency.EMERGENCY


def test_the_opening_is_played_once_more_for_a_key_that_means_nothing_there(ring):
    assert ring("^7x").heard.count("Spinal cord line") == 2
    assert ring("^77x").heard.count("Spinal cord line") == 2


@pytest.mark.hazard("H28")
def test_sixty_turns_lead_to_a_person(ring):
    advice = "222221222222222"
    rang = ring(advice + "...*" * 20)
    assert rang.call.why is Why.TURNS
    assert rang.transcript.joined


@pytest.mark.hazard("H11")
@pytest.mark.parametrize("key", "123#*78")
def test_where_there_is_one_language_no_key_in_the_opening_chooses_or_answers_anything(ring, key):
    rang = ring(f"^{key}21")
    assert rang.heard.count("Spinal cord line") == 2, "the opening once more"
    assert "For English" not in rang.heard
    assert rang.call.answers == (("weakness", Answer.NO), ("walking", Answer.YES))
    assert rang.call.language == ""


HANGS_UP = [
    ("in the opening, without a key", "^x", Rank.UNKNOWN),
    ("after a no", "2x", Rank.UNFINISHED),
    ("after a silence", ".x", Rank.UNKNOWN),
    ("after a wrong key", "7x", Rank.UNKNOWN),
    ("at the offer", "2222212221x", Rank.URGENT),
    ("while hearing whom to contact", "22222122212x", Rank.URGENT),
    ("after hearing whom to contact", "22222122212.x", None),
    ("as a professional, at the first words", "^5x", Rank.UNKNOWN),
    ("going back from the offer", "2222212221#x", Rank.URGENT),
    ("at the advice after all noes", "222221222222222x", None),
    ("at the offer, having heard advice before a change of mind", "222221222" + "222222" + ".#1x", Rank.URGENT),
]


@pytest.mark.hazard("H06", "H23", "H30", "H64")
@pytest.mark.parametrize(("when", "keys", "rank"), HANGS_UP, ids=[row[0] for row in HANGS_UP])
def test_who_is_owed_a_person_after_hanging_up(ring, when, keys, rank):
    rang = ring(keys)
    assert rang.transcript.joined == 0
    assert (rang.owed.rank if rang.owed else None) is rank, when
    assert rang.listed is (rank is not None)


@pytest.mark.hazard("H33")
@pytest.mark.parametrize("caller", ["anonymous", "+17378742833", "Restricted", ""])
def test_a_withheld_number_is_answered_and_put_through_like_any_other(ring, caller):
    rang = ring("1", caller=caller)
    assert rang.call.caller is None
    assert rang.transcript.joined == 1
