"""The hazard log: its scales, what it claims, and that the guard over its evidence notices what is not shown."""

from itertools import pairwise

import pytest
from pydantic import ValidationError

from ivr.safety import read_hazards
from ivr.safety.claims import faults
from ivr.safety.hazards import Likelihood, Operational, Score, Severity
from tests.safety.hazard_logs import LOG, MEANINGS, SHOWN, entry


@pytest.mark.parametrize(
    ("severity", "risks"),
    [
        ("minor", [1, 1, 2, 2, 3]),
        ("significant", [1, 2, 2, 3, 4]),
        ("considerable", [2, 2, 3, 3, 4]),
        ("major", [2, 3, 3, 4, 5]),
        ("catastrophic", [3, 4, 4, 5, 5]),
    ],
)
def test_the_risk_of_every_severity_with_every_likelihood(severity, risks):
    scores = [Score(severity=severity, likelihood=likelihood) for likelihood in Likelihood]
    assert [LOG.risk(score) for score in scores] == risks


def test_the_risk_never_falls_as_harm_gets_worse_or_likelier():
    for likelihood in Likelihood:
        row = [LOG.risk(Score(severity=severity, likelihood=likelihood)) for severity in Severity]
        assert all(one <= other for one, other in pairwise(row))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (MEANINGS.replace("low = [1, 2, 2, 3, 4]\n", ""), "each likelihood its row"),
        (MEANINGS.replace("low = [1, 2, 2, 3, 4]\n", "low = [1, 2, 2, 3]\n"), "at least 5 items"),
        (MEANINGS.replace("low = [1, 2, 2, 3, 4]\n", "low = [1, 2, 2, 3, 6]\n"), "less than or equal to 5"),
        (MEANINGS.replace('minor = "a", ', ""), "each step of the scales"),
        (MEANINGS.replace('status = "draft"', 'status = "signed"'), "is signed by somebody, or else a draft"),
        (MEANINGS.replace("signed_by = []", 'signed_by = ["me"]'), "valid dictionary"),
        (MEANINGS.replace('version = "1"', 'version = "1"\nauthor = "me"'), "Extra inputs"),
    ],
)
def test_a_log_is_refused_whose_head_is_wrong(broken, said):
    with pytest.raises(ValidationError, match=said):
        read_hazards(broken + entry(SHOWN))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (entry(SHOWN, name="HAZ1"), "match pattern"),
        (entry(SHOWN).replace('"major"', '"awful"'), "Input should be 'minor'"),
        (entry(SHOWN).replace('["c"]', "[]"), "at least 1 item"),
        (entry(SHOWN).replace('owner = "o"\n', ""), "Field required"),
        (entry('{ kind = "operational", what = "do it" }'), "who"),
        (entry('{ kind = "design", what = "it does", who = "somebody" }'), "Extra inputs"),
        (entry('{ kind = "hope", what = "it does" }'), "does not match any of the expected tags"),
        (entry(SHOWN.replace("::test_one", "")), "match pattern"),
        (entry(SHOWN.replace("test_one", "test_one[case]")), "match pattern"),
    ],
)
def test_a_hazard_is_refused_that_is_not_whole(broken, said):
    with pytest.raises(ValidationError, match=said):
        read_hazards(MEANINGS + broken)


def test_the_hazards_are_numbered_one_after_another():
    assert list(LOG.hazards) == [f"H{number:02}" for number in range(1, len(LOG.hazards) + 1)]


def test_the_log_is_a_draft_that_nobody_has_signed():
    """Whoever signs it takes this test away."""
    assert LOG.status == "draft"
    assert LOG.signed_by == ()


def test_the_log_claims_nothing_without_saying_what_shows_it():
    assert list(faults(LOG)) == []


def test_what_is_not_releasable_without_the_trust_stands_here_by_name():
    """A change of this list is a decision, and not a slip of a score."""
    assert list(LOG.not_releasable) == ["H55", "H62", "H65", "H67", "H68", "H69"]
    for hazard in LOG.not_releasable.values():
        assert any(isinstance(control, Operational) for control in hazard.controls)


def test_no_hazard_is_so_bad_that_nothing_helps():
    assert max(LOG.risk(hazard.after) for hazard in LOG.hazards.values()) < 5
