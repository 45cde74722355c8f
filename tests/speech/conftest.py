"""The shipped prompts, with one thing changed, as the check sees them."""

import pytest

from ivr.speech import folder
from ivr.speech.check import GUIDE, examine, read_guide
from ivr.triage import current_rules

RULES = current_rules()
SHIPPED = (folder() / "en-GB.toml").read_text("utf-8")
WORDS = read_guide((folder() / GUIDE).read_text("utf-8"))


def swap(old, new, text=SHIPPED):
    """Return a text with what stands in it once changed."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.fixture
def findings_of():
    """Return what is found in these files (name: text), as lines."""
    return lambda files, guide=WORDS, **also: [str(each) for each in examine(files, RULES, guide, **also)[1]]


@pytest.fixture
def found(findings_of):
    """Return what is found in the shipped file with one thing changed."""
    return lambda old, new: findings_of({"en-GB.toml": swap(old, new)})
