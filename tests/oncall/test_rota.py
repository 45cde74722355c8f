"""The rota: what is read, what is refused and by which name, and the order in which phones ring."""

import re

import pytest

from ivr.call import Contact, Kind
from ivr.oncall import Phone, RotaError, directory, e164, oddities, phones, read_rota

REGISTRAR = "+441632960999"

GOOD = """\
last_resort = ["consultant"]

[[shift]]
contacts = ["night", "switch"]

[contact.lead]
name = "Dr Lead"
role = "lead"
numbers = ["01632 960001"]

[contact.consultant]
name = "Dr Consultant"
role = "consultant"
numbers = ["01632 960002"]

[contact.switch]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["01632 960003"]
digits = "ww2#"
ask = "the on-call oncology registrar, bleep 1234"

[contact.night]
name = "Dr Night"
numbers = ["07700 900004", "01632 960005"]
wait = 25
"""


def changed(old, new):
    """Return the good rota with one thing changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def order(text, registrar=REGISTRAR):
    """Return the keys of the phones that a rota comes to, in order."""
    return [phone.contact.key for phone in phones(read_rota(text), registrar)]


def refusal(text):
    with pytest.raises(RotaError) as refused:
        read_rota(text)
    return str(refused.value)


def person(name, **fields):
    """Return a contact's entry."""
    numbers = fields.pop("numbers", ["01632 960100"])
    lines = [f"[contact.{name}]", f'name = "Dr {name}"', f"numbers = {numbers}"]
    return "\n".join([*lines, *(f"{field} = {value!r}" for field, value in fields.items()), ""])


def test_the_shift_rings_in_its_order_then_the_last_resort_then_the_registrars_number():
    assert order(GOOD) == ["night/1", "night/2", "switch/1", "consultant/1", "registrar"]


def test_all_of_a_contacts_numbers_ring_before_the_next_contact():
    listed = phones(read_rota(GOOD), REGISTRAR)
    assert [phone.number for phone in listed[:3]] == ["+447700900004", "+441632960005", "+441632960003"]


def test_a_contact_becomes_a_phone_with_everything_the_rota_says_of_it():
    switch = directory(phones(read_rota(GOOD), REGISTRAR))["switch/1"]
    ask = "the on-call oncology registrar, bleep 1234"
    contact = Contact("switch/1", "Switchboard", Kind.SWITCHBOARD, 90, ask)
    assert switch == Phone(contact, "+441632960003", "ww2#")


def test_without_a_rota_the_registrars_number_rings():
    (only,) = phones(None, REGISTRAR)
    assert (only.number, only.contact.kind, only.contact.wait) == (REGISTRAR, Kind.DIRECT, 20)


@pytest.mark.parametrize(
    ("sentence", "text", "keys"),
    [
        ("an empty rota", "contact = {}", ["registrar"]),
        ("without shifts everybody, as listed", person("b") + person("a"), ["b/1", "a/1", "registrar"]),
        ("who is not on shift is not rung", '[[shift]]\ncontacts = ["b"]\n' + person("a") + person("b"),
         ["b/1", "registrar"]),
        ("a lead is not rung", person("boss", role="lead") + person("a"), ["a/1", "registrar"]),
        ("a lead on shift is not rung", '[[shift]]\ncontacts = ["boss", "a"]\n' + person("boss", role="lead")
         + person("a"), ["a/1", "registrar"]),
        ("a lead is no last resort", 'last_resort = ["boss"]\n' + person("boss", role="lead"), ["registrar"]),
        ("nobody but leads", person("boss", role="lead"), ["registrar"]),
        ("named twice is rung once", '[[shift]]\ncontacts = ["a", "b", "a"]\n' + person("a") + person("b"),
         ["a/1", "b/1", "registrar"]),
        ("on shift and last resort: once, in the shift's place",
         'last_resort = ["a"]\n[[shift]]\ncontacts = ["a", "b"]\n' + person("a") + person("b"),
         ["a/1", "b/1", "registrar"]),
        ("a contact called registrar is not the last one",
         '[[shift]]\ncontacts = ["registrar", "b"]\n' + person("registrar") + person("b"),
         ["registrar/1", "b/1", "registrar"]),
        ("without shifts the last resort is last", 'last_resort = ["a"]\n' + person("a") + person("b"),
         ["b/1", "a/1", "registrar"]),
    ],
)  # fmt: skip
def test_who_rings_in_which_order(sentence, text, keys):
    assert order(text) == keys, sentence


def test_the_registrars_number_is_last_even_when_the_rota_has_it_too():
    listed = phones(read_rota(person("a", numbers=[REGISTRAR]) + person("b")), REGISTRAR)
    assert [phone.contact.key for phone in listed] == ["a/1", "b/1", "registrar"]
    assert listed[-1].number == REGISTRAR


@pytest.mark.parametrize(
    ("fields", "wait"),
    [
        ({}, 20),
        ({"kind": "direct"}, 20),
        ({"kind": "switchboard"}, 90),
        ({"wait": 10}, 10),
        ({"wait": 600}, 600),
        ({"kind": "switchboard", "wait": 45}, 45),
    ],
    ids=str,
)
def test_how_long_a_phone_rings(fields, wait):
    first, _registrar = phones(read_rota(person("a", **fields)), REGISTRAR)
    assert first.contact.wait == wait


