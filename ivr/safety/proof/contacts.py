"""What whoever is rung may do, what a machine may do in their place, and what the network reports of it."""

from collections.abc import Iterator

from ivr.call import At, LegState, Way
from ivr.call.events import (
    LegAnswered,
    LegCreated,
    LegDialEnded,
    LegJoined,
    LegOverdue,
    LegPressed,
    LegRefused,
    LegStatus,
    PatientReported,
)
from ivr.call.legs import Leg
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.world import Focus

IN_VAIN = ("busy", "failed", "canceled", "an unknown word")
"""The network's words that mean what "no-answer" means."""

USELESS = ("0", "4", "5", "6", "7", "8", "9", "#")
"""Keys that mean nothing to whoever picked up."""


def of_contacts(spot: Spot, focus: Focus) -> Iterator[Happening]:
    """Yield what may happen on each leg that somebody may still be on, or that has just ended."""
    if focus is Focus.CALLER:
        yield from calm(spot)
        return
    if spot.call.at is At.LIFELINE or (focus is Focus.AFTERWARDS and not spot.call.gone):
        return
    plain = focus is Focus.CONTACTS or (spot.seen.anew and not spot.call.gone)
    for leg in spot.call.legs:
        if leg.is_alive(spot.at):
            yield from plainly(leg) if plain and not leg.rings_back else of_leg(leg, spot)
        elif plain:
            continue
        elif leg.way is not Way.DIAL and leg is spot.call.legs[-1]:
            yield from late(leg)


def plainly(leg: Leg) -> Iterator[Happening]:
    """Yield what may happen on a leg of a later search: it rings in vain, or somebody takes the caller."""
    who = leg.contact
    if leg.way is not Way.DIAL and leg.state is LegState.PLACED:
        yield Happening(f"{who}'s phone rings", LegStatus(leg.id, "ringing"))
    elif leg.state in (LegState.PLACED, LegState.RINGING):
        yield Happening(f"{who}'s phone is picked up", LegAnswered(leg.id))
        if leg.way is not Way.DIAL:
            yield Happening(f"{who} does not answer", LegStatus(leg.id, "no-answer"))
    elif leg.state is LegState.ANSWERED:
        yield Happening(f"{who} presses 1", LegPressed(leg.id, "1"), does="accept")
    elif leg.way is not Way.DIAL and leg.joined_at is None:
        yield Happening(f"{who} and the caller are joined", LegJoined(leg.id), 1.0)


def calm(spot: Spot) -> Iterator[Happening]:
    """Yield the least that may happen: a phone rings."""
    for leg in spot.call.legs:
        if leg.way is not Way.DIAL and leg.state is LegState.PLACED and leg.is_alive(spot.at):
            yield Happening(f"{leg.contact}'s phone rings", LegStatus(leg.id, "ringing"))
            return


def of_leg(leg: Leg, spot: Spot) -> Iterator[Happening]:
    """Yield what may happen on a leg that is alive."""
    if leg.rings_back:
        yield from rings_back(leg, spot)
    elif leg.state in (LegState.PLACED, LegState.RINGING):
        yield from rings(leg)
    elif leg.state is LegState.ANSWERED:
        yield from screened(leg, spot)
    elif leg.way is not Way.DIAL:
        yield from takes(leg, spot)


def rings(leg: Leg) -> Iterator[Happening]:
    """Yield how a phone that was to ring may do."""
    who = leg.contact
    if leg.way is not Way.DIAL:
        yield from placed(leg)
        vain = tuple(LegStatus(leg.id, status) for status in IN_VAIN)
        yield Happening(f"{who} does not answer", LegStatus(leg.id, "no-answer"), does="no-answer", likes=vain)
    yield Happening(f"{who}'s phone is picked up", LegAnswered(leg.id))


