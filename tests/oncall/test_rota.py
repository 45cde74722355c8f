"""The rota: what is read, what is refused and by which name, and the order in which phones ring."""

import datetime as dt
import re

import pytest

from ivr.call import Contact, Kind
from ivr.oncall import Phone, RotaError, directory, e164, everyone, leads, oddities, phones, read_rota

REGISTRAR = "+441632960999"
NIGHT = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)

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


def shift(*lines):
    """Return the good rota, its shift with these lines."""
    return changed("[[shift]]", "\n".join(["[[shift]]", *lines]))


def order(text, registrar=REGISTRAR):
    """Return the keys of the phones that a rota comes to, in order."""
    return [phone.contact.key for phone in phones(read_rota(text), registrar, NIGHT)]


def refusal(text):
    with pytest.raises(RotaError) as refused:
        read_rota(text)
    return str(refused.value)


def person(name, **fields):
    """Return a contact's entry, with a number of its own."""
    numbers = fields.pop("numbers", [f"01632 960{sum(map(ord, name)) % 1000:03}"])
    lines = [f"[contact.{name}]", f'name = "Dr {name}"', f"numbers = {numbers}"]
    return "\n".join([*lines, *(f"{field} = {value!r}" for field, value in fields.items()), ""])


def test_the_shift_rings_in_its_order_then_the_last_resort_then_the_registrars_number():
    assert order(GOOD) == ["night/1", "night/2", "switch/1", "consultant/1", "registrar"]


def test_all_of_a_contacts_numbers_ring_before_the_next_contact():
    listed = phones(read_rota(GOOD), REGISTRAR, NIGHT)
    assert [phone.number for phone in listed[:3]] == ["+447700900004", "+441632960005", "+441632960003"]


def test_a_contact_becomes_a_phone_with_everything_the_rota_says_of_it():
    switch = directory(phones(read_rota(GOOD), REGISTRAR, NIGHT))["switch/1"]
    ask = "the on-call oncology registrar, bleep 1234"
    contact = Contact("switch/1", "Switchboard", Kind.SWITCHBOARD, 90, ask)
    assert switch == Phone(contact, "+441632960003", "ww2#")


def test_without_a_rota_the_registrars_number_rings():
    (only,) = phones(None, REGISTRAR, NIGHT)
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
        ("behind the shift the next roles that stand in no shift, in the order of roles",
         '[[shift]]\ncontacts = ["a"]\n' + person("sw", role="switchboard") + person("n", role="nurse") + person("a")
         + person("c2", role="consultant") + person("c1", role="consultant"),
         ["a/1", "c2/1", "c1/1", "n/1", "sw/1", "registrar"]),
        ("only roles after that of the first on shift", '[[shift]]\ncontacts = ["n", "a"]\n' + person("a")
         + person("n", role="nurse") + person("c", role="consultant") + person("sw", role="switchboard"),
         ["n/1", "a/1", "sw/1", "registrar"]),
        ("a lead who stands first on shift gives no role", '[[shift]]\ncontacts = ["boss", "a"]\n' + person("a")
         + person("boss", role="lead") + person("c", role="consultant"), ["a/1", "c/1", "registrar"]),
        ("the next role's last resort waits for its place", 'last_resort = ["c"]\n[[shift]]\ncontacts = ["a"]\n'
         + person("a") + person("c", role="consultant") + person("n", role="nurse"), ["a/1", "n/1", "c/1",
         "registrar"]),
        ("who stands in another shift is no next role",
         '[[shift]]\ncontacts = ["a"]\n[[shift]]\ncontacts = ["c"]\ndate = "2026-12-25"\n'
         + person("a") + person("c", role="consultant"), ["a/1", "registrar"]),
        ("in a gap the last resort, and no next role",
         'last_resort = ["z"]\n[[shift]]\ncontacts = ["a"]\ndate = "2026-12-25"\n'
         + person("a") + person("c", role="consultant") + person("z"), ["z/1", "registrar"]),
        ("a shift of leads only is a gap", 'last_resort = ["a"]\n[[shift]]\ncontacts = ["boss"]\n'
         + person("boss", role="lead") + person("a") + person("c", role="consultant"), ["a/1", "registrar"]),
        ("a number of two contacts rings once, at its first place", '[[shift]]\ncontacts = ["a", "b"]\n'
         + person("a", numbers=["01632 960001", "01632 960002"])
         + person("b", numbers=["01632 960002", "01632 960003"]), ["a/1", "a/2", "b/2", "registrar"]),
        ("a number that one contact has twice rings once",
         person("a", numbers=["01632 960001", "+44 1632 960001"]) + person("b"), ["a/1", "b/1", "registrar"]),
        ("without shifts the last resort is last", 'last_resort = ["a"]\n' + person("a") + person("b"),
         ["b/1", "a/1", "registrar"]),
    ],
)  # fmt: skip
def test_who_rings_in_which_order(sentence, text, keys):
    assert order(text) == keys, sentence


