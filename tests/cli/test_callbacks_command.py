"""`ivr callbacks`: who waits, who rings them, and who says that it is done."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from ivr.call import At, Call, LegState, Way, facts
from ivr.call.events import HungUp, LegCreated, LegStatus, Paged, Pressed
from ivr.call.hand_events import ClaimedByHand, ClosedByHand, RungByHand
from ivr.call.legs import Leg
from ivr.call.places import Item
from ivr.cli import callbacks, main
from ivr.pager import by_hand
from ivr.store import one_call
from ivr.store.staff import LONGEST_NAME
from ivr.triage import Answer, Urgency
from tests.databases import change

NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
GONE = NIGHT + dt.timedelta(minutes=2)
CALLER, OTHER = "+447700900123", "+447700900456"
CONTRACT = {"call_sid", "urgency", "reason", "number", "opened_at", "status"}
DOING = {"claimed_by", "claimed_until", "attempts", "next_at", "others"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Return what turns the clock of the commands: seconds after the caller hung up."""

    def turn(seconds):
        monkeypatch.setattr(callbacks, "now", lambda: GONE + dt.timedelta(seconds=seconds))

    turn(5)
    return turn


@pytest.fixture
def owed(book):
    """Somebody with weak legs has hung up before a doctor came."""
    book.call("CA1", Pressed("1"), HungUp(CALLER, 90))
    [leg] = one_call(book.engine, "CA1").legs
    book.happen("CA1", "leg/status", LegStatus(leg.id, "canceled"), GONE)
    return book


def listed(read):
    return {one["call_sid"]: one for one in read("callbacks", "list")}


def test_the_list_says_what_is_being_done(owed, read):
    [one] = read("callbacks", "list")
    assert set(one) == CONTRACT | DOING
    assert (one["urgency"], one["status"], one["attempts"], one["others"]) == ("emergency", "open", 0, [])
    assert (one["claimed_by"], one["claimed_until"]) == (None, None)
    assert dt.datetime.fromisoformat(one["next_at"]) == GONE + dt.timedelta(seconds=20)


def test_while_a_phone_rings_it_is_ringing_and_the_try_is_counted(owed, read, clock):
    owed.happen("CA1", "pager/1", Paged(("registrar/1",)), GONE + dt.timedelta(seconds=20))
    leg = one_call(owed.engine, "CA1").legs[-1].id
    owed.happen("CA1", f"leg/{leg}/created", LegCreated(leg, "CAleg"), GONE + dt.timedelta(seconds=21))
    clock(25)
    one = listed(read)["CA1"]
    assert (one["status"], one["attempts"]) == ("ringing", 1)
    assert dt.datetime.fromisoformat(one["next_at"]) == GONE + dt.timedelta(seconds=20, minutes=3)


def test_calls_of_one_number_know_of_each_other_and_withheld_numbers_match_nothing(book, read):
    for sid, caller in (("CA1", CALLER), ("CA2", OTHER), ("CA3", CALLER), ("CA4", None), ("CA5", None)):
        book.call(sid, Pressed("1"), HungUp(caller, 90), caller=caller)
    book.learn("CA5", GONE, facts.NumberKeyed(OTHER, sure=True))
    others = {sid: one["others"] for sid, one in listed(read).items()}
    assert others == {"CA1": ["CA3"], "CA2": ["CA5"], "CA3": ["CA1"], "CA4": [], "CA5": ["CA2"]}
    assert listed(read)["CA5"]["number"] == OTHER


def test_programs_read_the_rank_order_and_people_one_patient_at_a_time(book, read, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "220")
    book.call("CAlast", Pressed("2"), HungUp(CALLER, 90))
    book.call("CAmiddle", Pressed("0"), HungUp(OTHER, 90), caller=OTHER)
    book.call("CAfirst", Pressed("1"), HungUp(CALLER, 90))
    assert [one["call_sid"] for one in read("callbacks", "list")] == ["CAfirst", "CAmiddle", "CAlast"]
    shown = run("callbacks", "list").stdout
    assert shown.index("CAfirst") < shown.index("CAlast") < shown.index("CAmiddle")
    assert shown.count(CALLER) == 1
    assert "the same" in shown


def test_who_is_never_rung_has_no_next_time(book, read):
    book.call("CA1", Pressed("2"), HungUp(CALLER, 90))
    one = listed(read)["CA1"]
    assert (one["urgency"], one["next_at"]) == (None, None)


