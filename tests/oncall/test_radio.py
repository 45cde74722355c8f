"""The radio check: one plain sentence a row. Times are minutes after eight in the evening, when the duty begins."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.call import Contact, Kind
from ivr.oncall import Check, Paging, TellNext, TryContact, radio_due

EIGHT = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
A, A_2, B, C = (Contact(key, f"Dr {key}", Kind.DIRECT, 20) for key in ("a/1", "a/2", "b/1", "c/1"))
SWITCH = Contact("switch/1", "Switchboard", Kind.SWITCHBOARD, 90)
ORDER = (A, A_2, SWITCH, B, C)
TRY_A, TELL_B, TELL_C = TryContact(A, EIGHT), TellNext(B, A, EIGHT), TellNext(C, A, EIGHT)


def minute(number):
    return EIGHT + timedelta(minutes=number)


def check(contact, at, *, answered=False, **known):
    """Return a ring for the duty that began at eight."""
    return Check(contact.key, known.pop("shift", EIGHT), minute(at), answered, **known)


def tell(contact, at, *, answered=False, missing=A):
    return check(contact, at, answered=answered, missing=missing.key)


def rung(checks, at, *, starting=((EIGHT, A),), order=ORDER, patients_waiting=False):
    return list(radio_due(starting, checks, order, patients_waiting, minute(at), Paging()))


THREE = (check(A, 0), check(A, 3), check(A, 6))


@pytest.mark.parametrize(
    ("sentence", "checks", "at", "tasks"),
    [
        ("before the duty begins", (), -0.1, []),
        ("when it begins", (), 0, [TRY_A]),
        ("a quarter of an hour late", (), 15, [TRY_A]),
        ("later it is skipped", (), 15.1, []),
        ("answered", (check(A, 0, answered=True),), 60, []),
        ("answered at the second try", (check(A, 0), check(A, 3, answered=True)), 60, []),
        ("it rings", (check(A, 0, answered=None),), 1, []),
        ("no answer: not at once", (check(A, 0),), 2.9, []),
        ("no answer: again after 3 minutes", (check(A, 0),), 3, [TRY_A]),
        ("nothing was ever heard of it: the same", (check(A, 0, answered=None),), 3, [TRY_A]),
        ("a second try is never too late", (check(A, 14),), 90, [TRY_A]),
        ("the third", (check(A, 0), check(A, 3)), 6, [TRY_A]),
        ("after three tries: not at once", THREE, 8.9, []),
        ("then the next contact is told: no other phone of theirs, and no operator", THREE, 9, [TELL_B]),
        ("who has heard it", (*THREE, tell(B, 9, answered=True)), 60, []),
        ("who is being rung", (*THREE, tell(B, 9, answered=None)), 10, []),
        ("who does not answer either: the one after", (*THREE, tell(B, 9)), 12, [TELL_C]),
        ("nobody is left to tell", (*THREE, tell(B, 9), tell(C, 12)), 15, []),
        ("an answer that comes late is one", (*THREE[:2], check(A, 6, answered=True)), 9, []),
        ("yesterday's check is another", (check(A, -1440, answered=True, shift=minute(-1440)),), 0, [TRY_A]),
    ],
)  # fmt: skip
def test_one_contact_whose_duty_begins(sentence, checks, at, tasks):
    assert rung(checks, at) == tasks, sentence


@pytest.mark.parametrize(
    ("sentence", "known", "tasks"),
    [
        ("a patient waits, or a call-back is due", {"patients_waiting": True}, []),
        ("a switchboard is not checked", {"starting": ((EIGHT, SWITCH),)}, []),
        ("nobody's duty begins", {"starting": ()}, []),
        ("two begin at once", {"starting": ((EIGHT, A), (EIGHT, B))}, [TRY_A, TryContact(B, EIGHT)]),
        ("one person begins twice: one ring", {"starting": ((EIGHT, A), (minute(-5), A))}, [TRY_A]),
    ],
)
def test_on_other_nights(sentence, known, tasks):
    assert rung((), 0, **known) == tasks, sentence


def test_by_hand_at_any_time():
    assert rung((), 200, starting=((minute(200), A),)) == [TryContact(A, minute(200))]


def test_the_last_of_the_order_is_followed_by_the_first():
    checks = tuple(check(C, at) for at in (0, 3, 6))
    assert rung(checks, 9, starting=((EIGHT, C),)) == [TellNext(A, C, EIGHT)]


def test_a_contact_who_is_in_the_order_no_more_has_the_first_told():
    assert rung(THREE, 9, order=(B, C)) == [TELL_B]


def test_nobody_is_told_while_their_own_check_rings():
    checks = (*THREE, check(B, 8, answered=None))
    assert rung(checks, 9, starting=((EIGHT, A), (EIGHT, B))) == []


def test_somebody_whose_own_check_has_just_failed_may_be_told():
    checks = (*THREE, check(B, 8))
    assert rung(checks, 9, starting=((EIGHT, A), (EIGHT, B))) == [TELL_B]


def test_two_who_do_not_answer_are_told_of_one_after_the_other():
    checks = (*THREE, *(check(A_2, at) for at in (0, 3, 6)))
    assert rung(checks, 9, starting=((EIGHT, A), (EIGHT, A_2))) == [TELL_B]


@pytest.mark.hazard("H44")
def test_patients_first_and_the_check_afterwards():
    assert rung(THREE, 9, patients_waiting=True) == []
    assert rung(THREE, 40) == [TELL_B]
