"""When those can be told who need not be woken."""

from datetime import datetime, time

from ivr.oncall.bank_holidays import is_bank_holiday
from ivr.oncall.shifts import LONDON

OPENS, CLOSES = time(9), time(17)
FRIDAY = 4


def is_office_hours(at: datetime) -> bool:
    """Tell whether it is a working day between nine and five in London."""
    there = at.astimezone(LONDON)
    works = there.weekday() <= FRIDAY and OPENS <= there.time() < CLOSES
    return works and not is_bank_holiday(there.date())