def test_a_bad_setting_of_the_pager_keeps_nobody_from_the_list(owed, read, monkeypatch):
    monkeypatch.setenv("IVR_PAGING__EVERY_MINUTES", "soon")
    assert listed(read)["CA1"]["next_at"]


def test_the_pagers_own_policy_says_when_somebody_is_rung_next(owed, read, monkeypatch):
    monkeypatch.setenv("IVR_PAGING__FIRST_AFTER_SECONDS", "50")
    assert dt.datetime.fromisoformat(listed(read)["CA1"]["next_at"]) == GONE + dt.timedelta(seconds=50)


@pytest.mark.hazard("H42")
@pytest.mark.parametrize(("urgency", "minutes"), [(Urgency.EMERGENCY, 10), (Urgency.URGENT, 60)])
def test_a_claim_is_a_lease_and_one_entry_of_the_journal(book, read, urgency, minutes):
    book.call("CA1", Pressed("2"), HungUp(CALLER, 90))
    book.learn("CA1", GONE, facts.Assessed(urgency, ()))
    before = len(book.entries("CA1"))
    one = read("callbacks", "claim", "CA1", "--by", " Dr  Ade ")
    assert (one["status"], one["claimed_by"]) == ("claimed", "Dr Ade")
    until = GONE + dt.timedelta(seconds=5, minutes=minutes)
    assert dt.datetime.fromisoformat(one["claimed_until"]) == until
    assert one == listed(read)["CA1"]
    assert [entry.event for entry in book.entries("CA1")[before:]] == [ClaimedByHand("Dr Ade")]
    assert book.row_is_fold("CA1")
    assert dt.datetime.fromisoformat(one["next_at"]) == until


def test_a_claim_of_somebody_else_is_kept_until_it_ends_or_is_forced(owed, run, read, clock):
    read("callbacks", "claim", "CA1", "--by", "Dr Ade")
    refused = run("callbacks", "claim", "CA1", "--by", "Dr Bell")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "Error: Dr Ade has claimed it until Sat 07 Mar 2026 03:12 GMT\n"
    assert read("callbacks", "claim", "CA1", "--by", "dr ade")["claimed_by"] == "dr ade"
    assert read("callbacks", "claim", "CA1", "--by", "Dr Bell", "--force")["claimed_by"] == "Dr Bell"
    clock(5 + 600)
    assert listed(read)["CA1"]["claimed_by"] is None
    assert read("callbacks", "claim", "CA1", "--by", "Dr Cole")["claimed_by"] == "Dr Cole"
    assert owed.row_is_fold("CA1")


def test_of_two_at_the_same_moment_one_has_it(owed):
    def take(name):
        try:
            return by_hand.claim(owed.journal, "CA1", name, GONE).claim.by
        except by_hand.TakenError:
            return None

    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(take, [f"Dr {n}" for n in range(8)]))
    assert len([name for name in names if name]) == 1
    assert len([e for e in owed.entries("CA1") if isinstance(e.event, ClaimedByHand)]) == 1


@pytest.mark.parametrize("command", ["claim", "done"])
@pytest.mark.parametrize(
    ("sid", "said"),
    [("CA9", "no call 'CA9'"), ("CArunning", "still on the line"), ("CAtalked", "nothing is owed")],
)
def test_what_is_not_owed_can_be_neither_taken_nor_closed(book, run, command, sid, said):
    book.call("CArunning", Pressed("1"))
    book.call("CAtalked", Pressed("1"), HungUp(CALLER, 90))
    leg = facts.LegPlaced("L", "registrar/1", way=Way.QUEUE)
    took = facts.LegChanged("L", LegState.ACCEPTED), facts.LegChanged("L", LegState.TALKING, talked=60, bridged=True)
    book.learn("CAtalked", NIGHT + dt.timedelta(minutes=1), leg, *took)
    result = run("callbacks", command, sid, "--by", "Dr Ade")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert said in result.stderr


@pytest.mark.parametrize("command", ["claim", "done"])
@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), "Dr\x1b[2J", "\u202eedA"])
def test_a_name_is_one_that_can_be_shown(owed, run, command, name):
    before = owed.entries("CA1")
    result = run("callbacks", command, "CA1", "--by", name)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert f"1 to {LONGEST_NAME} printable characters" in result.stderr
    assert owed.entries("CA1") == before


def test_a_note_has_its_bounds(owed, run):
    result = run("callbacks", "done", "CA1", "--by", "Dr Ade", "--note", "x" * 501)
    assert result.exit_code == 1
    assert "the note must have 1 to 500" in result.stderr
    assert run("callbacks", "done", "CA1", "--by", "Dr Ade", "--note", "x" * 500).exit_code == 0


