"""A caller who is on the line, as the board shows them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.call import At, Call, LegState
from ivr.call.legs import Leg
from ivr.oncall import as_written
from ivr.store import Listed
from ivr.triage import Urgency
from ivr.web.board.words import DAMAGED, NOT_KNOWN, SO_FAR, STAGES, URGENCIES, WITHHELD, Mark

DOING = {
    LegState.PLACED: "is being rung",
    LegState.RINGING: "is ringing",
    LegState.ANSWERED: "has picked up",
    LegState.ACCEPTED: "has taken the call",
    LegState.TALKING: "is talking to the caller",
}


@dataclass(frozen=True, slots=True)
class Ringing:
    """A phone on which something is happening."""

    name: str
    doing: str
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Live:
    """A caller on the line: how far they are, how urgent it is so far, which phones ring for them."""

    sid: str
    number: str
    began: dt.datetime
    mark: Mark
    stage: str
    phones: tuple[Ringing, ...] = ()


def live_call(listed: Listed, at: dt.datetime, contacts: Mapping[str, str], questions: Mapping[str, str]) -> Live:
    """Return a caller as the board shows them."""
    call = listed.record
    if call is None:
        return Live(listed.sid, written(listed.caller), listed.began, _mark(listed), DAMAGED)
    phones = tuple(ringing(call, at, contacts))
    return Live(call.sid, written(call.reach), call.began, _mark(listed), _stage(call, at, questions), phones)


def ringing(call: Call, at: dt.datetime, contacts: Mapping[str, str]) -> Iterator[Ringing]:
    """Give the phones that ring for a call, or on which somebody is."""
    for leg in call.live_legs(at):
        yield Ringing(contacts.get(leg.contact, leg.who), DOING[leg.state], _since(leg))


def written(number: str | None) -> str:
    """Return a number as people write it down."""
    return as_written(number) if number else WITHHELD


def _mark(listed: Listed) -> Mark:
    """Return how urgent it is so far: unknown, if a person is sought for nothing that was answered."""
    if listed.urgency:
        return URGENCIES[Urgency(listed.urgency)]
    return SO_FAR if listed.record and listed.record.why is None else NOT_KNOWN


def _since(leg: Leg) -> dt.datetime | None:
    return leg.joined_at or leg.accepted_at or leg.answered_at or leg.placed_at


def _stage(call: Call, at: dt.datetime, questions: Mapping[str, str]) -> str:
    """Return how far a call is; what a caller talks about with a doctor comes before what they wait for."""
    if any(leg.state is LegState.TALKING for leg in call.live_legs(at)):
        return "talks to a person"
    if call.at is At.ASKING and call.question:
        return f"is asked about: {questions.get(call.question, call.question)}"
    return STAGES[call.at]
