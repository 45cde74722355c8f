"""A document is what the ledger says that its version is, and a new version is only ever added."""

import datetime as dt

import pytest

from ivr.safety import Breach, LedgerError, documents, read_ledger, recorded, version_faults
from ivr.triage import current_rules
from tests.safety.test_ledger import line

DAY = dt.date(2026, 12, 1)
GIVEN_OUT = line(version="2026.1", digest="a" * 12) + line(version="2026.2", digest="b" * 12)


def rules(version, digest):
    return documents(current_rules().model_copy(update={"version": version, "digest": digest}), ())


@pytest.mark.parametrize(
    ("what", "version", "digest", "breach"),
    [
        ("the latest, unchanged", "2026.2", "b", None),
        ("the latest, written otherwise", "2026.02", "b", None),
        ("the latest, changed", "2026.2", "c", Breach.CHANGED),
        ("the latest, written otherwise and changed", "2026.02", "c", Breach.CHANGED),
        ("an older one, unchanged", "2026.1", "a", Breach.PASSED),
        ("an older one, changed", "2026.1", "b", Breach.CHANGED),
        ("one that would have come before", "2025.9", "c", Breach.PASSED),
        ("a new one", "2026.3", "c", Breach.UNKNOWN),
        ("a new one with an old content", "2026.3", "a", Breach.UNKNOWN),
        ("one after nine", "2026.10", "c", Breach.UNKNOWN),
        ("one that nobody can compare", "next", "c", Breach.MISNAMED),
    ],
)
def test_a_document_is_held_against_the_ledger(what, version, digest, breach):
    found = version_faults(rules(version, digest * 12), read_ledger(GIVEN_OUT))
    assert [fault.breach for fault in found] == ([breach] if breach else []), what
    assert all(f"the rules ({version}+{digest * 12})" in fault.sentence for fault in found)
    assert all("{" not in fault.remedy and "ivr content record" in fault.remedy for fault in found)


def test_a_new_version_is_added_at_the_end():
    longer = recorded(GIVEN_OUT, rules("2026.3", "c" * 12), DAY)
    assert longer.startswith(GIVEN_OUT)
    [*before, added] = read_ledger(longer)
    assert tuple(before) == read_ledger(GIVEN_OUT)
    assert (added.document, added.version, added.digest, added.date) == ("rules", "2026.3", "c" * 12, DAY)
    assert version_faults(rules("2026.3", "c" * 12), read_ledger(longer)) == ()


def test_what_stands_there_already_adds_nothing():
    assert recorded(GIVEN_OUT, rules("2026.2", "b" * 12), DAY) == GIVEN_OUT


@pytest.mark.parametrize(("version", "digest"), [("2026.2", "c"), ("2026.1", "a"), ("2026.1", "c"), ("next", "c")])
def test_no_other_fault_is_put_right_by_writing_it_down(version, digest):
    with pytest.raises(LedgerError):
        recorded(GIVEN_OUT, rules(version, digest * 12), DAY)


def test_no_version_is_added_with_a_day_before_the_last_one():
    with pytest.raises(LedgerError):
        recorded(GIVEN_OUT, rules("2026.3", "c" * 12), dt.date(2026, 1, 1))
