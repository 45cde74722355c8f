"""What is found in a rota and in the weeks ahead: what must be put right, and what its keeper should know."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from ivr.oncall import Found, check, read_rota

LONDON = ZoneInfo("Europe/London")
REGISTRAR = "+12025550100"  # reserved for drama like all the others, but valid
MONDAY = "2026-01-12T12:00"
PEOPLE = """
[contact.lead]
name = "Lead"
role = "lead"
numbers = ["07700 900101"]

[contact.switch]
name = "Switchboard"
role = "switchboard"
kind = "switchboard"
numbers = ["07700 900102"]

[contact.a]
name = "A"
numbers = ["07700 900103"]

[contact.b]
name = "B"
numbers = ["07700 900104"]
"""


def shift(*contacts, **fields):
    """Return a shift's entry; a field `from_` is its `from`."""
    lines = ["[[shift]]", f"contacts = {list(contacts)}"]
    return "\n".join([*lines, *(f"{name.strip('_')} = {value!r}" for name, value in fields.items()), ""])


def london(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def findings(text, start=MONDAY, weeks=1, number=REGISTRAR):
    """Return what is found, but for numbers that are not valid: those reserved for drama never are."""
    found = check(text and read_rota(text), number, london(start), weeks)
    assert list(found) == sorted(found, key=lambda finding: not finding.is_fault)
    return [finding for finding in found if finding.kind is not Found.NOT_VALID]


def quiet(*shifts, last='last_resort = ["switch"]\n'):
    return last + "".join(shifts) + PEOPLE


def test_a_good_rota_has_nothing_to_be_found():
    assert findings(quiet(shift("a"))) == []


NIGHT, DAY = {"from_": "20:00", "to": "08:00"}, {"from_": "08:00", "to": "20:00"}
MON_TO_SAT = ["mon", "tue", "wed", "thu", "fri", "sat"]


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(
    ("sentence", "text", "times"),
    [
        ("nothing but nights: every day is a gap, today's from now on", quiet(shift("a", **NIGHT)),
         [("2026-01-12T12:00", "2026-01-12T20:00"), ("2026-01-13T08:00", "2026-01-13T20:00"),
          ("2026-01-14T08:00", "2026-01-14T20:00"), ("2026-01-15T08:00", "2026-01-15T20:00"),
          ("2026-01-16T08:00", "2026-01-16T20:00"), ("2026-01-17T08:00", "2026-01-17T20:00"),
          ("2026-01-18T08:00", "2026-01-18T20:00"), ("2026-01-19T08:00", "2026-01-19T12:00")]),
        ("no Sunday: one gap, although midnight lies in it", quiet(shift("a", days=MON_TO_SAT, **DAY),
         shift("b", days=MON_TO_SAT, **NIGHT)), [("2026-01-18T08:00", "2026-01-19T08:00")]),
        ("a minute a day", quiet(shift("a", from_="12:01", to="12:00")),
         [(f"2026-01-{day}T12:00", f"2026-01-{day}T12:01") for day in range(12, 19)]),
        ("a date of leads alone takes everybody's place", quiet(shift("a"), shift("lead", date="2026-01-14", **DAY)),
         [("2026-01-14T08:00", "2026-01-14T20:00")]),
        ("a gap is one, whoever is not there", quiet(shift("lead"), shift("lead", date="2026-01-14", **DAY)),
         [("2026-01-12T12:00", "2026-01-19T12:00")]),
        ("nobody but leads, and no shift", PEOPLE[: PEOPLE.index("[contact.switch]")],
         [("2026-01-12T12:00", "2026-01-19T12:00")]),
    ],
)  # fmt: skip
def test_gaps(sentence, text, times):
    gaps = [finding for finding in findings(text) if finding.kind is Found.GAP]
    assert [(gap.start, gap.end) for gap in gaps] == [(london(start), london(end)) for start, end in times], sentence
    assert all(gap.is_fault and gap.start.tzinfo is gap.end.tzinfo is dt.UTC for gap in gaps)


def test_a_gap_is_told_in_the_words_of_the_clock_on_the_wall():
    text = quiet(shift("a", days=MON_TO_SAT), shift("b", days=["sun"], from_="03:00", to="00:00"))
    [gap] = [finding for finding in findings(text, "2026-10-19T00:00") if finding.kind is Found.GAP]
    assert gap.sentence == "nobody is on shift from Sun 25 Oct 2026 00:00 BST to Sun 25 Oct 2026 03:00 GMT"
    assert gap.end - gap.start == dt.timedelta(hours=4)


@pytest.mark.parametrize(
    ("sentence", "text", "kind", "fault", "said"),
    [
        ("no rota", None, Found.NO_ROTA, False, "there is no rota: only IVR_REGISTRAR_NUMBER is rung"),
        ("no shift", quiet(), Found.NO_SHIFT, False, "the rota has no [[shift]]"),
        ("a shift of leads", quiet(shift("a"), shift("lead", date="2026-01-01")), Found.ONLY_LEADS, True,
         "shift.1 names only leads"),
        ("one number, two contacts", quiet(shift("a")).replace("900104", "900103"), Found.DUPLICATE_NUMBER, True,
         "a/1 and b/1 are the same number"),
        ("one number, twice in one contact, written in two ways",
         quiet(shift("a")).replace('"07700 900103"', '"07700 900103", "+44 7700 900103"'), Found.DUPLICATE_NUMBER,
         True, "a/1 and a/2 are the same number"),
        ("no switchboard", quiet(shift("a")).replace('kind = "switchboard"', ""), Found.NO_SWITCHBOARD, False,
         "no contact is a switchboard"),
        ("no last resort", quiet(shift("a"), last=""), Found.NO_LAST_RESORT, False, "there is no last_resort"),
        ("a lead for last resort", quiet(shift("a"), last='last_resort = ["lead"]\n'), Found.NO_LAST_RESORT, False,
         "there is no last_resort"),
        ("no lead", quiet(shift("a")).replace('"lead"', '"nurse"'), Found.NO_LEAD, False,
         "no contact is a lead: nobody is told when call-backs wait for 30 minutes"),
        ("a date that is over", quiet(shift("a"), shift("b", date="2026-01-11", **NIGHT)), Found.PAST_DATE, False,
         "shift.1 is over"),
    ],
)  # fmt: skip
def test_what_is_found(sentence, text, kind, fault, said):
    found = [finding for finding in findings(text) if finding.kind is kind]
    assert [(finding.is_fault, finding.sentence[: len(said)]) for finding in found] == [(fault, said)], sentence


def test_a_dated_shift_that_still_runs_is_not_over():
    assert findings(quiet(shift("a"), shift("b", date="2026-01-11", **NIGHT)), "2026-01-12T07:59") == []


def test_the_registrars_own_number_may_stand_in_the_rota():
    [note] = findings(quiet(shift("a")), number="+447700900103")
    assert (note.kind, note.is_fault) == (Found.REGISTRAR_TWICE, False)
    assert note.sentence.startswith("a/1 is IVR_REGISTRAR_NUMBER too")


@pytest.mark.hazard("H04")
def test_numbers_that_the_networks_do_not_know_are_told_of_and_not_repeated():
    found = check(read_rota(quiet(shift("a"))), "+441632960999", london(MONDAY), 1)
    assert {finding.kind for finding in found} == {Found.NOT_VALID}
    assert [finding.sentence.split(":")[0] for finding in found] == [
        *("lead/1", "switch/1", "a/1", "b/1"),
        "IVR_REGISTRAR_NUMBER",
    ]
    assert not [finding for finding in found if "900" in finding.sentence or finding.is_fault]
    assert "registrar" not in str(check(read_rota(quiet(shift("a"))), REGISTRAR, london(MONDAY), 1)).lower()


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(
    ("sentence", "shifts", "said"),
    [
        ("shifts that meet", [shift("a", **DAY), shift("b", **NIGHT)], []),
        ("a date above a week", [shift("a"), shift("b", date="2026-01-14")], []),
        ("two dates", [shift("a"), shift("b", date="2026-01-14"), shift("a", date="2026-01-14", **DAY)],
         ["shift.1 and shift.2 cover the same time, from Wed 14 Jan 2026 08:00 GMT to Wed 14 Jan 2026 20:00 GMT"]),
        ("an hour a day, seven times", [shift("a", from_="08:00", to="21:00"), shift("b", **NIGHT)],
         [("shift.0 and shift.1 cover the same time, from Mon 12 Jan 2026 20:00 GMT to Mon 12 Jan 2026 21:00 GMT"
           " (7 times in all)")]),
        ("always: once", [shift("a"), shift("b")],
         ["shift.0 and shift.1 cover the same time, from Mon 12 Jan 2026 12:00 GMT to Mon 19 Jan 2026 12:00 GMT"]),
        ("what a date takes the place of, overlaps nothing",
         [shift("a"), shift("b", days=["wed"]), shift("b", date="2026-01-14")], []),
    ],
)  # fmt: skip
def test_overlaps_are_told_of_once_a_pair(sentence, shifts, said):
    found = findings(quiet(*shifts))
    assert [finding.sentence for finding in found] == [f"{one}: both ring" for one in said], sentence
    assert not [finding for finding in found if finding.is_fault or finding.kind is not Found.OVERLAP]


@pytest.mark.hazard("H52")
@pytest.mark.parametrize(
    ("start", "way", "at", "lasts"),
    [
        ("2026-10-19T00:00", "back", "Sun 25 Oct 2026 01:00 GMT",
         "from Sat 24 Oct 2026 20:00 BST to Sun 25 Oct 2026 08:00 GMT, lasts 13 h"),
        ("2027-03-22T00:00", "forward", "Sun 28 Mar 2027 02:00 BST",
         "from Sat 27 Mar 2027 20:00 GMT to Sun 28 Mar 2027 08:00 BST, lasts 11 h"),
    ],
)  # fmt: skip
def test_a_clock_change_says_which_shift_lasts_how_long(start, way, at, lasts):
    text = quiet(shift("a", **DAY), shift("b", **NIGHT))
    [note] = [finding for finding in findings(text, start) if finding.kind is Found.CLOCK_CHANGE]
    assert note.sentence == f"the clocks go {way} on {at}: shift.1, {lasts}"
    assert (note.start.hour, note.end, note.is_fault) == (1, None, False)


@pytest.mark.parametrize(("start", "told"), [("2026-10-18T00:00", 0), ("2026-10-18T03:00", 1), ("2026-10-25T02:00", 0)])
def test_a_clock_change_is_told_of_in_the_weeks_in_which_it_lies(start, told):
    found = findings(quiet(shift("a")), start)
    assert [finding.kind for finding in found] == [Found.CLOCK_CHANGE] * told


@pytest.mark.hazard("H51")
@pytest.mark.parametrize(
    ("sentence", "shifts", "days"),
    [
        ("the shifts of any other day", [shift("a")], ["2026-12-25", "2026-12-26", "2026-12-28"]),
        ("a shift for bank holidays", [shift("a"), shift("b", days=["bank-holiday"], **DAY)], []),
        ("a shift for one date", [shift("a"), shift("b", date="2026-12-25")], ["2026-12-26", "2026-12-28"]),
        ("a date's night is the day's on which it starts", [shift("a"), shift("b", date="2026-12-25", **NIGHT)],
         ["2026-12-26", "2026-12-28"]),
    ],
)  # fmt: skip
def test_a_bank_holiday_without_a_shift_of_its_own_is_told_of(sentence, shifts, days):
    found = findings(quiet(*shifts), "2026-12-21T00:00", 2)
    notes = [finding for finding in found if finding.kind is Found.BANK_HOLIDAY and finding.start.year == 2026]
    assert [f"{note.start.astimezone(LONDON):%Y-%m-%d}" for note in notes] == days, sentence
    assert not [note for note in notes if note.is_fault or note.end - note.start != dt.timedelta(days=1)]


def test_two_years_of_a_busy_rota_are_checked_while_you_wait():
    shifts = [shift("a", from_=f"{hour:02}:00", to=f"{hour + 1:02}:00") for hour in range(23)]
    found = findings(quiet(*shifts), weeks=104)
    assert len([finding for finding in found if finding.kind is Found.GAP]) == 104 * 7
