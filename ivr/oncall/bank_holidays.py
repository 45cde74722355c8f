"""The bank holidays of England and Wales."""

from datetime import date
from functools import cache


def is_bank_holiday(day: date) -> bool:
    """Tell whether a day is a bank holiday, the day itself or the one that is given for it."""
    return day in _of(day.year)


@cache
def _of(year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 a tenth of a second, which few rotas need

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
