"""The walk: from the first ring, everything that may happen at every place, until no new place is found."""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from ivr.call import Call, Entry, Event, Now, Steps, after, step, turn_key, wait_key
from ivr.call.events import Began, Pressed, Waited
from ivr.call.facts import Queued
from ivr.safety.proof.bounds import TURNS, spent
from ivr.safety.proof.caller import of_caller
from ivr.safety.proof.contacts import of_contacts
from ivr.safety.proof.forget import forget, fresh
from ivr.safety.proof.forks import forks
from ivr.safety.proof.happening import Happening
from ivr.safety.proof.same import same
from ivr.safety.proof.seen import FROM_CALLER, see
from ivr.safety.proof.spot import Spot
from ivr.safety.proof.staff import of_staff
from ivr.safety.proof.world import START, Focus, World

NO_REST = "no phone can be rung over REST"


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the walk. `given`: the bound that is spent, or what else is not as usual."""

    before: Spot
    happening: Happening
    given: str
    steps: Steps
    after: Spot
    source: int = 0
    target: int = 0
    raised: str = ""
    """What our own code raised, where it did: nothing was done then."""

    @property
    def event(self) -> Event | None:
        """What happened; None: only time has passed."""
        return self.happening.event


class Walk:
    """Every place that a call can come to, and every move between them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.places: dict[Hashable, int] = {}
        self.spots: list[Spot] = []
        self.came: list[Move | None] = [None]
        """By which move each place was first come to: no way there has fewer moves."""

    def moves(self) -> Iterator[Move]:
        """Walk, and yield every move."""
        todo = deque([self._place(Spot(Call(sid="CA0", began=START), START))])
        while todo:
            source = todo.popleft()
            for taken in self._from(self.spots[source]):
                known = len(self.spots)
                for number, landing in enumerate(forks(taken, self.world.focus)):
                    target = self._place(landing)
                    move = replace(taken, after=landing, source=source, target=target)
                    self.came.extend([move] * (len(self.spots) - len(self.came)))
                    if target >= known or number == 0:
                        yield move
                todo.extend(range(known, len(self.spots)))

    def way_to(self, place: int) -> list[Move]:
        """Return the moves of the shortest way to a place."""
        way: list[Move] = []
        while (move := self.came[place]) is not None:
            way.append(move)
            place = move.source
        return way[::-1]

    def identity(self, spot: Spot) -> Hashable:
        """Return what two places have in common if and only if they are one."""
        return same(spot, self.world)

    def _place(self, spot: Spot) -> int:
        place = self.places.setdefault(self.identity(spot), len(self.spots))
        if place == len(self.spots):
            self.spots.append(spot)
        return place

    def _from(self, spot: Spot) -> Iterator[Move]:
        if self.world.focus is Focus.CONTACTS and spot.seen.anew:
            return
        focus = self.world.focus
        for happening in (*of_caller(spot, focus), *of_contacts(spot, focus), *of_staff(spot, focus)):
            yield from self._ways(spot, happening)

    def _ways(self, spot: Spot, happening: Happening) -> Iterator[Move]:
        """Yield the move, and what it is where a bound is spent, or all is not as usual."""
        usual = take(self.world, spot, happening)
        yield usual
        for given, call in spent(spot.call, happening, usual.steps, moment(spot, happening), self.world.focus):
            yield take(self.world, replace(spot, call=call), happening, given)
        if any(isinstance(one, Queued) for one in usual.steps):
            yield take(self.world, spot, happening, NO_REST)
        if isinstance(happening.event, Began) and not happening.event.gone and self.world.tongues:
            asked = replace(spot, seen=replace(spot.seen, tongues=True))
            yield take(self.world, asked, happening, "two languages")


def moment(spot: Spot, happening: Happening) -> datetime:
    """Return when something happens. A key that is not pressed too early waits for the prompt to have been heard."""
    at = spot.at + timedelta(seconds=happening.wait)
    waits = isinstance(happening.event, Pressed) and happening.wait and spot.call.heard_from
    return max(at, spot.call.heard_from) if waits and spot.call.heard_from else at


def take(world: World, spot: Spot, happening: Happening, given: str = "") -> Move:
    """Take one step, as the line itself would."""
    at = moment(spot, happening)
    if happening.event is None:
        return Move(spot, happening, given, (), replace(spot, at=at))
    now = world.now(at, _token(spot.call), queues=given != NO_REST, tongues=spot.seen.tongues)
    steps, call, raised = attempt(spot.call, happening.event, _key(spot.call, happening.event), now)
    if raised:
        return Move(spot, happening, given, (), spot, raised=raised)
    seen = see(spot, happening.event, steps, at)
    kept = forget(spot.call, call, at, TURNS)
    return Move(spot, happening, given, steps, Spot(kept if world.focus is Focus.CALLER else fresh(kept, at), at, seen))


def attempt(call: Call, event: Event, key: str, now: Now) -> tuple[Steps, Call, str]:
    """Return the steps that are taken, the call after them, and what our own code raised instead, if it did."""
    try:
        steps = step(call, event, now)
        return steps, after(call, Entry(key, now.at, event, steps)), ""
    except Exception as error:  # noqa: BLE001 whatever it is, a caller would have met it
        return (), call, f"{type(error).__name__}: {error}"


def _token(call: Call) -> str:
    """Return an id that no leg of the call has."""
    taken = {leg.id.partition("-")[0] for leg in call.legs}
    return next(name for name in map("leg{}".format, count()) if name not in taken)


def _key(call: Call, event: Event) -> str:
    if isinstance(event, FROM_CALLER):
        return turn_key(call.turn)
    return wait_key(call.turn, event.piece) if isinstance(event, Waited) else "leg"
