"""The ledger is only ever added to, in the order in which versions were given out."""

import pytest

from ivr.safety import LedgerError, read_ledger, shipped_ledger
from ivr.safety.ledger import number


def line(document="rules", version="2026.1", digest="0123456789ab", date="2026-11-21"):
    return f'[[released]]\ndocument = "{document}"\nversion = "{version}"\ndigest = "{digest}"\ndate = {date}\n'


def refusal(text):
    with pytest.raises(LedgerError) as refused:
        read_ledger(text)
    return str(refused.value)


def test_an_empty_ledger_is_one():
    assert read_ledger("# nothing yet\n") == ()


def test_each_document_has_versions_of_its_own():
    text = line() + line("wording en-GB") + line("wording en-GB", "2026.2") + line(version="2026.2")
    assert [(one.document, one.version) for one in read_ledger(text)] == [
        ("rules", "2026.1"),
        ("wording en-GB", "2026.1"),
        ("wording en-GB", "2026.2"),
        ("rules", "2026.2"),
    ]


def test_ten_comes_after_nine():
    assert number("2026.10") > number("2026.9") > number("2026")
    assert len(read_ledger(line(version="2026.9") + line(version="2026.10"))) == 2


@pytest.mark.parametrize(
    ("what", "text", "said"),
    [
        ("the same version twice", line() + line(digest="f" * 12), "rules 2026.1 stands there twice"),
        ("the same line twice", line() + line(), "rules 2026.1 stands there twice"),
        ("one version, written otherwise", line() + line(version="2026.01"), "rules 2026.01 stands there twice"),
        ("a lower version", line(version="2026.2") + line(), "rules 2026.1 stands behind 2026.2"),
        ("an earlier day", line() + line(version="2026.2", date="2026-11-20"), "rules 2026.2 stands behind 2026.1"),
        ("a version of words", line(version="new"), "released.0.version"),
        ("a digest that is none", line(digest="0"), "released.0.digest"),
        ("no day", line(date='""'), "released.0.date"),
        ("another entry", line() + "[other]\n", "other"),
        ("no TOML", "[[", "not TOML"),
    ],
)
def test_a_ledger_is_refused_with(what, text, said):
    assert said in refusal(text), what


def test_the_shipped_ledger_is_well():
    assert {one.document for one in shipped_ledger()} >= {"rules", "wording en-GB"}
