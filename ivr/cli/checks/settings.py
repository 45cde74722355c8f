"""Whether the line can start: every variable is there and well formed."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ivr.cli.checks.ward import Level, Line, Ward
from ivr.settings import EXAMPLE_KEY, is_test_host

REMEDY = "set it as .env.example shows, and start the line again"
KEY = "whoever knows it is signed in as whomever they like: make one as .env.example says"
ADDRESS = "set it to the address at which Twilio reaches the line"


def check(ward: Ward) -> Iterator[Line]:
    """Name each variable that stops the start."""
    yield from (Line("settings", Level.FAIL, fault, REMEDY) for fault in ward.faults)
    if not ward.faults:
        yield Line("settings", Level.OK, "every variable is there and well formed")
    if ward.settings and is_test_host(urlsplit(ward.settings.ivr_public_url).hostname or ""):
        yield Line("settings", Level.WARN, "IVR_PUBLIC_URL is a name for tests: Twilio cannot reach it", ADDRESS)
    if ward.settings and ward.settings.ivr_secret_key.get_secret_value() == EXAMPLE_KEY:
        yield Line("settings", Level.WARN, "IVR_SECRET_KEY is the one of the example, which anybody can read", KEY)
