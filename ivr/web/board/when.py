"""Moments as staff read them: by the clock on the wall in London."""

from datetime import datetime

from ivr.oncall import LONDON, as_written


def clock(moment: datetime) -> str:
    """Return the time of day, to the second."""
    return f"{moment.astimezone(LONDON):%H:%M:%S}"


def minute(moment: datetime) -> str:
    """Return the time of day, to the minute."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def day(moment: datetime) -> str:
    """Return the day."""
    return f"{moment.astimezone(LONDON):%a %d %b %Y}"


def day_and_minute(moment: datetime) -> str:
    """Return both, with the zone: on one night a year there are two half past ones."""
    return f"{moment.astimezone(LONDON):%a %d %b %Y, %H:%M %Z}"


def length(seconds: float) -> str:
    """Return a length of time in minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def number(e164: str | None) -> str:
    """Return a number as people write it; one that is none, as it was kept."""
    if not e164:
        return "withheld"
    try:
        return as_written(e164)
    except Exception:  # noqa: BLE001 whatever it is, staff must see it
        return e164
