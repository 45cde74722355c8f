"""What a check is given to look at, and what it gives back."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from sqlalchemy import Engine

from ivr.settings import Settings, is_test_host, is_this_machine


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


Look = Callable[[Settings], Iterator[Line]]


def outside(check: str, ward: Ward, look: Look) -> Iterator[Line]:
    """Look at what only somebody outside can tell, if they may be asked."""
    if ward.settings is None:
        yield unseen(check)
    elif ward.offline:
        yield Line(check, Level.OK, "not asked, as you wished")
    else:
        yield from look(ward.settings)


def visiting(check: str, ward: Ward, look: Look) -> Iterator[Line]:
    """Look at the line by its public URL, if that leads anywhere."""

    def visit(settings: Settings) -> Iterator[Line]:
        host = urlsplit(settings.ivr_public_url).hostname or ""
        if is_test_host(host) and not is_this_machine(host):
            yield Line(check, Level.OK, "not asked: IVR_PUBLIC_URL is a name for tests")
        else:
            yield from look(settings)

    return outside(check, ward, visit)
