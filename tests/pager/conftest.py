"""A line to ring, whose pager goes round by itself; tests that need another have their own."""

import pytest

from tests.calls.conftest import script, world


@pytest.fixture(scope="module")
def _line():
    with world() as shared:
        yield shared


@pytest.fixture
def line(_line):
    yield _line
    _line.line.exchange.patients = script("accept")
    _line.clear()
