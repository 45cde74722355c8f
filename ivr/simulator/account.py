"""REST about the account itself: its state, its numbers, what is left on it and what it may ring."""

import re

from ivr.simulator import published, resources
from ivr.simulator.asking import Asked
from ivr.simulator.books import Books, not_found
from ivr.simulator.numbers import PhoneNumber
from ivr.simulator.resources import Resource


def fetch_account(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell of the account."""
    asked.only(published.NONE)
    return 200, resources.account(books.world, books.holding)


def fetch_balance(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell what is left on the account, of which an account below another knows nothing."""
    asked.only(published.NONE)
    if books.holding.balance is None:
        raise not_found("/Balance.json")
    return 200, {"account_sid": books.world.account, "balance": books.holding.balance, "currency": "GBP"}


def fetch_country(books: Books, asked: Asked, country: str) -> tuple[int, Resource]:
    """Tell what may be rung in a country."""
    asked.only(published.NONE)
    if country != "GB":
        raise not_found(f"/Countries/{country}")
    return 200, resources.country(country, ordinary=books.holding.rings_britain)


def list_numbers(books: Books, asked: Asked, _: str) -> tuple[int, Resource]:
    """Tell of the account's numbers that hold what was asked for: part of a number will do."""
    asked.only(published.LIST_NUMBERS)
    part = asked.text("PhoneNumber")
    like = re.compile(re.escape(part).replace(r"\*", "[0-9]"))
    shown = [resources.number(books.world, one) for one in books.holding.numbers if like.search(one.number)]
    filters = {"PhoneNumber": part} if part else {}
    return 200, resources.page(books.world, "incoming_phone_numbers", shown, asked, filters)


def fetch_number(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Tell of one number."""
    asked.only(published.NONE)
    return 200, resources.number(books.world, _number(books, sid))


def update_number(books: Books, asked: Asked, sid: str) -> tuple[int, Resource]:
    """Set a number to something else."""
    asked.only(published.UPDATE_NUMBER)
    found = _number(books, sid)
    found.set(asked)
    return 200, resources.number(books.world, found)


def _number(books: Books, sid: str) -> PhoneNumber:
    for one in books.holding.numbers:
        if one.sid == sid:
            return one
    raise not_found(f"/IncomingPhoneNumbers/{sid}.json")
