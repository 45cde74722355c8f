"""What is being done about a call-back, and which belong together: the same at the terminal and at the board."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ivr.call import Call
from ivr.call.parts import Claim
from ivr.oncall import Paging, is_settled, next_due
from ivr.oncall.paging import pages
from ivr.oncall.put_back import as_of
from ivr.pager.by_hand import holder

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Doing:
    """Who has it, how often it was tried since the caller had gone, and when somebody is rung next.

    `tries`: rings of somebody's phone, and what staff say that they have tried.
    """

    held: Claim | None
    tries: int
    next_at: dt.datetime | None


def doing(call: Call, at: dt.datetime, paging: Paging) -> Doing:
    """Return what is being done about a call at a moment."""
    next_at = None if is_settled(call, at) else next_due(as_of(call, at), paging)
    return Doing(holder(call, at), sum(1 for _ in pages(call)) + len(call.tries), next_at)


def together(listed: Iterable[T], number: Callable[[T], str | None]) -> Iterator[tuple[T, ...]]:
    """Give those of one number together, where the first of them stands: one patient, one ring.

    One whose number was withheld stands for itself.
    """
    groups: dict[object, list[T]] = {}
    for place, one in enumerate(listed):
        groups.setdefault(number(one) or place, []).append(one)
    return (tuple(group) for group in groups.values())
