"""A database of its own for each test, and something to write into it."""

import datetime as dt

import pytest

from ivr.call import At, Entry
from ivr.call.acts import HangUp, Say
from ivr.call.events import Began
from ivr.call.facts import Moved, Opened
from ivr.store import Journal, connect, migrate

THREE_AM = dt.datetime(2026, 3, 7, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900123"


@pytest.fixture
def url(empty_url):
    return empty_url


@pytest.fixture
def path(tmp_path):
    """Where the database is, if it is a file."""
    return tmp_path / "ivr.db"


@pytest.fixture
def journal(url):
    migrate(url)
    engine = connect(url)
    yield Journal(engine)
    engine.dispose()


@pytest.fixture
def begin():
    """Make a `decide` that answers the phone, and says `words`."""

    def decide_with(words="opening"):
        steps = (Opened(CALLER, "1+abc"), Moved(At.ASKING), Say(words), HangUp())
        return lambda _call: Entry("turn/0", THREE_AM, Began(CALLER), steps)

    return decide_with
