"""Whole calls by telephone, and what staff then see of them at the board."""

import re
from html import unescape
from itertools import count

from sqlalchemy import update

from ivr.store.schema import calls, events
from ivr.store.staff import Newcomer, Role, add_staff
from tests.web.board.conftest import HASHED, Browser

_NUMBERS = count(1)


def browser_at(world, role=Role.RESPONDER, name=None):
    """Return a browser at which somebody new has signed in at this line's board."""
    login = f"{role}{next(_NUMBERS)}"
    who = Newcomer(login, name or f"{login.title()} Example", Role(role))
    add_staff(world.line.engine, who, HASHED, world.line.clock())
    made = Browser(world.line.app)
    assert made.sign_in(login).status_code == 303
    return made


class Board:
    """The pages of one call."""

    def __init__(self, world, phone, role=Role.RESPONDER):
        self.world, self.sid, self.browser = world, phone.session.sid, browser_at(world, role)

    def get(self, rest=""):
        return self.browser.get(f"/board/calls/{self.sid}{rest}")

    def page(self, rest=""):
        answer = self.get(rest)
        assert answer.status_code == 200, answer.text
        return answer.text

    def words(self, rest=""):
        """The page's words, each with one space between."""
        return words_of(self.page(rest))

    @property
    def text(self):
        return self.page("/text")


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def damage(world, sid, *, journal=False):
    """Spoil a call's record, and its journal if wanted."""
    with world.line.engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.sid == sid).values(state="{"))
        if journal:
            connection.execute(update(events).where(events.c.call_sid == sid).values(event="{"))
