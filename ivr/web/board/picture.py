"""What the board shows at a moment: who is on the line, who must be rung back, who has been seen to.

House rule: pure. Nothing here reads a clock, a database or a session, and nothing is about whoever looks.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.oncall import LONDON, Paging
from ivr.store import Listed
from ivr.store.board import MOST
from ivr.store.reading import CallBack
from ivr.web.board.finished import Finished, finished_call
from ivr.web.board.live import Live, live_call
from ivr.web.board.owed import Group, groups
from ivr.web.board.words import ORDER


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the picture is made from."""

    at: dt.datetime
    live: Iterable[Listed]
    owed: Iterable[CallBack]
    finished: Iterable[Listed]
    more: int = 0
    """How many unfinished calls there are besides those."""
    paging: Paging = field(default_factory=Paging)
    contacts: Mapping[str, str] = field(default_factory=dict)
    """The names of those who may be rung, by the keys under which calls know them."""
    questions: Mapping[str, str] = field(default_factory=dict)
    """What a question is called in a word or two, by its id."""
    nuisances: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """The board. `day`: London's, of which no date needs to be told."""

    day: dt.date
    live: tuple[Live, ...]
    groups: tuple[Group, ...]
    finished: tuple[Finished, ...]
    more: int = 0
    """How many unfinished calls are not shown."""

    @property
    def most(self) -> int:
        """How many finished calls are shown, at most."""
        return MOST

    @property
    def open(self) -> int:
        """How many call-backs are open."""
        return sum(len(group.calls) for group in self.groups) + self.more

    @property
    def emergencies(self) -> int:
        """How many of them are emergencies."""
        return sum(call.mark.name == "emergency" for group in self.groups for call in group.calls)


def picture(seen: Seen) -> Picture:
    """Return what the board shows of what was seen. A call that is damaged is shown as such, never left out."""
    owed = tuple(seen.owed)
    listed = {one.sid for one in owed if one.record is None}
    live = (one for one in seen.live if one.sid not in listed)
    return Picture(
        day=seen.at.astimezone(LONDON).date(),
        live=tuple(sorted((live_call(one, seen.at, seen.contacts, seen.questions) for one in live), key=_place)),
        groups=groups(owed, seen.at, seen.paging, seen.contacts, seen.questions, seen.nuisances),
        finished=tuple(map(finished_call, seen.finished)),
        more=seen.more,
    )


def _place(call: Live) -> tuple[int, dt.datetime]:
    return ORDER.index(call.mark) if call.mark in ORDER else len(ORDER), call.began


def midnight(at: dt.datetime) -> dt.datetime:
    """Return when London's day began."""
    return at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