def test_the_registrars_number_is_last_even_when_the_rota_has_it_too():
    listed = phones(read_rota(person("a", numbers=[REGISTRAR]) + person("b")), REGISTRAR, NIGHT)
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
    first, _registrar = phones(read_rota(person("a", **fields)), REGISTRAR, NIGHT)
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
        ("a shift of a stranger", changed('"switch"]', '"stranger"]'), "shift.0: no contact 'stranger'"),
        ("a last resort who is a stranger", changed('["consultant"]', '["stranger"]'),
         "last_resort: no contact 'stranger'"),
        ("a last resort written below the contacts", GOOD + 'last_resort = ["lead"]\n',
         "last_resort: must stand above the first [contact]"),
        ("an unknown day", shift('days = ["monday"]'), "shift.0.days.0: Input should be 'mon', 'tue'"),
        ("no day at all", shift("days = []"), "shift.0.days: Value error, must name a day"),
        ("a day that is no list", shift('days = "mon"'), "shift.0.days: Input should be a valid tuple"),
        ("a start without an end", shift('from = "20:00"'), "shift.0: Value error, `from` needs a `to`"),
        ("an end without a start", shift("to = 08:00:00"), "shift.0: Value error, `to` needs a `from`"),
        ("a time that no clock shows", shift('from = "24:00"', 'to = "08:00"'), "shift.0.from: Value error, must be a"),
        ("half a time", shift('from = "8"', 'to = "08:00"'), "shift.0.from: Value error, must be a time"),
        ("a number for a time", shift("from = 8", 'to = "20:00"'), "shift.0.from: Value error, must be a time"),
        ("a time with seconds", shift("from = 08:00:01", 'to = "20:00"'), "shift.0.from: Value error, must be a time"),
        ("a time in a zone", shift('from = "08:00Z"', 'to = "20:00"'), "shift.0.from: Value error, must be a time"),
        ("a date and days", shift("date = 2026-12-25", 'days = ["fri"]'), "shift.0: Value error, `date` and `days`"),
        ("a date that is none", shift('date = "2026-02-30"'), "shift.0.date: Value error, day is out of range"),
        ("a date the other way round", shift('date = "25-12-2026"'), "shift.0.date: Value error, must be a date like"),
        ("a number for a date", shift("date = 20261225"), "shift.0.date: Value error, must be a date like"),
        ("a moment for a date", shift("date = 2026-12-25T08:00:00"), "shift.0.date: Value error, must be a date like"),
        ("a date of another century", shift("date = 1926-12-25"), "shift.0.date: Input should be greater than"),
        ("the name of a field as the code has it", shift('begins = "08:00"'), "shift.0.begins: Extra inputs"),
        ("a shift that is a table", GOOD.replace("[[shift]]", "[shift]"), "shift: Input should be a valid tuple"),
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
    assert refusal(text).splitlines() == ["shift.0: no contact 'x'", "last_resort: no contact 'y'"]


def test_a_stranger_on_shift_is_named_with_the_shift():
    text = GOOD + '[[shift]]\ncontacts = ["lead"]\n[[shift]]\ncontacts = ["lead", "x"]\n'
    assert refusal(text) == "shift.2: no contact 'x'"


@pytest.mark.parametrize("hours", ['from = "20:00"\nto = "08:00"', "from = 20:00:00\nto = 08:00:00"])
@pytest.mark.parametrize("date", ['date = "2026-12-25"', "date = 2026-12-25"])
def test_times_and_dates_may_be_text_or_tomls_own(hours, date):
    [dated] = read_rota(shift(hours, date)).shift
    assert (dated.begins, dated.ends, dated.date) == (dt.time(20), dt.time(8), dt.date(2026, 12, 25))


def test_everyone_has_every_number_even_leads_and_numbers_that_stand_twice():
    rota = read_rota(GOOD + person("twin", numbers=["07700 900004"]))
    keys = [phone.contact.key for phone in everyone(rota, REGISTRAR)]
    assert keys == ["lead/1", "consultant/1", "switch/1", "night/1", "night/2", "twin/1", "registrar"]
    assert [phone.number for phone in everyone(None, REGISTRAR)] == [REGISTRAR]


def test_leads_are_told_and_never_rung():
    assert [phone.contact.key for phone in leads(read_rota(GOOD))] == ["lead/1"]
    assert "lead/1" not in order(GOOD)
    assert leads(None) == ()


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


@pytest.mark.hazard("H04")
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
    assert oddities(read_rota(person.format("registrar") + shift), NIGHT) == ()
    [gap, nobody] = oddities(read_rota(person.format("lead") + shift), NIGHT)
    assert gap == "nobody is on shift now"
    assert "only IVR_REGISTRAR_NUMBER" in nobody
    [everybody] = oddities(read_rota(person.format("registrar")), NIGHT)
    assert "no [[shift]]" in everybody
