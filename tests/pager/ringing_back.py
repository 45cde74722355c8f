"""Callers who hang up, and when they are rung for afterwards."""

from ivr.simulator.players import Moment
from tests.calls.conftest import CONSULTANT, LAST, REGISTRAR, rung, script

LEAD = "+447700900103"


LEAVES = (Moment.WAITING, 1)


def hangs_up(line, keys="1", afterwards="accept", **how):
    """Ring, hang up while the first phone rings in vain; from then on the contacts do this."""
    phone = line.ring(keys, "no-answer", **{"leaves": LEAVES} | how)
    phone.session.contacts = line.line.exchange.contacts = script(afterwards)
    return phone


def gone(phone):
    """The second of the call at which the caller hung up."""
    return next(heard.at for heard in phone.session.transcript.moments if heard.what == "hangs up")


def after(phone, *numbers):
    """The seconds since the hang-up at which phones of contacts rang."""
    contacts = numbers or (REGISTRAR, CONSULTANT, LAST, LEAD)
    return [second - gone(phone) for second in rung(phone.session.transcript, *contacts) if second >= gone(phone)]