def placed(leg: Leg) -> Iterator[Happening]:
    """Yield what becomes of our request to ring somebody."""
    who = leg.contact
    if leg.state is LegState.PLACED and leg.sid is None and not leg.refused:
        yield Happening(f"the network takes the request to ring {who}", LegCreated(leg.id, f"CA-{leg.id}"))
        yield Happening(f"the network refuses to ring {who}", LegRefused(leg.id))
    if leg.state is LegState.PLACED:
        yield Happening(f"{who}'s phone rings", LegStatus(leg.id, "ringing"), likes=(LegStatus(leg.id, "initiated"),))


def screened(leg: Leg, spot: Spot) -> Iterator[Happening]:
    """Yield what may be pressed by whoever, or whatever, picked up."""
    who = leg.contact
    yield Happening(f"{who} presses 1", LegPressed(leg.id, "1"), does="accept")
    yield Happening(f"{who} presses 2", LegPressed(leg.id, "2"), does="decline")
    yield Happening(f"{who} presses star", LegPressed(leg.id, "*"))
    useless = tuple(LegPressed(leg.id, key) for key in USELESS[1:])
    yield Happening(f"{who} presses a useless key", LegPressed(leg.id, USELESS[0]), likes=useless)
    yield hangs_up(leg, spot, 6.0, f"a machine answered for {who}, and is hung up")
    if leg.way is not Way.DIAL:
        yield Happening(f"{who} picked up long ago and pressed nothing", LegOverdue(leg.id), 60.0)


def takes(leg: Leg, spot: Spot) -> Iterator[Happening]:
    """Yield what may come of a 1: the two are joined, or not, and for how long."""
    who = leg.contact
    if leg.joined_at is None:
        yield Happening(f"{who} and the caller are joined", LegJoined(leg.id), 1.0)
        yield Happening(f"too late, {who} counts as one who pressed nothing", LegOverdue(leg.id))
        yield Happening(f"{who} finds no caller in the queue", LegDialEnded(leg.id, "completed", bridged=False), 15.0)
    for seconds in (60, 5):
        talked = LegDialEnded(leg.id, "completed", bridged=True, seconds=seconds)
        yield Happening(f"{who} has talked for {seconds} s, says the network", talked, float(seconds))
    yield hangs_up(leg, spot, 5.0, f"{who} hangs up")
    yield hangs_up(leg, spot, 60.0, f"{who} hangs up later")


def hangs_up(leg: Leg, spot: Spot, wait: float, label: str) -> Happening:
    """Return the end of a leg, with the network's own length of it, from its answer."""
    lasted = (spot.at - (leg.answered_at or spot.at)).total_seconds() + wait
    return Happening(label, LegStatus(leg.id, "completed", int(lasted)), wait)


def rings_back(leg: Leg, spot: Spot) -> Iterator[Happening]:
    """Yield what may come of ringing the caller back, and of asking how it went."""
    who = leg.contact
    if not leg.patient_status:
        for seconds in (60, 0):
            rang = LegDialEnded(leg.id, "completed" if seconds else "no-answer", bridged=bool(seconds), seconds=seconds)
            yield Happening(f"{who} rang the caller back: {seconds} s", rang, 30.0)
        yield Happening(f"{who} talked to the caller and hung up", PatientReported(leg.id, "completed", 60), 30.0)
    yield Happening(f"{who} says that the patient was reached", LegPressed(leg.id, "1"))
    yield Happening(f"{who} says that the patient was not reached", LegPressed(leg.id, "2"))
    yield Happening(f"{who} presses a useless key", LegPressed(leg.id, "4"))
    yield hangs_up(leg, spot, 5.0, f"{who} hangs up")


def late(leg: Leg) -> Iterator[Happening]:
    """Yield what may still be reported, or pressed, on a leg that is over."""
    who = leg.contact
    for status in ("ringing", "completed"):
        yield Happening(f"a late report on {who}: {status}", LegStatus(leg.id, status))
    yield Happening(f"a late answer of {who}", LegAnswered(leg.id))
    yield Happening(f"a late 1 of {who}", LegPressed(leg.id, "1"))
    yield Happening(f"a late join of {who}", LegDialEnded(leg.id, "completed", bridged=False))
