"""One call in plain words: what was pressed, heard and done, and what can be told of a call that is damaged."""

import datetime as dt
from dataclasses import replace

import pytest

from ivr.call import At, Call, Entry, LegState, Limits, Now, Way, Why, after, facts, fold, leg_facts, step, turn_key
from ivr.call.acts import Say
from ivr.call.events import Began, HungUp, LegStatus, Paged, Pressed, Silence, Waited
from ivr.call.hand_events import ClosedByHand, RungByHand, TriedByHand
from ivr.call.legs import Leg
from ivr.call.parts import Claim
from ivr.call.places import Count, Item
from ivr.oncall.came_of import result
from ivr.speech import Languages, shipped
from ivr.store.reading import CallBack, Listed
from ivr.triage import Answer, Urgency, current_rules
from ivr.web.board import sbar
from ivr.web.board.effects import WHYS
from ivr.web.board.happened import STATES
from ivr.web.board.people import people
from ivr.web.board.pressing import COUNTED, waited
from ivr.web.board.rung import Rung
from ivr.web.board.spoken import Book
from ivr.web.board.story import JOURNAL, RECORD, Known, folded, story
from ivr.web.board.when import clock, day_and_minute, length, number

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900123"
RULES = current_rules()
WORDS = shipped(RULES, "Spinal cord line")
BOOK = Book(RULES, Languages(WORDS, (WORDS,)))


def journal(*happened):
    """The journal of a call whose events are half a minute apart."""
    call, entries = Call(sid="CA1", began=NIGHT), []
    for turn, event in enumerate((Began(CALLER), *happened)):
        at = NIGHT + dt.timedelta(seconds=30 * turn)
        now = Now(at, RULES, (), f"token{turn}", lambda _: 1.0, Limits(), WORDS.stamp)
        entries.append(Entry(turn_key(turn), at, event, step(call, event, now)))
        call = after(call, entries[-1])
    return entries


def learnt(*steps, event=None):
    """The journal of a call that learnt these facts in one go."""
    return [*journal(), Entry("test/1", NIGHT + dt.timedelta(minutes=1), event or HungUp(CALLER, 90), steps)]


def told(entries, *, record="fold", names=None, owed=None, number_="as it is"):
    call = fold("CA1", entries or []) if record == "fold" else record
    reach = call.reach if call and number_ == "as it is" else number_
    urgency = call.urgency.value if call and call.urgency else None
    row = Listed("CA1", NIGHT, NIGHT, CALLER, urgency, "abandoned", RULES.stamp, call)
    back = CallBack("CA1", reach, owed, call)
    at = NIGHT + dt.timedelta(hours=1)
    return story(Known(row, back, entries, names or {}, "01632 960000", at), BOOK)


def did(*happened):
    return [moment.did for moment in told(journal(*happened)).moments]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Pressed("1"), "Weakness: yes (key 1)"),
        (Pressed("2"), "Weakness: no (key 2)"),
        (Pressed("3"), "Weakness: not sure (key 3)"),
        (Silence(), "No key"),
        (Pressed("7"), "Key 7: wrong key"),
        (Pressed("*"), "Key *: to hear it again"),
        (Pressed("#"), "Key #: to go back"),
        (Pressed("0"), "Key 0: a person, now"),
        (Pressed("9"), "Key 9: as for 999, wrong key"),
        (Pressed("1", opening=True), "Key 1: during the opening, before any question"),
        (Pressed("5", opening=True), "Key 5: a health professional"),
        (Pressed("2", gone=True), "Weakness: no (key 2), and hung up"),
        (Silence(gone=True), "Hung up"),
        (HungUp(CALLER, 75), "Call over after 1 min 15 s"),
    ],
)
def test_what_the_caller_did_is_said_in_words(event, words):
    assert did(event)[1] == words


def test_a_key_before_the_question_can_have_been_heard_is_told_as_too_early():
    first, *_ = journal()
    early = NIGHT + dt.timedelta(seconds=1)
    call = after(Call(sid="CA1", began=NIGHT), first)
    now = Now(early, RULES, (), "token", lambda _: 1.0, Limits())
    pressed = Entry("turn/1", early, Pressed("1"), step(call, Pressed("1"), now))
    assert told([first, pressed]).moments[1].did.startswith("Key 1: too early")


