"""What a caller hears in their queue, piece by piece: which one is next, how long it takes, how it is spoken."""

from datetime import timedelta

from ivr.call.acts import Listen, Pause, Say
from ivr.call.concern import is_about_spine
from ivr.call.handover import wants
from ivr.call.legs import Leg
from ivr.call.now import Now
from ivr.call.places import Item, LegState, Why
from ivr.call.prompts import Prompt, asking
from ivr.call.record import Call
from ivr.call.steps import Steps
from ivr.triage import Urgency

PHRASE = (Prompt.TRYING_SAY, Prompt.TRYING_SAY_AGAIN)
"""What to say: slowly, twice."""

SIGNS = tuple(asking(item) for item in (Item.FEET, Item.SPREADING, Item.PEE))
"""What the doctor will ask first."""

SPINE = (
    *(Prompt.TRYING_STILL, *SIGNS, Prompt.TRYING_STOP, *PHRASE),
    *(Prompt.TRYING_READY_TOO, Prompt.TRYING_CARE, asking(Item.THINNERS), asking(Item.BONES), Prompt.TRYING_READY),
    *(Prompt.TRYING_STEADY, Prompt.TRYING_WHERE, Prompt.TRYING_RIGHT),
)
"""What somebody with danger signs hears: what to do, what to say, what the doctor will ask, what to have ready."""

UNKNOWN = (
    *(Prompt.TRYING_STILL, *SIGNS, Prompt.TRYING_STOP, Prompt.TRYING_READY_TOO, Prompt.TRYING_CARE),
    *(asking(Item.THINNERS), Prompt.TRYING_WHERE),
)
"""What somebody hears of whom it is not known that it is the spine."""

PAIN = (
    *(asking(Item.BONES), asking(Item.THINNERS), Prompt.URGENT_CARE, Prompt.TRYING_READY, Prompt.TRYING_READY_TOO),
    *(*PHRASE, Prompt.TRYING_URGENT),
)
"""What somebody with pain alone hears."""

ONLY = {
    Why.RING_999: (Prompt.TRYING_999,),
    Why.PROFESSIONAL: (Prompt.TRYING_COORDINATOR, Prompt.TRYING_PROFESSIONAL),
}
"""Callers for whom words about a spine are not meant."""

AFTERWARDS = (Prompt.TRYING_999, Prompt.TRYING_STILL, Prompt.TRYING_READY_TOO)
"""What is said in turn when the script has been heard."""

AT_FIRST = (Prompt.WAIT_RINGING, Prompt.WAIT_HOLD, Prompt.WAIT_BUSY)
"""One of these is heard first."""

TELLS = (*AT_FIRST, Prompt.WAIT_NEXT)
"""What tells of a phone."""

FIRST, LONGEST = 5, 8
"""Seconds that the first piece may take, and any other."""

NUMBER_SECONDS = 37
"""Seconds that it can take to key a number: the wait begins anew after each key."""

NUMBERS = 2
"""How often a number is asked for, or read back."""

QUIET = 2
"""Seconds of quiet after a piece that asks nothing."""


def next_piece(call: Call, legs: list[Leg], now: Now) -> str:
    """Return the next piece: what is being done, the 999 words in time, then the script of this caller.

    `legs`: all that were placed for this wait, oldest first.
    """
    if not call.pieces:
        return _first([leg for leg in legs if leg.is_alive(now.at)] or legs[-1:], now)
    piece = _in_order(call, now)
    number = (Prompt.WAIT_NUMBER, Prompt.WAIT_NUMBER_CHECK)  # without it nobody can be rung back: it comes first
    if piece not in number and _must_tell(call, legs, now):
        piece = Prompt.WAIT_NEXT
    return Prompt.TRYING_999 if _must_say_999(call, piece, now) else piece


def _in_order(call: Call, now: Now) -> str:
    if call.keyed == "" and call.pieces.count(Prompt.WAIT_NUMBER) < NUMBERS:
        return Prompt.WAIT_NUMBER
    if call.keyed and call.pieces.count(Prompt.WAIT_NUMBER_CHECK) < NUMBERS:
        return Prompt.WAIT_NUMBER_CHECK
    unsaid = [piece for piece in script(call, now) if piece not in call.pieces]
    return unsaid[0] if unsaid else _afterwards(call, now)