def test_done_closes_it_once_and_the_first_to_say_so_counts(owed, read, run):
    read("callbacks", "claim", "CA1", "--by", "Dr Ade")
    done = read("callbacks", "done", "CA1", "--by", "Dr Ade", "--note", "spoke to\nher husband")
    closed_at = (GONE + dt.timedelta(seconds=5)).isoformat()
    assert done == {
        "call_sid": "CA1",
        "status": "closed",
        "closed_by": "Dr Ade",
        "closed_at": closed_at,
        "already_closed": False,
        "others": [],
    }
    assert owed.entries("CA1")[-1].event == ClosedByHand("Dr Ade", "spoke to her husband", "reached")
    assert owed.row_is_fold("CA1")
    assert read("callbacks", "list") == []
    before = owed.entries("CA1")
    assert read("callbacks", "done", "CA1", "--by", "Dr Bell") == done | {"already_closed": True}
    again = run("callbacks", "done", "CA1", "--by", "Dr Bell")
    assert again.exit_code == 0
    assert "had been closed by Dr Ade" in again.stdout
    assert owed.entries("CA1") == before
    refused = run("callbacks", "claim", "CA1", "--by", "Dr Bell")
    assert (refused.exit_code, refused.stderr) == (1, "Error: Dr Ade closed it on Sat 07 Mar 2026 03:02 GMT\n")


@pytest.mark.hazard("H72")
def test_who_closes_one_is_told_of_the_others_of_that_number(owed, read, run):
    owed.call("CA2", Pressed("1"), HungUp(CALLER, 90))
    owed.call("CA3", Pressed("1"), HungUp(OTHER, 90), caller=OTHER)
    assert read("callbacks", "done", "CA1", "--by", "Dr Ade")["others"] == ["CA2"]
    assert "still open: CA2." in run("callbacks", "done", "CA1", "--by", "Dr Ade").stdout
    assert set(listed(read)) == {"CA2", "CA3"}


def test_one_is_shown_with_all_that_is_known(owed, read, run, clock):
    owed.call("CA2", Pressed("1"), HungUp(CALLER, 90))
    owed.learn("CA1", GONE, facts.Noted(Item.FEET, Answer.NO))
    owed.happen("CA1", "pager/1", Paged(("registrar/1",)), GONE + dt.timedelta(seconds=20))
    clock(40)
    read("callbacks", "claim", "CA1", "--by", "Dr Ade")
    shown = read("callbacks", "show", "CA1")
    assert set(shown) >= CONTRACT | DOING
    assert (shown["answers"], shown["handover"], shown["others"]) == ({"weakness": "yes"}, {"feet": "no"}, ["CA2"])
    assert [(one["contact"], one["result"]) for one in shown["rung"]] == [
        ("registrar/1", "did not answer"),
        ("registrar/1", "could not be rung"),
    ]
    assert (shown["claim"]["by"], shown["note"], shown["closed_by"]) == ("Dr Ade", None, None)
    words = run("callbacks", "show", "CA1").stdout
    said = ("weakness: yes", "Cannot lift both feet.", "registrar/1: could not be rung", "by Dr Ade", "CA2", CALLER)
    assert [text for text in said if text not in words] == []


def test_a_closed_one_is_shown_with_what_came_of_it_and_its_note(owed, read, run):
    read("callbacks", "done", "CA1", "--by", "Dr Ade", "--result", "a-and-e", "--note", "came to the ward")
    shown = read("callbacks", "show", "CA1")
    assert (shown["status"], shown["closed_by"], shown["note"]) == ("closed", "Dr Ade", "came to the ward")
    assert shown["result"] == "sent to A&E"
    assert (shown["urgency"], shown["next_at"]) == (None, None)
    assert "by Dr Ade: sent to A&E, came to the ward" in run("callbacks", "show", "CA1").stdout


def test_staff_whose_own_phone_was_rung_are_shown_by_their_name(owed, read, run):
    owed.happen("CA1", "hand/1", RungByHand("staff/3", "Nurse Eve"), GONE)
    assert listed(read)["CA1"]["claimed_by"] == "Nurse Eve"
    assert read("callbacks", "show", "CA1")["rung"][-1]["contact"] == "Nurse Eve"
    assert "Nurse Eve: is being rung" in run("callbacks", "show", "CA1").stdout
    assert "staff/3" not in run("callbacks", "show", "CA1").stdout