def test_what_was_heard_stands_beside_what_was_done_with_the_opening_and_the_keys_cut_short():
    first, second, *_ = told(journal(Pressed("2"))).moments
    assert [said.words for said in first.said] == [
        (
            "[Opening: whose line it is, when to ring 999, 0 for a person] "
            "Have your arms or legs been weaker, heavier or clumsier than usual? "
            "[Which key is yes, no and not sure]"
        )
    ]
    assert second.said[0].words.startswith("No. Have you been unsteady")
    assert (second.to, second.said[0].language) == ("Caller", "en-GB")


def test_words_that_the_line_has_no_more_are_named_and_hide_nothing_else():
    entries = learnt(Say("question.gone.ask"), Say("heard.no"))
    [said] = told(entries).moments[-1].said
    assert said.words == "[words that the line has no more: question.gone.ask] No."


def test_a_question_that_the_rules_have_no_more_is_told_by_its_id():
    found = told(learnt(facts.Answered("oldone", Answer.YES)))
    assert [(one.name, one.answer) for one in found.answered] == [("oldone", "yes")]


def test_the_urgency_is_told_once_when_it_changes_and_with_the_rule_and_its_sources():
    found = told(journal(Pressed("2"), Pressed("1")))
    assert [moment.then[:1] for moment in found.moments] == [(), (), ("Urgency: emergency",)]
    [ground] = found.grounds
    assert (ground.rule, ground.name, ground.answer, ground.urgency) == ("walking", "walking", "yes", "emergency")
    assert any("lines 6, 19, 27" in source for source in ground.sources)


def test_what_was_not_asked_is_told_apart_from_what_was_answered_no():
    found = told(journal(Pressed("2"), Pressed("1")))
    assert [(one.id, one.answer) for one in found.answered] == [("weakness", "no"), ("walking", "yes")]
    assert [one.id for one in found.unasked] == [question.id for question in RULES.questions][2:]


def test_an_answer_that_was_taken_back_stays_in_the_moments_and_not_in_the_answers():
    found = told(journal(Pressed("2"), Pressed("#"), Pressed("3")))
    assert [moment.did for moment in found.moments[1:]] == [
        "Weakness: no (key 2)",
        "Key #: to go back",
        "Weakness: not sure (key 3)",
    ]
    assert [one.answer for one in found.answered] == ["not sure"]


def test_contacts_go_by_the_name_that_is_known_and_else_by_their_key():
    entries = learnt(leg_facts.LegPlaced("l1", "ann/1"), leg_facts.LegPlaced("l2", "bob/1", way=Way.PAGE))
    found = told(entries, names={"l1": "Ann Example"})
    assert [(one.name, one.way) for one in found.rung] == [
        ("Ann Example", "from the caller's own call"),
        ("bob/1", "for the call-back"),
    ]
    assert found.moments[-1].then == ("The line rings Ann Example", "The line rings bob/1 for the call-back")


def test_reports_that_change_nothing_are_left_out():
    rings = (leg_facts.LegChanged("l1", LegState.RINGING),)
    reports = [
        Entry(f"leg/{place}", NIGHT, LegStatus("l1", "ringing"), steps)
        for place, steps in enumerate((rings, rings, ()))
    ]
    placed = learnt(leg_facts.LegPlaced("l1", "ann/1"))
    assert [moment.did for moment in told([*placed, *reports]).moments[len(placed) :]] == ["Phone rings"]


def test_what_is_keyed_while_waiting_is_told_in_the_doctors_words():
    call = Call(sid="CA1", began=NIGHT, at=At.WAITING, pieces=("item.feet.ask",))

    noted = Entry("wait/1/1", NIGHT, Waited(1, "2"), (facts.Noted(Item.FEET, Answer.NO),))
    assert waited(call, noted, BOOK) == "Cannot lift both feet."
    assert waited(call, Entry("wait/1/2", NIGHT, Waited(2, "8"), ()), BOOK) == "Keys 8: no answer to what was asked"
    number_ = Entry("wait/1/3", NIGHT, Waited(3, "1"), (facts.NumberKeyed(CALLER, sure=True),))
    assert waited(call, number_, BOOK) == "Number to ring: 07700 900123, confirmed"


