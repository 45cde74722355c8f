"""Signing in: named staff, by their password. Whatever is wrong, the same is said, and it takes as long."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from ivr.store import passwords
from ivr.store.schema import staff as staff_table
from ivr.store.schema import tries
from ivr.store.staff import disable
from ivr.web.board import sign_in
from ivr.web.board.sign_in import WRONG
from tests.databases import behind

WRONGS = ("wrong password", "quite another", "password1234", "correct horse", "let me in now")


@pytest.fixture
def kept(line):
    """Return what is kept of somebody's password."""

    def read(login):
        with line.desk.journal.engine.begin() as connection:
            return connection.execute(select(staff_table.c.password).where(staff_table.c.login == login)).scalar()

    return read


@pytest.fixture
def verified(monkeypatch):
    """Everything that a password was held against."""
    asked = []

    class Hasher(PasswordHasher):
        def verify(self, hash, password):  # noqa: A002 argon2's own name
            asked.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    return asked


def without_tokens(page):
    return re.sub(r'(content|value)="[^"]{40,}"', "", page.text)


def test_staff_sign_in_and_land_on_the_board(staff, browser):
    staff("amy")
    answer = browser().sign_in("amy")
    assert (answer.status_code, answer.location) == (303, "/board")


@pytest.mark.parametrize("login", ["AMY", " amy ", "Amy"])
def test_capitals_and_spaces_around_a_name_do_not_matter(staff, browser, login):
    staff("amy")
    assert browser().sign_in(login).status_code == 303


def test_a_wrong_password_an_unknown_name_and_a_disabled_one_are_told_apart_by_nothing(staff, browser, line, clock):
    staff("amy")
    staff("ben")
    disable(line.desk.journal.engine, "ben", clock.now)
    answers = [browser().sign_in("amy", "wrong password"), browser().sign_in("nobody"), browser().sign_in("ben")]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert len({without_tokens(answer) for answer in answers}) == 1
    assert WRONG in answers[0].text


def test_a_name_that_nobody_has_is_held_against_a_hash_that_takes_as_long(staff, browser, verified):
    staff("amy")
    for login in ("amy", "nobody"):
        browser().sign_in(login, "wrong password")
    real, nobodys = verified
    assert nobodys == passwords.NOBODYS
    assert nobodys.split("$")[:4] == real.split("$")[:4]
    assert not passwords.is_dated(nobodys)


def test_a_password_that_was_hashed_in_an_older_way_is_hashed_anew(staff, browser, kept, line):
    staff("amy")
    older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("correct horse battery")
    with line.desk.journal.engine.begin() as connection:
        connection.execute(staff_table.update().values(password=older))
    assert browser().sign_in("amy", "wrong password").status_code == 403
    assert kept("amy") == older
    assert browser().sign_in("amy").status_code == 303
    assert "m=19456" in kept("amy")
    assert browser().sign_in("amy").status_code == 303


@pytest.mark.parametrize("login", ["amy", "nobody"])
def test_after_five_wrong_passwords_a_name_must_wait_whether_anybody_has_it_or_not(
    staff, browser, clock, journal_of, login
):
    staff("amy")
    for wrong in WRONGS:
        browser().sign_in(login, wrong)
    assert "refused: too many tries" not in journal_of()
    clock.now += timedelta(seconds=14)
    answer = browser().sign_in(login)
    assert answer.status_code == 403
    assert WRONG in answer.text
    assert journal_of()[-1] == "refused: too many tries"
    clock.now += timedelta(seconds=1)
    assert browser().sign_in(login).status_code == (303 if login == "amy" else 403)
    assert journal_of().count("refused: too many tries") == 1


def test_what_is_tried_while_a_name_must_wait_makes_it_wait_no_longer(staff, browser, clock):
    staff("amy")
    for wrong in WRONGS:
        browser().sign_in("amy", wrong)
    for _ in range(7):
        clock.now += timedelta(seconds=2)
        browser().sign_in("amy", "wrong password")
    clock.now += timedelta(seconds=1)
    assert browser().sign_in("amy").status_code == 303


def test_to_sign_in_forgets_the_wrong_passwords_before(staff, browser):
    staff("amy")
    for wrong in WRONGS[:4]:
        browser().sign_in("amy", wrong)
    assert browser().sign_in("amy").status_code == 303
    browser().sign_in("amy", "wrong password")
    assert browser().sign_in("amy").status_code == 303


def test_one_name_that_must_wait_holds_up_no_other(staff, browser):
    staff("amy")
    staff("ben")
    for wrong in WRONGS:
        browser().sign_in("amy", wrong)
    assert browser().sign_in("ben").status_code == 303


def test_of_many_tries_at_once_no_more_than_five_are_looked_at(staff, browser, verified):
    staff("amy")
    browsers = [browser() for _ in range(12)]
    for one in browsers:
        one.get("/board/sign-in")
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda one: one.post("/board/sign-in", login="amy", password="wrong password"), browsers))
    assert 1 <= len(verified) <= 5


def test_a_password_that_would_wait_too_long_for_others_is_asked_for_again(staff, browser, monkeypatch):
    staff("amy")
    monkeypatch.setattr(sign_in, "PATIENCE", 0.01)
    with sign_in.ONE_AT_A_TIME:
        assert browser().sign_in("amy").status_code == 503
    assert browser().sign_in("amy").status_code == 303


def test_no_name_and_no_password_that_was_typed_is_kept_or_logged(staff, browser, line, journal_of, caplog, url):
    staff("amy")
    browser().sign_in("hunter2hunter2", "hunter3hunter3")
    browser().sign_in("amy", "hunter3hunter3")
    assert journal_of() == ["refused: unknown name", "refused: wrong password"]
    with line.desk.journal.engine.begin() as connection:
        assert len(connection.execute(select(tries)).all()) == 2
    with behind(url).seen() as seen:
        kept = [str(row) for table in tries.metadata.tables.values() for row in seen.execute(select(table))]
    assert "amy" in "".join(kept)
    assert "hunter" not in "".join(kept)
    assert "hunter" not in caplog.text


def test_what_was_typed_does_not_come_back(staff, browser):
    staff("amy")
    answer = browser().sign_in("<b>hunter2</b>", "hunter3hunter3")
    assert "hunter" not in answer.text


@pytest.mark.parametrize(
    "form", [{}, {"login": "amy"}, {"password": "x"}, {"login": "a" * 5000, "password": "ü" * 900}]
)
def test_a_form_that_lacks_something_or_has_too_much_is_just_wrong(browser, form):
    assert browser().post("/board/sign-in", **form).status_code == 403


def test_who_signed_in_is_written_down(staff, browser, looks):
    amy = staff("amy")
    browser().sign_in("amy")
    assert [(look.staff_id, look.what) for look in looks() if "sign" in look.what] == [(amy.id, "signed in")]


def test_who_cannot_be_written_down_is_not_signed_in(staff, browser, monkeypatch):
    def fail(*_):
        raise OSError("no room")

    staff("amy")
    monkeypatch.setattr(sign_in, "keep_look", fail)
    made = browser()
    assert made.sign_in("amy").status_code == 500
    assert made.get("/board/x").status_code == 303