def test_a_try_without_an_answer_leaves_it_open(owed, read):
    read("callbacks", "claim", "CA1", "--by", "Dr Ade")
    by_hand.no_answer(owed.journal, "CA1", "Dr Ade", "", GONE)
    one = listed(read)["CA1"]
    assert (one["status"], one["claimed_by"]) == ("open", None)
    assert owed.row_is_fold("CA1")


def test_a_call_that_owes_nothing_can_be_shown(book, read, run):
    book.call("CA1", Pressed("1"))
    assert read("callbacks", "show", "CA1")["status"] == "nothing owed"
    assert run("callbacks", "show", "CA1").exit_code == 0


def test_showing_an_unknown_call_is_one_line(owed, run):
    result = run("callbacks", "show", "CA9")
    assert (result.exit_code, result.stderr) == (1, "Error: there is no call 'CA9'\n")


@pytest.mark.hazard("H70")
def test_a_damaged_call_hides_no_other_and_can_be_shown(owed, read, run, database):
    owed.call("CA2", Pressed("1"), HungUp(OTHER, 90), caller=OTHER)
    change(database, "UPDATE calls SET state = '{}' WHERE sid = 'CA1'")
    one = listed(read)["CA1"]
    assert (one["status"], one["attempts"], one["next_at"], one["number"]) == ("open", None, None, CALLER)
    assert listed(read)["CA2"]["attempts"] == 0
    assert "damaged" in read("callbacks", "show", "CA1")
    assert "damaged" in run("callbacks", "show", "CA1").stdout
    result = run("callbacks", "claim", "CA1", "--by", "Dr Ade")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


def test_a_damaged_call_can_be_taken_off_the_list(owed, read, run, database):
    change(database, "UPDATE calls SET state = '{}' WHERE sid = 'CA1'")
    assert run("callbacks", "done", "CA1", "--by", "Dr Ade").exit_code == 0
    assert "CA1" not in listed(read)


PLACED = GONE + dt.timedelta(minutes=1)
LATER = PLACED + dt.timedelta(days=1)
LEG = Leg(id="L", contact="registrar/1", way=Way.PAGE, placed_at=PLACED)


@pytest.mark.parametrize(
    ("known", "at", "said"),
    [
        ({}, PLACED, "is being rung"),
        ({}, LATER, "could not be rung"),
        ({"refused": True}, PLACED, "could not be rung"),
        ({"sid": "CAleg"}, LATER, "did not answer"),
        ({"state": LegState.UNREACHED}, LATER, "did not answer"),
        ({"state": LegState.DECLINED}, LATER, "declined"),
        ({"state": LegState.ANSWERED, "answered_at": PLACED}, PLACED, "has picked up"),
        ({"state": LegState.OVER, "answered_at": PLACED}, LATER, "picked up and did not take it"),
        ({"state": LegState.ACCEPTED, "accepted_at": PLACED}, PLACED, "pressed 1, and is on the phone"),
        ({"state": LegState.OVER, "accepted_at": PLACED, "talked": 3, "bridged": True}, LATER, "for long"),
        ({"state": LegState.OVER, "accepted_at": PLACED, "talked": 60, "bridged": True}, LATER, "and talked"),
        ({"rings_back": True}, LATER, "took the call-back, has not said"),
        ({"rings_back": True, "reached": True}, LATER, "took the call-back, reached the patient"),
        ({"rings_back": True, "reached": False}, LATER, "took the call-back, did not reach"),
    ],
)
def test_what_came_of_ringing_somebody_is_said_in_words(known, at, said):
    leg = LEG.model_copy(update=known)
    call = Call(sid="CA1", began=NIGHT, at=At.ASKING, legs=(leg,), over=GONE)
    assert said in callbacks.result(leg, call, at)


def test_only_the_database_is_needed(owed, run):
    """No other variable is set: the fixture takes them all away."""
    assert run("callbacks", "list").exit_code == 0
    assert json.loads(run("callbacks", "show", "CA1", "--json").stdout)["call_sid"] == "CA1"


def test_a_note_can_be_typed_so_that_it_is_no_argument(owed, read):
    args = ("callbacks", "done", "CA1", "--by", "Dr Ade", "--note", "-")
    result = CliRunner().invoke(main, args, input="spoke to her husband\n")
    assert result.exit_code == 0, result.output
    assert read("callbacks", "show", "CA1")["note"] == "spoke to her husband"