@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("no name", changed('name = "Dr Night"\n', ""), "contact.night.name: Field required"),
        ("an empty name", changed('"Dr Night"', '""'), "contact.night.name: String should have at least 1"),
        ("a name that could be markup", changed("Dr Night", "<Dial>"), "contact.night.name: String should"),
        ("no numbers", changed('numbers = ["01632 960003"]\n', ""), "contact.switch.numbers: Field required"),
        ("an empty list of numbers", changed('["01632 960003"]', "[]"), "contact.switch.numbers: Tuple"),
        ("a number that is a word", changed("01632 960005", "bleep"),
         "contact.night.numbers.1: Value error, not a phone number"),
        ("a number too long", changed("01632 960005", "01632 9600055"),
         "contact.night.numbers.1: Value error, not a possible phone number"),
        ("an unknown role", changed('"lead"', '"boss"'), "contact.lead.role: Input should be 'registrar'"),
        ("an unknown kind", changed('kind = "switchboard"', 'kind = "mobile"'),
         "contact.switch.kind: Input should be 'direct' or 'switchboard'"),
        ("a wait of no seconds", changed("= 25", "= 0"), "contact.night.wait: Input should be greater"),
        ("a wait over 10 minutes", changed("= 25", "= 601"), "contact.night.wait: Input should be less"),
        ("digits that are no keys", changed("ww2#", "two"), "contact.switch.digits: String should match"),
        ("an unknown field", changed("wait = 25", "delay = 25"), "contact.night.delay: Extra inputs"),
        ("an unknown table", GOOD + "\n[holidays]\n", "holidays: Extra inputs"),
        ("a shift of nobody", changed('["night", "switch"]', "[]"), "shift.0.contacts: Tuple should have"),
        ("a shift without contacts", changed('contacts = ["night", "switch"]\n', ""),
         "shift.0.contacts: Field required"),
        ("a shift of a stranger", changed('"switch"]', '"stranger"]'), "shift: no contact 'stranger'"),
        ("a last resort who is a stranger", changed('["consultant"]', '["stranger"]'),
         "last_resort: no contact 'stranger'"),
        ("a last resort written below the contacts", GOOD + 'last_resort = ["lead"]\n',
         "last_resort: must stand above the first [contact]"),
        ("no contacts at all", "last_resort = []", "contact: Field required"),
    ],
)  # fmt: skip
def test_a_rota_is_refused_that_has(sentence, text, said):
    said_lines = refusal(text).splitlines()
    assert [line for line in said_lines if line.startswith(said)] == said_lines, sentence


def test_every_bad_entry_is_named_at_once():
    text = changed("01632 960005", "bleep").replace('"lead"', '"boss"')
    assert [line.split(":")[0] for line in refusal(text).splitlines()] == [
        "contact.lead.role",
        "contact.night.numbers.1",
    ]


def test_every_stranger_is_named_at_once():
    text = changed('"switch"]', '"x"]').replace('["consultant"]', '["y"]')
    assert refusal(text).splitlines() == ["shift: no contact 'x'", "last_resort: no contact 'y'"]


def test_a_refusal_never_repeats_a_number():
    assert "960005" not in refusal(changed("01632 960005", "01632 9600055"))


def test_text_that_is_not_toml_is_refused_with_its_line():
    line = GOOD.splitlines().index("[contact.switch]") + 1
    said = refusal(changed("[contact.switch]", "[contact.switch"))
    assert said.startswith("not TOML: ")
    assert re.search(rf"\bline {line}\b", said)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("01632 960123", "+441632960123"),
        ("(01632) 960-123", "+441632960123"),
        ("+44 1632 960123", "+441632960123"),
        ("0044 1632 960123", "+441632960123"),
        ("07700 900123", "+447700900123"),
    ],
)
def test_a_number_is_kept_as_e164_even_one_reserved_for_drama(written, kept):
    assert e164(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "nobody", "999", "112", "01632 9600055", "01632 960123 / 01632 960124", "+", "+44",
        "960123",  # a local number without its area code: nobody can ring it from here
        "01632 960123 ext 5",  # the extension would be lost; `digits` is the place for it
    ],
)  # fmt: skip
def test_a_number_that_nobody_could_ring_is_refused(written):
    with pytest.raises(ValueError, match=r"^not a (possible )?phone number"):
        e164(written)


def test_a_rota_that_rings_nobody_or_everybody_is_odd():
    person = '[contact.ann]\nname = "Ann"\nnumbers = ["07700 900101"]\nrole = "{}"\n'
    shift = '[[shift]]\ncontacts = ["ann"]\n'
    assert oddities(read_rota(person.format("registrar") + shift)) == ()
    [nobody] = oddities(read_rota(person.format("lead") + shift))
    assert "only IVR_REGISTRAR_NUMBER" in nobody
    [everybody] = oddities(read_rota(person.format("registrar")))
    assert "no [[shift]]" in everybody
