"""A record holds a fixed text and fields of the list, whatever it was given."""

import datetime as dt
import logging
import re
import time

import pytest

from ivr.logs import Doing, get_logger
from ivr.logs.fields import FIELDS
from ivr.oncall import Nameless, RotaError, read_rota
from ivr.triage import Answer, Urgency

NUMBER, PIN, NAME = "+447700900123", "4711", "Ann Example"


@pytest.fixture
def record(caplog):
    """Log something, and return the one record that comes of it."""
    caplog.set_level(logging.WARNING)

    def log(event="a text", /, *values, **fields):
        get_logger("ivr.test").error(event, *values, **fields)
        return caplog.records[-1].msg

    return log


def thrown(error):
    try:
        raise error
    except type(error) as caught:
        return caught


GIVEN = {
    "call": ("CA0123456789abcdef0123456789abcdef", "CA0123456789abcdef0123456789abcdef"),
    "doing": (Doing.RADIO_CHECK, "the radio check"),
    "view": (thrown, "thrown"),
    "status": (429, 429),
    "count": (60, 60),
    "last_good": (True, True),
    "language": ("en-GB", "en-GB"),
    "instead": ("cy", "cy"),
    "lines": ([Nameless("shift.0.date: like 2026-12-25")], ["shift.0.date: like 2026-12-25"]),
    "documents": (["the rules (1.4+0a1b2c3d)"], ["the rules (1.4+0a1b2c3d)"]),
    "since": (dt.date(2026, 3, 1), "2026-03-01"),
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_field_of_the_list_is_logged(record, name):
    given, written = GIVEN[name]
    assert record(**{name: given}) == {"event": "a text", name: written}


def test_every_field_is_tried_here():
    assert {*GIVEN, "error"} == {*FIELDS}


def test_of_an_exception_its_kind_and_its_places_are_logged_and_nothing_that_it_says(record):
    written = record(error=thrown(KeyError(NUMBER, NAME)))["error"]
    assert written.startswith("KeyError at test_guard.py:")
    assert NUMBER not in written
    assert NAME not in written


PERSONAL = [
    *(NUMBER, "07700 900123", "07700900123", PIN, NAME, "ann", "weakness", "yes", "emergency"),
    *(447700900123, 4711_0000, Answer.YES, Urgency.EMERGENCY, {"caller": NUMBER}, [NUMBER], (NAME,), b"07700900123"),
]


@pytest.mark.parametrize("value", PERSONAL, ids=repr)
def test_no_field_takes_what_is_about_a_person_and_it_is_said_that_one_was_tried(record, value):
    """But for a word of two or three small letters in the place of a language's tag."""
    for name in {*FIELDS} - ({"language", "instead"} if value in ("ann", "yes") else set()):
        assert record(**{name: value}) == {"event": "a text", "withheld": [name]}


@pytest.mark.parametrize("name", ["caller", "number", "From", "Digits", "pin", "exc_info", "stack_info", "extra"])
def test_a_field_that_is_not_on_the_list_is_left_out(record, name):
    written = record(**{name: NUMBER})
    assert written == {"event": "a text", "withheld": [name if name.islower() else "another"]}


def test_an_empty_field_is_not_written(record):
    assert record(status=None) == {"event": "a text"}


TEXTS = [
    *(f"{NUMBER} rang", "07700 900123 rang", "Ann said 1234", "%s rang", "{} rang", "a\nb", "https://line.example.org"),
    *("CA123 rang", "", None, 7, {"caller": NUMBER}, KeyError(NUMBER), "é", "a" * 200),
]


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_a_text_that_is_not_fixed_is_left_out(record, text):
    if text == "CA123 rang":  # three digits may stand in a text, as 999 does
        assert record(text)["event"] == text
        return
    assert record(text) == {"event": "a record whose text may not be logged", "withheld": ["event"]}


def test_a_value_beside_the_text_is_left_out(record):
    assert record("a text", NUMBER) == {"event": "a text", "withheld": ["positional_args"]}


def test_what_was_bound_to_a_logger_is_held_against_the_list_like_all_else(caplog):
    get_logger("ivr.test").bind(caller=NUMBER, call="CA1").error("a text")
    assert caplog.records[-1].msg == {"event": "a text", "call": "CA1", "withheld": ["caller"]}


ROTAS = [
    *("[contact.ann]\nname = 'Ann Example'\nnumbers = ['not a number']", "x =", "07700900123 = 1", "'Ann Example' = 1"),
    *("[contact.'Ann Example']\nnumbers = []", "[contact.'a: 07700900123']\nname='Ann'", "last_resort = ['Ann']"),
    *("[contact.ann]\nname='Ann +'\nrole='Ann'\nkind='07700900123'\nwait=447700900123\ncolour='Ann'",),
    *("[contact.ann]\nname='Ann'\nnumbers=['07700 900001']\n[[shift]]\ncontacts=[\"o'ann\"]", "[contact.ann]\n" * 2),
    *("[contact.ann]\nname='Ann'\nnumbers=['07700 900001']\n[[shift]]\ncontacts=['ann']\ndays=['Ann']\nfrom='Ann'",),
    *("contact = 'Ann'", "[[shift]]\ndate = 07700900123", "contact = 1"),
]


@pytest.mark.parametrize("text", ROTAS)
def test_what_is_wrong_with_a_rota_is_logged_without_a_word_of_its_file(record, text):
    with pytest.raises(RotaError) as refused:
        read_rota(text)
    written = record(lines=refused.value.nameless)
    assert written["lines"]
    assert "withheld" not in written
    assert not re.search("ann|example|7700|colour", str(written), re.IGNORECASE)


def test_even_a_sentence_about_a_rota_takes_no_number(record):
    assert record(lines=[Nameless(f"contact: {NUMBER}")]) == {"event": "a text", "withheld": ["lines"]}


def test_a_record_costs_little(record):
    """Far less than the disk: an unsigned request must not slow down a caller's answer."""
    error, before = thrown(KeyError(NUMBER)), time.process_time()
    for _ in range(1000):
        record(call="CA1", error=error)
    assert time.process_time() - before < 1
