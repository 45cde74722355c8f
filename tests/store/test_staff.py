"""Who may sign in, and how long a name must wait after wrong passwords."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from ivr.store import passwords
from ivr.store.looks import keep_look
from ivr.store.passwords import hashed, is_dated, is_right
from ivr.store.schema import looks, tries
from ivr.store.staff import (
    Newcomer,
    Role,
    TakenError,
    add_staff,
    all_staff,
    disable,
    end_sessions,
    keep_password,
    reset,
    staff_named,
    staff_of,
)
from ivr.store.tries import KEPT, may_try, name_key, succeeded, wait_after

THREE_AM = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
AMY = Newcomer("amy", "Amy Example", Role.RESPONDER, "+447700900101")
BEA = Newcomer("bea", "Bea Example", Role.LEAD)


@pytest.fixture
def engine(journal):
    add_staff(journal.engine, AMY, "kept", THREE_AM)
    return journal.engine


def later(seconds):
    return THREE_AM + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        *((few, 0) for few in range(5)),
        (5, 15),
        (6, 30),
        (7, 60),
        (8, 120),
        (9, 240),
        (10, 480),
        (11, 900),
        (12, 900),
        (10_000, 900),
    ],
)
def test_how_long_a_name_must_wait(failures, seconds):
    assert wait_after(failures) == dt.timedelta(seconds=seconds)


def test_whoever_is_added_is_found_by_login_and_by_number(engine):
    staff, kept = staff_named(engine, " AMY ")
    assert (staff.login, staff.name, staff.role, staff.number, kept) == (
        "amy",
        "Amy Example",
        Role.RESPONDER,
        "+447700900101",
        "kept",
    )
    assert staff_of(engine, staff.id) == staff
    assert (staff.epoch, staff.disabled_at) == (0, None)


def test_nobody_is_found_who_was_not_added(engine):
    assert staff_named(engine, "bea") is None
    assert staff_of(engine, 12345) is None


def test_a_login_is_one_person_s(engine):
    with pytest.raises(TakenError):
        add_staff(engine, Newcomer("Amy", "Another Amy", Role.LEAD), "kept", THREE_AM)
    assert [one.name for one in all_staff(engine)] == ["Amy Example"]


def test_the_list_is_in_the_order_of_logins(engine):
    add_staff(engine, Newcomer("adam", "Adam Example", Role.LEAD), "kept", THREE_AM)
    assert [one.login for one in all_staff(engine)] == ["adam", "amy"]


@pytest.mark.parametrize(
    ("has", "wants", "may"),
    [
        (Role.RESPONDER, Role.RESPONDER, True),
        (Role.RESPONDER, Role.LEAD, False),
        (Role.LEAD, Role.RESPONDER, True),
        (Role.LEAD, Role.LEAD, True),
    ],
)
def test_a_lead_may_all_that_a_responder_may(engine, has, wants, may):
    add_staff(engine, Newcomer("cat", "Cat Example", has), "kept", THREE_AM)
    assert staff_named(engine, "cat")[0].may(wants) is may


def test_who_is_disabled_cannot_sign_in_and_their_sessions_are_over(engine):
    before = staff_named(engine, "amy")[0]
    assert disable(engine, "amy", THREE_AM)
    assert staff_named(engine, "amy") is None
    after = staff_of(engine, before.id)
    assert (after.disabled_at, after.epoch) == (THREE_AM, before.epoch + 1)


def test_a_reset_changes_the_password_ends_sessions_and_forgets_wrong_tries(engine):
    disable(engine, "amy", THREE_AM)
    for _ in range(5):
        may_try(engine, "amy", THREE_AM)
    assert reset(engine, "amy", "new")
    staff, kept = staff_named(engine, "amy")
    assert (kept, staff.epoch) == ("new", 2)
    assert may_try(engine, "amy", THREE_AM)


def test_sessions_end_without_a_new_password_and_a_password_is_kept_anew_without_their_end(engine):
    end_sessions(engine, "amy")
    assert keep_password(engine, "amy", "kept", "newer")
    staff, kept = staff_named(engine, "amy")
    assert (kept, staff.epoch) == ("newer", 1)


def test_a_password_that_is_kept_anew_does_not_undo_a_reset_that_came_in_between(engine):
    reset(engine, "amy", "a new one")
    assert not keep_password(engine, "amy", "kept", "the old one, newly kept")
    assert staff_named(engine, "amy")[1] == "a new one"


def test_what_is_done_to_nobody_is_told(engine):
    assert not disable(engine, "bea", THREE_AM)
    assert not reset(engine, "bea", "new")


def test_what_is_done_to_one_is_done_to_no_other(engine):
    add_staff(engine, BEA, "kept", THREE_AM)
    disable(engine, "bea", THREE_AM)
    reset(engine, "bea", "new")
    staff, kept = staff_named(engine, "amy")
    assert (kept, staff.epoch) == ("kept", 0)


def test_a_name_is_slowed_down_from_the_fifth_try_on(engine):
    assert [may_try(engine, "amy", THREE_AM) for _ in range(6)] == [True] * 5 + [False]
    assert not may_try(engine, "amy", later(14))
    assert may_try(engine, "amy", later(15))
    assert not may_try(engine, "amy", later(44))
    assert may_try(engine, "amy", later(45))


def test_a_name_that_did_right_begins_anew(engine):
    for _ in range(5):
        may_try(engine, "amy", THREE_AM)
    succeeded(engine, "amy")
    assert [may_try(engine, "amy", THREE_AM) for _ in range(6)] == [True] * 5 + [False]


def test_spellings_of_a_name_are_slowed_down_together(engine):
    names = ("amy", "Amy", "AMY", " amy", "amy ")
    assert all(may_try(engine, name, THREE_AM) for name in names)
    assert not may_try(engine, "aMy", THREE_AM)
    assert may_try(engine, "bea", THREE_AM)


def test_of_many_tries_at_once_five_are_let_through(engine):
    with ThreadPoolExecutor(8) as pool:
        let = list(pool.map(lambda _: may_try(engine, "amy", THREE_AM), range(16)))
    assert sum(let) <= 5
    assert not may_try(engine, "amy", THREE_AM) or sum(let) < 5


def test_no_name_that_was_typed_is_kept_and_none_for_longer_than_a_day(engine):
    may_try(engine, "my-password-typed-here", THREE_AM)
    may_try(engine, "amy", THREE_AM + KEPT)
    assert set(logins(engine)) == {name_key("my-password-typed-here"), name_key("amy")}
    may_try(engine, "amy", THREE_AM + KEPT + dt.timedelta(seconds=1))
    assert logins(engine) == [name_key("amy")]
    assert len(name_key("x" * 5000)) == 64


def logins(engine):
    with engine.begin() as connection:
        return list(connection.execute(select(tries.c.login)).scalars())


def test_a_password_is_kept_as_a_hash_that_only_it_fits():
    kept = hashed("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert kept != hashed("correct horse battery")
    assert len(kept) <= 256
    assert is_right("correct horse battery", kept)
    assert not is_right("correct horse batterY", kept)
    assert not is_right("", None)
    assert not is_right("x", "no hash at all")
    assert not is_dated(kept)


def test_the_password_of_nobody_is_right_for_nobody(monkeypatch):
    monkeypatch.setattr(passwords, "NOBODYS", hashed("correct horse battery"))
    assert not is_right("correct horse battery", None)


def test_a_look_is_kept_with_who_and_when(engine):
    amy = staff_named(engine, "amy")[0]
    keep_look(engine, THREE_AM, amy.id, "call", "C" * 100)
    keep_look(engine, THREE_AM, None, "refused: unknown name")
    with engine.begin() as connection:
        found = connection.execute(select(looks).order_by(looks.c.id)).all()
    assert [(one.at, one.staff_id, one.what, one.call_sid) for one in found] == [
        (THREE_AM, amy.id, "call", "C" * 64),
        (THREE_AM, None, "refused: unknown name", None),
    ]
