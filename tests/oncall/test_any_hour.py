"""Who does not depend on the hour: whoever is rung at every moment at which somebody is on shift."""

import datetime as dt

import pytest

from ivr.oncall import Role, on_shift, phones, phones_at_any_hour, read_rota

NUMBER = "+447700900999"
CONTACTS = """
[contact.ade]
name = "Dr Ade"
numbers = ["07700 900101", "01632 960101"]
[contact.bell]
name = "Dr Bell"
numbers = ["07700 900102"]
[contact.parked]
name = "Dr Parked"
numbers = ["07700 900103"]
[contact.consultant]
name = "Consultant"
role = "consultant"
numbers = ["07700 900104"]
[contact.board]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960105"]
[contact.lead]
name = "Lead"
role = "lead"
numbers = ["07700 900106"]
"""
LAST = 'last_resort = ["board"]\n'


def shift(*names, **when):
    listed = ", ".join(f'"{name}"' for name in names)
    rest = "".join(f"{name.rstrip('_')} = {value}\n" for name, value in when.items())
    return f"[[shift]]\ncontacts = [{listed}]\n{rest}"


DAY = {"from_": '"08:00"', "to": '"20:00"'}
NIGHT = {"from_": '"20:00"', "to": '"08:00"'}
WEEKDAYS = '["mon", "tue", "wed", "thu", "fri"]'
WEEK = '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'

ROTAS = {
    "by day and by night": (LAST, shift("ade", **DAY) + shift("bell", **NIGHT), ["consultant", "board"]),
    "no last resort": ("", shift("ade", **DAY) + shift("bell", **NIGHT), ["consultant", "board"]),
    "one phone at every hour": (LAST, shift("ade"), ["ade", "consultant", "board"]),
    "every day of the week": (LAST, shift("ade", days=WEEK), ["ade", "consultant", "board"]),
    "from eight to eight": (LAST, shift("ade", from_='"08:00"', to='"08:00"'), ["ade", "consultant", "board"]),
    "in every shift": (
        LAST,
        shift("ade", "bell", **DAY) + shift("bell", **NIGHT),
        ["bell", "consultant", "board"],
    ),
    "all but the bank holidays": (
        LAST,
        shift("ade") + shift("bell", days='["bank-holiday"]'),
        ["consultant", "board"],
    ),
    "bank holidays, too": (
        LAST,
        shift("ade") + shift("bell", "ade", days='["bank-holiday"]'),
        ["ade", "consultant", "board"],
    ),
    "but for one date": (LAST, shift("ade") + shift("bell", date="2026-03-10"), ["consultant", "board"]),
    "a consultant on shift": (LAST, shift("ade", **DAY) + shift("consultant", **NIGHT), ["board"]),
    "a lead stands first": (LAST, shift("lead", "ade", **DAY) + shift("bell", **NIGHT), ["consultant", "board"]),
    "no shift": (LAST, "", ["ade", "bell", "parked", "consultant", "board"]),
    "last resort on shift": (
        'last_resort = ["bell", "board"]\n',
        shift("ade", **DAY) + shift("bell", **NIGHT),
        ["consultant", "bell", "board"],
    ),
}


def rota_of(name):
    last, shifts, _ = ROTAS[name]
    return read_rota(last + CONTACTS + shifts)


def keys(listed):
    return [phone.contact.key for phone in listed]


def by_name(listed):
    return list(dict.fromkeys(key.partition("/")[0] for key in keys(listed)))


@pytest.mark.parametrize("name", ROTAS)
def test_who_is_rung_at_any_hour(name):
    assert by_name(phones_at_any_hour(rota_of(name), NUMBER)) == [*ROTAS[name][2], "registrar"]


@pytest.mark.parametrize("name", ROTAS)
def test_they_are_those_whom_the_line_rings_whenever_somebody_is_on_shift(name):
    """Half hour by half hour, over Christmas and over the one date."""
    rota = rota_of(name)
    moments = [start + n * dt.timedelta(minutes=30) for start in STARTS for n in range(48 * 10)]
    rung = [set(by_name(phones(rota, NUMBER, at))) for at in moments if on_shift(rota, at) or not rota.shift]
    assert set.intersection(*rung) == set(by_name(phones_at_any_hour(rota, NUMBER)))


STARTS = [dt.datetime(2026, 3, 6, tzinfo=dt.UTC), dt.datetime(2026, 12, 21, tzinfo=dt.UTC)]


def test_all_numbers_of_a_contact_are_there_and_each_number_once():
    rota = read_rota(LAST + CONTACTS.replace("07700 900104", "01632 960101") + shift("ade"))
    assert [phone.number for phone in phones_at_any_hour(rota, NUMBER)] == [
        *("+447700900101", "+441632960101", "+441632960105", NUMBER),
    ]


def test_without_a_rota_the_registrar_s_number_is_left():
    assert [phone.number for phone in phones_at_any_hour(None, NUMBER)] == [NUMBER]


def test_a_lead_is_never_rung_for_a_live_caller():
    rota = read_rota('last_resort = ["lead"]\n' + CONTACTS)
    rung = by_name(phones_at_any_hour(rota, NUMBER))
    assert not any(rota.contact[name].role is Role.LEAD for name in rung[:-1])
