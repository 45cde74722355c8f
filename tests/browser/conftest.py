"""A real Chromium at the real server of the Procfile, while test phones ring it.

They need the extra `browser` and a Chromium; where either is missing, they are skipped and say so.
"""

import re

import pytest

from ivr.pager.desk import system_clock
from ivr.store.passwords import hashed
from ivr.store.staff import Newcomer, Role, add_staff
from tests.chromium import NOT_INSTALLED, chromium
from tests.processes.conftest import Line, twilio, wait_until, web_command

__all__ = ["chromium", "twilio"]

SOON = 10_000
"""Milliseconds. The board asks every two seconds; a machine that does much else takes longer."""

PASSWORD = "correct horse battery"
HASHED = hashed(PASSWORD)


@pytest.fixture
def line(tmp_path, twilio):
    """A line on SQLite, and what was logged of it tells of nobody."""
    made = Line(tmp_path, f"sqlite:///{tmp_path}/ivr.db", twilio)
    for login, role in (("amy", Role.RESPONDER), ("bea", Role.RESPONDER), ("lea", Role.LEAD)):
        newcomer = Newcomer(login, f"{login.title()} Example", role, "+447700900301")
        add_staff(made.journal.engine, newcomer, HASHED, system_clock())
    yield made
    made.end()
    log = made.log.read_text("utf-8")
    assert not re.search(r"7700 ?900|1632 ?960|weakness|correct horse", log), log


@pytest.fixture
def web(line):
    """The server of the Procfile."""
    return line.web()


@pytest.fixture
def open_page(chromium, web):
    """Open a page in a browser of its own. Whatever its script complains of fails the test."""
    opened, complaints = [], []

    def open_at(path="/board/sign-in", width=1200, height=900):
        context = chromium.new_context(base_url=web.address, viewport={"width": width, "height": height})
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_at
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def board(open_page):
    """Sign somebody in, by the form, and return the page that they see then."""

    def sign_in(login="amy", **how):
        page = open_page(**how)
        page.get_by_label("Name").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Board", exact=True).wait_for()
        return page

    return sign_in


@pytest.fixture
def expect():
    return pytest.importorskip("playwright.sync_api", reason=NOT_INSTALLED).expect


@pytest.fixture
def until():
    return wait_until


@pytest.fixture
def restart(line):
    """Start the server again where it was."""

    def start(web):
        port = web.address.rpartition(":")[2]
        line.start(web_command(port), PORT=port)
        wait_until(lambda: web.get("/healthz").ok, seconds=20)

    return start
