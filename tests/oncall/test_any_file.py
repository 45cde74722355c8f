"""Whatever stands in the rota's file, it is a rota or it is refused in sentences: nothing else comes of it."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.oncall import RotaError, phones, read_rota
from tests.mangling import any_file

REGISTRAR = "+441632960999"
GOOD = """
last_resort = ["dr-bell"]

[contact.dr-ade]
name = "Dr Ade"
numbers = ["07700 900101"]
wait = 20

[contact.dr-bell]
name = "Dr Bell"
role = "consultant"
numbers = ["07700 900102", "07700 900103"]

[contact.board]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
digits = "ww2"
ask = "the registrar"
numbers = ["01632 960200"]

[[shift]]
contacts = ["dr-ade"]
days = ["mon", "bank-holiday"]
from = "09:00"
to = "17:00"

[[shift]]
contacts = ["dr-bell"]
date = 2026-12-25
"""
AT = dt.datetime(2026, 12, 24, 23, 0, tzinfo=dt.UTC)


@settings(max_examples=300, deadline=None)
@given(any_file(GOOD))
def test_any_file_is_a_rota_by_which_somebody_is_rung_or_is_refused(text):
    try:
        found = [phone.number for phone in phones(read_rota(text), REGISTRAR, AT)]
    except RotaError as refused:
        found = [str(refused), "".join(refused.nameless), REGISTRAR]
    assert all(found)
    assert found[-1] == REGISTRAR


def test_the_file_that_is_mangled_here_is_good():
    assert phones(read_rota(GOOD), REGISTRAR, AT)[-1].number == REGISTRAR


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_word_of_a_file_is_in_what_may_be_logged_of_it(word):
    """Whatever it is that is quoted back to whoever keeps the file."""
    quoted = word.replace("\\", "").replace('"', "").encode("utf-8", "ignore").decode()
    told = "zebedee-" + "".join(sign for sign in quoted if sign.isprintable())
    for text in (
        f'"{told}" = 1',
        f'[contact."{told}"]\nnumbers = []',
        f'last_resort = ["{told}"]\n[contact]',
        f"{told}",
    ):
        with pytest.raises(RotaError) as refused:
            read_rota(text)
        assert "zebedee" not in " ".join(refused.value.nameless)
