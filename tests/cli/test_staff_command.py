"""`ivr staff`: who may sign in at the board. No password is ever shown."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from ivr.call.events import HungUp, Pressed
from ivr.cli import main
from ivr.pager.by_hand import claim
from ivr.store.passwords import is_right
from ivr.store.staff import LONGEST_NAME, Role, staff_named
from tests.cli.conftest import NIGHT

PASSWORD = "correct horse battery"
ADD = ("staff", "add", "amy", "--name", "Amy Example", "--role", "responder")


@pytest.fixture
def typed(book):
    """Run a command, and type what it asks for."""

    def run_with(*args, keys=""):
        return CliRunner().invoke(main, args, input=keys)

    return run_with


@pytest.fixture
def amy(typed):
    result = typed(*ADD, "--number", "07700 900101", "--password-stdin", keys=PASSWORD + "\n")
    assert result.exit_code == 0, result.output


def test_somebody_is_added_by_a_password_that_is_typed_twice_and_not_shown(typed, book):
    result = typed(*ADD, keys=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    staff, kept = staff_named(book.engine, "amy")
    assert (staff.name, staff.role, staff.number) == ("Amy Example", Role.RESPONDER, None)
    assert is_right(PASSWORD, kept)


def test_two_passwords_that_differ_are_asked_for_again(typed, book):
    result = typed(*ADD, keys=f"{PASSWORD}\nanother one, a slip\n{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert is_right(PASSWORD, staff_named(book.engine, "amy")[1])


def test_a_password_may_come_from_stdin(amy, book):
    staff, kept = staff_named(book.engine, "amy")
    assert staff.number == "+447700900101"
    assert is_right(PASSWORD, kept)


def test_whoever_has_the_longest_name_that_can_be_added_can_claim(typed, book):
    name = "W" * LONGEST_NAME
    add = ("staff", "add", "amy", "--name", name, "--role", "lead", "--password-stdin")
    assert typed(*add, keys=PASSWORD + "\n").exit_code == 0
    book.call("CA1", Pressed("1"), HungUp(seconds=90))
    assert claim(book.journal, "CA1", staff_named(book.engine, "amy")[0].name, NIGHT).claim.by == name
    too_long = ("staff", "add", "bea", "--name", name + "W", "--role", "lead", "--password-stdin")
    assert f"{LONGEST_NAME} characters at most" in typed(*too_long, keys=PASSWORD + "\n").output


@pytest.mark.parametrize("password", ["", "elevenchars"])
def test_a_password_that_is_too_short_adds_nobody(typed, book, password):
    result = typed(*ADD, "--password-stdin", keys=password + "\n")
    assert result.exit_code == 1
    assert "at least 12 characters" in result.output
    assert "elevenchars" not in result.output
    assert staff_named(book.engine, "amy") is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("staff", "add", "a b", "--name", "A", "--role", "lead"), "letters, digits"),
        (("staff", "add", "a" * 65, "--name", "A", "--role", "lead"), "letters, digits"),
        (("staff", "add", "amy", "--name", " ", "--role", "lead"), "the name that others see"),
        (("staff", "add", "amy", "--name", "A" * (LONGEST_NAME + 1), "--role", "lead"), "the name that others see"),
        (("staff", "add", "amy", "--name", "A\x1b[31m", "--role", "lead"), "the name that others see"),
        (("staff", "add", "amy", "--name", "A", "--role", "boss"), "is not one of 'responder', 'lead'"),
        (("staff", "add", "amy", "--name", "A", "--role", "lead", "--number", "1"), "number"),
    ],
)
def test_what_is_not_well_made_adds_nobody(typed, read, args, said):
    result = typed(*args, "--password-stdin", keys=PASSWORD + "\n")
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert read("staff", "list") == []


def test_a_login_that_is_somebody_s_is_refused_before_a_password_is_asked_for(amy, typed, book):
    result = typed(*ADD[:2], "AMY", *ADD[3:])
    assert result.exit_code == 1
    assert "amy is somebody's login already" in result.output
    assert is_right(PASSWORD, staff_named(book.engine, "amy")[1])


def test_who_is_disabled_is_on_the_list_and_signs_in_no_more(amy, typed, read, book):
    assert typed("staff", "disable", "amy").exit_code == 0
    assert staff_named(book.engine, "amy") is None
    [one] = read("staff", "list")
    assert {one["login"], one["name"], one["role"], one["number"]} == {
        "amy",
        "Amy Example",
        "responder",
        "+447700900101",
    }
    assert one["disabled_at"] is not None


def test_a_reset_gives_a_new_password_and_ends_sessions(amy, typed, book):
    before = staff_named(book.engine, "amy")[0].epoch
    result = typed("staff", "reset", "amy", "--password-stdin", keys="another password\n")
    assert result.exit_code == 0, result.output
    staff, kept = staff_named(book.engine, "amy")
    assert is_right("another password", kept)
    assert staff.epoch == before + 1


def test_a_reset_lets_nobody_in_again_unless_it_is_said(amy, typed, book):
    typed("staff", "disable", "amy")
    again = ("staff", "reset", "amy", "--password-stdin")
    result = typed(*again, keys="another password\n")
    assert result.exit_code == 1
    assert "--enable" in result.output
    assert staff_named(book.engine, "amy") is None
    assert typed(*again, "--enable", keys="another password\n").exit_code == 0
    assert staff_named(book.engine, "amy") is not None


def test_a_change_is_of_what_is_given_and_of_nothing_else(amy, typed, book):
    before, kept = staff_named(book.engine, "amy")
    assert typed("staff", "change", "amy", "--name", "Amy  Married").exit_code == 0
    assert staff_named(book.engine, "amy") == (replace(before, name="Amy Married"), kept)
    assert typed("staff", "change", "AMY", "--number", "07700 900102").exit_code == 0
    assert staff_named(book.engine, "amy")[0].number == "+447700900102"
    assert typed("staff", "change", "amy", "--number", "").exit_code == 0
    assert staff_named(book.engine, "amy") == (replace(before, name="Amy Married", number=None), kept)


def test_who_is_a_lead_no_more_is_signed_out_and_nobody_else(amy, typed, book):
    def change(role):
        assert typed("staff", "change", "amy", "--role", role).exit_code == 0
        staff, _ = staff_named(book.engine, "amy")
        return staff.role.value, staff.epoch

    found = [change(role) for role in ("responder", "lead", "lead", "responder")]
    assert found == [("responder", 0), ("lead", 0), ("lead", 0), ("responder", 1)]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "say what is to be changed"),
        (("--name", " "), "the name that others see"),
        (("--name", "A" * (LONGEST_NAME + 1)), "the name that others see"),
        (("--role", "boss"), "is not one of 'responder', 'lead'"),
        (("--number", "1"), "number"),
    ],
)
def test_what_is_not_well_made_changes_nothing(amy, typed, book, args, said):
    before = staff_named(book.engine, "amy")
    result = typed("staff", "change", "amy", *args)
    assert result.exit_code == 2
    assert said in result.output
    assert staff_named(book.engine, "amy") == before


@pytest.mark.parametrize("what", [("disable", "bea"), ("reset", "bea"), ("change", "bea", "--name", "Bea")], ids=str)
def test_nobody_of_that_login_is_told_in_one_line(typed, what):
    result = typed("staff", *what, keys=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 1
    assert result.output == "Error: nobody has the login bea: `ivr staff list` shows who has which\n"


def test_the_list_shows_no_password(amy, run):
    shown = run("staff", "list").output
    assert "Amy Example" in shown
    assert "argon2" not in shown + run("staff", "list", "--json").output


def test_a_database_that_was_not_made_is_told_in_one_line(database, run):
    result = run("staff", "list")
    assert result.exit_code == 1
    assert "ivr migrate" in result.output


def test_a_number_can_be_typed_so_that_it_is_no_argument(typed, book):
    result = typed(*ADD, "--number", "-", "--password-stdin", keys=f"07700 900101\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert staff_named(book.engine, "amy")[0].number == "+447700900101"