def _must_tell(call: Call, legs: list[Leg], now: Now) -> bool:
    """Tell whether another phone rings than when the caller was last told of one, and nobody has picked up."""
    alive = {leg.state for leg in legs if leg.is_alive(now.at)}
    another = rung(legs, now) > max(1, call.told)
    return another and LegState.RINGING in alive and LegState.ANSWERED not in alive


def rung(legs: list[Leg], now: Now) -> int:
    """Return how many phones have begun to ring; one that rings again, under whichever name, is the same phone."""
    contacts = {leg.contact: now.contact(leg.contact) for leg in legs if leg.has_rung}
    return len({(contact and contact.twin) or key for key, contact in contacts.items()})


def _first(ringing: list[Leg], now: Now) -> str:
    if ringing and all(leg.contact in now.busy for leg in ringing):
        return Prompt.WAIT_BUSY
    return Prompt.WAIT_RINGING if any(leg.has_rung for leg in ringing) else Prompt.WAIT_HOLD


def _afterwards(call: Call, now: Now) -> str:
    rest = AFTERWARDS if _hears_999(call) else script(call, now)[-1:]
    return rest[len(call.pieces) % len(rest)]


def script(call: Call, now: Now) -> tuple[str, ...]:
    """Return the pieces that this caller hears once each, in order. Without a number, one is asked for first."""
    number = () if call.reach else (Prompt.WAIT_NUMBER,)
    if call.why in ONLY:
        return (*number, *ONLY[call.why])
    if call.urgency is Urgency.URGENT:
        return (*number, *PAIN)
    return (*number, *(SPINE if is_about_spine(call, now) else UNKNOWN))


def _hears_999(call: Call) -> bool:
    return call.why not in ONLY and call.urgency is not Urgency.URGENT


def _must_say_999(call: Call, piece: str, now: Now) -> bool:
    """Tell whether the 999 words would come too late after this piece. Who was told to ring 999 hears them, too."""
    if not (_hears_999(call) or call.why is Why.RING_999) or Prompt.TRYING_999 in call.pieces:
        return False
    said_by = now.at + timedelta(seconds=at_most(piece, now) + now.seconds(Prompt.TRYING_999))
    return said_by > (call.waiting_from or call.began) + timedelta(seconds=now.limits.ring_999_by)


def at_most(piece: str, now: Now) -> float:
    """Return the seconds after which the next piece is asked for, whatever is keyed."""
    return NUMBER_SECONDS if piece == Prompt.WAIT_NUMBER else length(piece, now)


def length(piece: str, now: Now) -> float:
    """Return the seconds after which the next piece is asked for, if nothing is keyed."""
    return LONGEST if piece == Prompt.WAIT_NUMBER_CHECK else now.seconds(piece) + _quiet(piece, now)


def _quiet(piece: str, now: Now) -> int:
    if piece in (Prompt.WAIT_NUMBER, Prompt.WAIT_NUMBER_CHECK):
        return now.limits.number_wait if piece == Prompt.WAIT_NUMBER else 1
    if wants(piece):
        return now.limits.item_wait
    if piece == Prompt.WAIT_NEXT:
        return 0  # what the caller was hearing goes on
    room = (FIRST if piece in AT_FIRST else LONGEST) - now.seconds(piece)
    return min(QUIET, max(0, int(room)))


def speak(call: Call, piece: str, now: Now) -> Steps:
    """Return the acts that a piece consists of."""
    quiet = _quiet(piece, now)
    if piece == Prompt.WAIT_NUMBER:
        return (Listen((Say(piece),), quiet, digits=12),)
    if piece == Prompt.WAIT_NUMBER_CHECK:
        return (Listen((Say(piece, (("number", _as_dialled(call.keyed or "")),)),), quiet),)
    if wants(piece):
        return (Listen((Say(piece),), quiet),)
    return (Say(piece), Pause(quiet)) if quiet else (Say(piece),)


def _as_dialled(number: str) -> str:
    """Return a British number digit by digit, as people say it."""
    return " ".join("0" + number.removeprefix("+44"))
