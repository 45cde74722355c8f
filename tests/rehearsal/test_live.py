"""Every scenario, rehearsed against an exchange: as the line assumes it, and as it might turn out to be."""

import pytest

from ivr.rehearsal.scenes import Verdict
from tests.rehearsal.conftest import NAMES, Whims


@pytest.mark.parametrize("name", NAMES)
def test_a_twilio_that_is_as_the_line_assumes_settles_each_scenario(room, name):
    here = room()
    found = here.go(name)
    assert (found.verdict, found.depends) == (Verdict.AS_ASSUMED, ""), (found, here.requests())