def test_every_reason_for_a_person_every_count_and_every_end_of_a_leg_has_words():
    assert WHYS.keys() == set(Why)
    assert COUNTED.keys() == set(Count) - {Count.SILENCE}
    assert STATES.keys() == set(LegState) - {LegState.PLACED, LegState.ACCEPTED, LegState.TALKING}


def test_claims_and_who_closed_it_are_told_with_the_note():
    until = NIGHT + dt.timedelta(minutes=10)
    entries = learnt(
        facts.Claimed("Sam Example", until),
        facts.Closed("Kim Example", "Seen in bay 3"),
        event=ClosedByHand("Kim Example", "Seen in bay 3", "a-and-e"),
    )
    found = told(entries)
    assert [(hold.by, hold.until) for hold in found.holds] == [("Sam Example", until)]
    assert (found.closed.by, found.closed.result, found.closed.note) == ("Kim Example", "sent to A&E", "Seen in bay 3")
    *_, recommended = sbar.sheet(found, approved=True).parts
    told_last = "Call-back closed by Kim Example, Sat 07 Mar 2026, 03:01 GMT: sent to A&E: Seen in bay 3"
    assert recommended.lines[-1] == told_last
    last = found.moments[-1]
    assert (last.who, last.did) == ("Kim Example", "Closes the call-back: sent to A&E: Seen in bay 3")


def test_a_try_in_vain_is_told_with_its_note_and_counted_on_the_sheet():
    tried = learnt(facts.Tried("Sam Example", "No voicemail"), event=TriedByHand("Sam Example", "No voicemail"))
    found = told(tried)
    assert [(one.by, one.note) for one in found.in_vain] == [("Sam Example", "No voicemail")]
    assert found.moments[-1].did == "Could not reach the caller: No voicemail"
    *_, last = sbar.sheet(found, approved=True).parts
    assert "Tried by hand 1x, last by Sam Example at 03:01: not reached" in last.lines


def test_a_phone_of_staffs_own_goes_by_whose_it_is():
    placed = leg_facts.LegPlaced("l1", "staff/7", way=Way.PAGE, by="Sam Example")
    found = told(learnt(placed, event=RungByHand("staff/7", "Sam Example")))
    assert [one.name for one in found.rung] == ["Sam Example"]
    assert found.moments[-1].then == ("The line rings Sam Example for the call-back",)
    assert found.moments[-1].did == "Rings the caller back through the line, own phone first"


def test_a_damaged_record_is_made_anew_from_the_journal_and_said_to_be_damaged():
    entries = journal(Pressed("1"))
    found = told(entries, record=None, number_=CALLER)
    assert found.damaged == RECORD
    assert [one.answer for one in found.answered] == ["yes"]
    assert folded("CA1", None) is None


def test_without_record_and_journal_the_row_still_tells_who_rang_and_claims_nothing_else():
    found = told(None, record=None, number_=CALLER)
    assert found.damaged == f"{RECORD} {JOURNAL}"
    assert (found.number, found.outcome, found.questions, found.moments) == (CALLER, "abandoned", (), ())
    sheet = " ".join(line for part in sbar.sheet(found, approved=True).parts for line in part.lines)
    assert "What was asked and answered cannot be read" in sheet
    assert "Cancer, now or ever: not known" in sheet
    assert sbar.sheet(found, approved=True).rung == ("not known",)
    assert "ot asked" not in sheet
    assert "nothing" not in sheet


def test_words_or_rules_that_have_changed_since_are_said_to_have_changed():
    entries = journal()
    call = fold("CA1", entries)
    assert not told(entries).outdated
    assert told(entries, record=call.model_copy(update={"wording": "en-GB 2020.1+0"})).outdated
    assert told(entries, record=call.model_copy(update={"ruleset": "2020.1+0"})).outdated


def test_of_many_phones_the_sheet_keeps_those_who_took_the_call_and_the_last_ones():
    def leg(place, *, accepted=None):
        at = NIGHT + dt.timedelta(minutes=place)
        return Rung(f"Contact {place}", "for the call-back", at, None, accepted, None, None, "did not answer")

    legs = (leg(0, accepted=NIGHT), *(leg(place) for place in range(1, 12)))
    lines = sbar.sheet(replace(told(journal()), rung=legs), approved=True).rung
    assert [line.split(":")[2].split(" ", 1)[1] for line in lines[:-1]] == [f"Contact {n}" for n in (0, 8, 9, 10, 11)]
    assert lines[-1] == "… and 7 more: see the call at the board"


