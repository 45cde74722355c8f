"""A way as a call: the keys that the terminal telephone is told to press, and what its registrar does.

Not every way can be told to a telephone: it has one number and one language, cannot ring twice, and makes no fault of
ours. What is returned has been taken through `step` once more, with nothing forgotten, and the same promise broke.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from ivr.call import At, Call, turn_key
from ivr.call.acts import Listen
from ivr.call.events import Began, HungUp, LegAnswered, LegStatus, Pressed, Silence
from ivr.call.now import nobody
from ivr.safety.proof.bounds import IN_CALL
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.seen import FROM_CALLER, see
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.walk import Move, attempt, moment
from ivr.safety.proof.world import MOBILE, START, World

Breaks = Callable[[Move], bool]
"""Tells whether the promise is broken in the same way by this move."""

LATER = 20.0
NO_CALL = ("", "")
OPENING = "^"

WEARS = {"wrong": "6", "nine": "9", "back": "#", "silence": ".", "again": "*", "stray": "!1"}
"""What is pressed for each thing that is borne so often and no more."""

ELSEWHERE = {"wrong": "62"}
"""The same where it must not be on one prompt: the question is answered by a no, and the next one comes."""


def shortest_call(way: Sequence[Move], world: World, breaks: Breaks) -> tuple[str, str]:
    """Return `--keys` and `--registrar` of a call that goes this way and breaks there; empty: none can be told."""
    theirs = [move for move in way[1:] if move.happening.sign]
    rest = [move.happening for move in way[1:] if not move.happening.sign]
    if not way or way[0].event != Began(MOBILE) or not _can_be_told(way, theirs, rest):
        return NO_CALL
    signs = [move.happening.sign for move in theirs]
    for keys in candidates(signs, [move.given for move in theirs]):
        *_, last = replay(keys, world)
        last = replace(_on(last, rest, world), given=way[-1].given)
        if is_worn(last.before.call, last.given) and breaks(last):
            return keys, "".join(happening.does for happening in rest)
    return NO_CALL


def candidates(signs: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    """Yield strings that might go this way: what was borne before is pressed at the same prompt, or before all else."""
    starts = OPENING if signs and signs[0].startswith(OPENING) else ""
    for places in product((False, True), repeat=sum(map(bool, given))):
        first, rest, at_once = "", "", iter(places)
        for sign, bound in zip(signs, given, strict=True):
            worn = wear(bound)
            early = bool(bound) and next(at_once)
            first += worn if early else ""
            rest += ("" if early else worn) + sign.removeprefix(OPENING)
        yield starts + first + rest


def wear(given: str) -> str:
    """Return what is pressed to have borne so much already."""
    what, _, how = given.partition(" ")
    if how == "spent" and what in WEARS:
        times = next((most for count, most in IN_CALL.items() if count.value == what), 0)
        return ELSEWHERE.get(what, WEARS[what]) * times
    return WEARS[what] * int(how.removeprefix("here ")) if how.startswith("here ") and what in WEARS else ""


def is_worn(call: Call, given: str) -> bool:
    """Tell whether so much has been borne in this call."""
    what, _, how = given.partition(" ")
    if how == "spent":
        return any(count.value == what and call.counts.count(count) >= most for count, most in IN_CALL.items())
    return not how or [count.value for count in call.here].count(what) >= int(how.removeprefix("here "))


def replay(keys: str, world: World) -> Iterator[Move]:
    """Yield the moves of the call in which these keys are pressed, until all are, or a person is sought."""
    move = _taken(Spot(Call(sid="CA0", began=START), START), Happening("rings", Began(MOBILE)), world)
    yield move
    signs, in_opening = iter(keys.removeprefix(OPENING)), keys.startswith(OPENING)
    for sign in signs:
        if move.after.call.at in (At.WAITING, At.RINGING) or move.after.seen.ended or move.after.call.gone:
            return
        early = sign == "!"
        key = next(signs, ".") if early else sign
        opening = in_opening and any(isinstance(one, Listen) and one.opening for one in move.steps)
        in_opening = False
        move = _taken(move.after, _happening(key, opening=opening, early=early), world)
        yield move


def _happening(key: str, *, opening: bool, early: bool) -> Happening:
    if key == ".":
        return Happening("says nothing", Silence(), LATER)
    if key == "x":
        return Happening("hangs up", HungUp(seconds=60), LATER)
    return Happening(f"presses {key}", Pressed(key, opening=opening), 0.0 if opening or early else LATER)


def _can_be_told(way: Sequence[Move], theirs: Sequence[Move], rest: Sequence[Happening]) -> bool:
    """Tell whether nothing happens but keys, and, after them, one contact who picks up and does one thing."""
    signs = "".join(move.happening.sign for move in theirs)
    untold = [move for move in way if move.given and not (move.happening.sign and wear(move.given))]
    in_order = [move.happening for move in way[1:]] == [*(move.happening for move in theirs), *rest]
    plain = all(isinstance(one.event, LegStatus | LegAnswered) for one in rest[:-1])
    ends = not rest or bool(rest[-1].does)
    return not untold and in_order and plain and ends and OPENING not in signs[1:]


def _on(move: Move, rest: Sequence[Happening], world: World) -> Move:
    for happening in rest:
        move = _taken(move.after, happening, world)
    return move


def _taken(spot: Spot, happening: Happening, world: World) -> Move:
    """Take one step as the terminal telephone's line would: nothing is forgotten, and it sends no texts."""
    at, event = moment(spot, happening), happening.event
    if event is None:
        return Move(spot, happening, "", (), replace(spot, at=at))
    now = replace(world.now(at, f"leg{len(spot.call.legs)}"), can_text=nobody)
    key = turn_key(spot.call.turn) if isinstance(event, FROM_CALLER) else "leg"
    steps, call, raised = attempt(spot.call, event, key, now)
    return Move(spot, happening, "", steps, Spot(call, at, see(spot, event, steps, at)), raised=raised)
