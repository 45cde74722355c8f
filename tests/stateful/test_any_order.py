"""Caller, doctors, Twilio and server in any order, as many stories as there is time for."""

import os

from hypothesis import HealthCheck, settings

from tests.stateful.machine import AnyOrder

EXAMPLES = int(os.environ.get("IVR_STATEFUL_EXAMPLES", "0"))
"""More than 0: so many stories, other ones each time."""

TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=EXAMPLES or 30,
    stateful_step_count=30,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
