"""A session: who signed in, when, and when they last did something. It is a cookie that only the line can write."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask import session

from ivr.store.staff import Staff

LONGEST = dt.timedelta(hours=12)
IDLE = dt.timedelta(minutes=30)

COUNTS_FROM = 60
"""Seconds. What is done sooner after the last does not change the cookie."""


class Over(StrEnum):
    """Why somebody is not signed in."""

    NEVER = "never"
    LONG = "long"
    IDLE = "idle"
    ENDED = "ended"
    LEFT = "left"


def begin(staff: Staff, at: dt.datetime) -> None:
    """Begin a new session: nothing of what was before is kept."""
    session.clear()
    now = int(at.timestamp())
    session.update(staff=staff.id, epoch=staff.epoch, since=now, active=now)


def was_active(at: dt.datetime) -> None:
    """Note that somebody did something."""
    now = int(at.timestamp())
    if now - session["active"] >= COUNTS_FROM:
        session["active"] = now


def over(kept: Mapping[str, Any], at: dt.datetime) -> Over | None:
    """Return why a session is over at a moment, as far as it tells itself; None if it is not."""
    if "staff" not in kept:
        return Over.NEVER
    now = at.timestamp()
    if now - kept["since"] >= LONGEST.total_seconds():
        return Over.LONG
    return Over.IDLE if now - kept["active"] >= IDLE.total_seconds() else None
