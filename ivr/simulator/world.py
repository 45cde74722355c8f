"""All calls there are, their queues and their sessions, on one clock."""

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ivr.simulator.clock import Steps, VirtualClock
from ivr.simulator.documents import FailedDocumentError
from ivr.simulator.hosting import StaticHost
from ivr.simulator.players import Contacts, Registrar, ScriptedContacts
from ivr.simulator.queues import Queues
from ivr.simulator.session import Session
from ivr.simulator.wire import SignedWire

if TYPE_CHECKING:
    from ivr.simulator.calls import CallLeg

PRACTICE_ACCOUNT = "ACpractice"


class World:
    """What every leg can see of the exchange."""

    def __init__(self, wire: SignedWire, clock: VirtualClock, account: str = PRACTICE_ACCOUNT) -> None:
        self.wire, self.clock, self.account = wire, clock, account
        self.calls: dict[str, CallLeg] = {}
        self.queues = Queues(clock, self.new_sid)
        self.sessions: dict[str, Session] = {}
        """Whose call each queue belongs to, by the queue's name."""
        self.callers: list[Session] = []
        self.dropped: list[str] = []
        """Calls that ended because neither a document nor its fallback could be had."""
        self.contacts: Contacts = ScriptedContacts([Registrar.NO_ANSWER])
        """Who is rung where no caller's call is known."""
        self.patients: Contacts = ScriptedContacts([Registrar.ACCEPT])
        """Who is there when a doctor rings a patient back."""
        self.whose: Callable[[str], str | None] = lambda _url: None
        """Tells the sid of the caller's call to which a leg belongs, where its queue has never been heard of."""
        self.fallback: StaticHost | None = None
        """What callers get when the line does not answer: the number's own fallback address, asked by GET."""
        self.calls_per_second = 1.0
        """How many calls a second REST starts; a Dial starts its leg at once."""
        self._sids: dict[str, itertools.count[int]] = {}
        self._next_start = 0.0
        self._nobody: Session | None = None

    def new_sid(self, kind: str) -> str:
        """Return an id of Twilio's shape: two letters and 32 hexadecimal digits."""
        number = next(self._sids.setdefault(kind, itertools.count(1)))
        return f"{kind}e{number:031x}"

    def session_of(self, url: str) -> Session:
        """Return the caller's call for which a contact is rung: the queue's name is in the leg's address."""
        for part in urlsplit(url).path.split("/"):
            if part in self.sessions:
                return self.sessions[part]
        sid = self.whose(url)
        known = [session for session in self.callers if session.sid == sid or len(self.callers) == 1]
        return known[-1] if known else self.nobody

    @property
    def nobody(self) -> Session:
        """The session of legs of which nobody can tell whose they are."""
        self._nobody = self._nobody or Session(self)
        return self._nobody

    @property
    def alive(self) -> list["CallLeg"]:
        """The calls that are not over."""
        legs = [leg for leg in self.calls.values() if leg.process and leg.process.env is self.clock.env]
        return [leg for leg in legs if leg.process and leg.process.is_alive]

    def allow(self, failed: FailedDocumentError) -> None:
        """Go on after a failure that a test wanted; any other is a fault of the line."""
        if self.wire.strict and not failed.injected:
            raise failed

    def next_start(self) -> float:
        """Return the seconds until a call made over REST may start: they are queued."""
        now = self.clock.elapsed
        starts = max(now, self._next_start)
        self._next_start = starts + 1 / self.calls_per_second
        return starts - now

    def every(self, seconds: float, function: Callable[[], object]) -> None:
        """Call a function again and again, as long as the world goes on."""
        self.clock.begin(self._again_and_again(seconds, function))

    def _again_and_again(self, seconds: float, function: Callable[[], object]) -> Steps:
        while True:
            yield self.clock.wait(seconds)
            with self.clock.aside():
                function()