def test_the_first_questions_are_quoted_on_the_sheet_and_every_other_one_is_named():
    ids = [question.id for question in RULES.questions if question.id != "cancer"]
    answers = [facts.Answered(one, Answer.UNSURE if place % 2 else Answer.YES) for place, one in enumerate(ids)]
    assessment = sbar.sheet(told(learnt(*answers)), approved=True).parts[2].lines
    assert sum("“" in line for line in assessment) == sbar.MOST_ASKED
    assert all(any(book_name(one) in line.lower() for line in assessment) for one in ids)


def book_name(question):
    return WORDS.text(f"question.{question}.short")


def test_a_long_note_is_cut_on_the_sheet_and_whole_on_the_page():
    entries = learnt(facts.Closed("Kim Example", "x" * 500), event=ClosedByHand("Kim Example", "x" * 500))
    found = told(entries)
    sheet = " ".join(line for part in sbar.sheet(found, approved=True).parts for line in part.lines)
    assert found.closed.note == "x" * 500
    assert f"{'x' * 159}…" in sheet
    assert "x" * 160 not in sheet


def test_the_sheet_says_that_questions_are_unsigned_until_they_are_signed():
    found = told(journal())
    assert "not signed off" in sbar.sheet(found, approved=False).foot
    assert "not signed off" not in sbar.sheet(found, approved=True).foot
    for approved in (True, False):
        assert "Not a diagnosis" in sbar.sheet(found, approved=approved).foot
        assert RULES.stamp in sbar.sheet(found, approved=approved).foot
        assert WORDS.stamp in sbar.sheet(found, approved=approved).foot


def test_moments_are_told_by_londons_clock():
    summer = dt.datetime(2026, 7, 1, 23, 30, 5, tzinfo=dt.UTC)
    assert clock(summer) == "00:30:05"
    assert day_and_minute(summer) == "Thu 02 Jul 2026, 00:30 BST"
    assert (length(59.6), length(125)) == ("1 min 0 s", "2 min 5 s")


def test_a_number_is_shown_as_it_is_written_and_one_that_is_none_as_it_was_kept():
    assert (number(CALLER), number(None), number("anonymous")) == ("07700 900123", "withheld", "anonymous")


def test_a_claim_without_a_journal_is_still_told():
    call = Call(sid="CA1", began=NIGHT, claim=Claim(by="Sam Example", at=NIGHT, until=NIGHT))
    assert [hold.by for hold in told(None, record=call).holds] == ["Sam Example"]


def test_who_is_not_known_by_name_keeps_the_key_and_staff_their_own_name():
    who = people(Call(sid="CA1", began=NIGHT, legs=(Leg(id="l1", contact="ann/1"),)), {"l1": "Ann Example"})
    assert (who.who("ann/1"), who.who("Kim Example"), who.on("nobody")) == ("Ann Example", "Kim Example", "A contact")


def test_what_came_of_a_leg_has_the_words_of_the_list():
    call = Call(sid="CA1", began=NIGHT)
    assert (
        result(Leg(id="l1", contact="ann/1", placed_at=NIGHT), call, NIGHT + dt.timedelta(hours=1)) == "did not answer"
    )


def test_a_call_back_that_is_due_is_told():
    event = Paged(("ann/1",))
    moments = told(
        [*journal(), Entry("pager/1", NIGHT, event, (leg_facts.LegPlaced("l1", "ann/1", way=Way.PAGE),))]
    ).moments
    assert (moments[-1].who, moments[-1].did) == ("Line", "The call-back is due")


def test_the_recommendation_follows_the_rules_and_promises_nothing():
    for urgency, words in (
        (Urgency.EMERGENCY, "a clinician now"),
        (Urgency.URGENT, "a clinician by Sun 08 Mar 2026, 03:00 GMT"),
        (Urgency.ADVICE, "rule nothing out"),
        (None, "has still to be asked"),
    ):
        call = fold("CA1", journal()).model_copy(update={"urgency": urgency})
        *_, last = sbar.sheet(told(journal(), record=call), approved=True).parts
        assert words in last.lines[0]
