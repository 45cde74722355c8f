"""Queues, and the callers who wait in them."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from ivr.simulator.clock import VirtualClock

if TYPE_CHECKING:
    from ivr.simulator.caller import CallerLeg


class Place:
    """One caller's place in a queue."""

    def __init__(self, queue: "CallQueue", leg: "CallerLeg") -> None:
        self.queue, self.leg = queue, leg
        self.since = queue.clock.elapsed

    def leave(self) -> None:
        """Be in the queue no more."""
        if self in self.queue.places:
            self.queue.places.remove(self)

    def waiting_form(self) -> dict[str, str]:
        """Return what is added to the requests of a caller who waits."""
        places = self.queue.places
        position = places.index(self) + 1 if self in places else 1
        return self.ended_form() | {"QueuePosition": str(position), "CurrentQueueSize": str(len(places))}

    def ended_form(self) -> dict[str, str]:
        """Return what is added to the Enqueue's action."""
        waited = round(self.queue.clock.elapsed - self.since)
        return {"QueueSid": self.queue.sid, "QueueTime": str(waited), "AvgQueueTime": str(self.queue.average)}


class CallQueue:
    """One queue. It stays, empty, until it is deleted."""

    def __init__(self, clock: VirtualClock, sid: str, name: str) -> None:
        self.clock, self.sid, self.name = clock, sid, name
        self.places: list[Place] = []
        self.created_at = clock.elapsed
        self._arrival: Event | None = None

    @property
    def average(self) -> int:
        """Seconds waited so far, on average."""
        waits = [self.clock.elapsed - place.since for place in self.places]
        return round(sum(waits) / len(waits)) if waits else 0

    def admit(self, leg: "CallerLeg") -> Place:
        """Put a caller at the end, and tell whoever waits for one."""
        place = Place(self, leg)
        self.places.append(place)
        if self._arrival:
            self._arrival.succeed()
            self._arrival = None
        return place

    def take(self, patience: float) -> Generator[Event, Any, Place | None]:
        """Take the first caller out, or the first who comes in time."""
        deadline = self.clock.wait(patience)
        while not self.places and not deadline.processed:
            self._arrival = self._arrival or self.clock.env.event()
            yield self._arrival | deadline
        return self.places.pop(0) if self.places else None


class Queues:
    """All queues, by name and by id."""

    def __init__(self, clock: VirtualClock, new_sid: Callable[[str], str]) -> None:
        self._clock, self._new_sid = clock, new_sid
        self._queues: dict[str, CallQueue] = {}

    def __iter__(self) -> "Generator[CallQueue]":
        """Go through the queues, the oldest first."""
        yield from self._queues.values()

    def named(self, name: str) -> CallQueue | None:
        """Return a queue that exists."""
        return self._queues.get(name)

    def open(self, name: str) -> CallQueue:
        """Return a queue, which is made if need be."""
        if name not in self._queues:
            self._queues[name] = CallQueue(self._clock, self._new_sid("QU"), name)
        return self._queues[name]

    def delete(self, queue: CallQueue) -> None:
        """Let a queue be no more."""
        del self._queues[queue.name]
