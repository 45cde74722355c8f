"""Content that is out of date is loud to staff, and a caller hears the very same words as before."""

import datetime as dt
import re

import pytest

from ivr.speech import folder
from tests.calls.conftest import script, world
from tests.calls.test_golden import CALLS, GOLDEN, NERVES, QUEUE_CALLS

LATE = dt.datetime(2030, 1, 15, 3, 0, tzinfo=dt.UTC)
"""The hour of the golden calls, years after every review date."""


def heard(keys, contacts, start=None, prompts=None):
    """Return all that is heard of a call by whomever, to the second."""
    settings = {"ivr_prompts": prompts} if prompts else {}
    with world(start=start, **settings) as line:
        phone = line.phone(keys, script(contacts), caller="+447700900456")
        phone.call()
        line.line.run(130)
        return phone.session.transcript.text(), line.line.app.test_client().get("/healthz")


def out_of_date(health):
    return [warning for warning in health.json["warnings"] if warning.startswith("out of date and still in use")]


@pytest.mark.parametrize("name", ["queue_accepted", "queue_nobody"])
def test_a_golden_call_is_the_same_after_the_review_date(name):
    _, keys, contacts, _ = QUEUE_CALLS[name]
    said, health = heard(keys, contacts, LATE)
    assert said in (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert health.status_code == 200
    assert health.json["faults"] == []
    assert len(out_of_date(health)) == 2


@pytest.mark.parametrize(
    "name", ["night_pain_wants_advice", "no_cancer", "new_signs", "silence", "zero", "professional"]
)
def test_every_way_through_the_call_sounds_the_same_after_the_review_date(name):
    _, keys, contacts = CALLS[name]
    before, health = heard(keys, contacts)
    assert out_of_date(health) == []
    assert heard(keys, contacts, LATE)[0] == before


def test_a_review_date_in_a_file_of_words_that_has_passed_changes_no_word(tmp_path):
    text = (folder() / "en-GB.toml").read_text("utf-8")
    expired = re.sub(r"^review_date = \S+", "review_date = 2020-01-01", text, flags=re.MULTILINE)
    assert expired != text
    (tmp_path / "en-GB.toml").write_text(expired, "utf-8")
    keys = NERVES + "2"
    said, health = heard(keys, "accept", prompts=tmp_path)
    assert said == heard(keys, "accept")[0]
    [warning] = out_of_date(health)
    assert "2020-01-01: the wording en-GB" in warning
