"""What a check is given to look at, and what it gives back."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Engine

from ivr.settings import Settings


class Level(Enum):
    """How bad it is. A failure can cost a caller; a warning should be looked into."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, in a sentence, and what to do about it."""

    check: str
    level: Level
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ward:
    """The line as it stands. `settings` and `engine` are None where the environment is wrong."""

    at: dt.datetime
    settings: Settings | None
    engine: Engine | None
    faults: tuple[str, ...] = ()
    """What is wrong with the environment: a sentence for each variable, without its value."""
    offline: bool = False
    """Nobody outside is to be asked."""


def unseen(check: str) -> Line:
    """Return the line of a check that needs settings which are wrong."""
    return Line(check, Level.WARN, "not looked at, for want of settings", "put the settings right first")
