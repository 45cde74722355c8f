"""The pager's rounds: what is due is worked out from all that is open, and done, each thing under its call's lock.

Several pagers at once do no harm: whoever comes second finds that it is not due any more.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ivr.call import Call, Entry, Event, step
from ivr.call.events import LegOverdue, Paged, WentQuiet
from ivr.logs import Doing, get_logger
from ivr.oncall import Paging
from ivr.oncall.due import Overdue, Ring, Silent, Task, due
from ivr.pager.compare import compare
from ivr.pager.desk import Desk
from ivr.pager.overdue import tell_overdue
from ivr.pager.radio import check_radio
from ivr.pager.roster import Roster
from ivr.store import mark, spoken_to_since
from ivr.store.nuisances import nuisance_numbers

log = get_logger(__name__)

MARK = "pager"
LATE = dt.timedelta(minutes=1)
"""How long the pager may do no round before it is told. It does one every few seconds."""

SPOKEN_TO = dt.timedelta(days=1)
"""For how long it matters that somebody has spoken to a number."""


@dataclass(frozen=True, slots=True)
class World:
    """Who is on call at a moment, by which policy call-backs are chased, and what is known of numbers.

    `spoken_to`: when somebody last spoke to a number; `nuisances`: those that staff have marked.
    """

    roster: Roster
    at: dt.datetime
    paging: Paging
    spoken_to: dict[str, dt.datetime]
    nuisances: frozenset[str]

    def due(self, calls: Sequence[Call], busy: frozenset[str]) -> tuple[Task, ...]:
        """Return what is due of these calls."""
        leads = tuple(phone.contact for phone in self.roster.leads)
        order, last = self.roster.contacts, self.roster.last_resort
        closed, marked = self.spoken_to, self.nuisances
        return due(calls, order, leads, last, self.at, self.paging, busy=busy, closed=closed, nuisances=marked)


@dataclass(frozen=True, slots=True)
class Pager:
    """Looks after everyone who is owed a person."""

    desk: Desk

    def round(self) -> list[Task]:
        """Do all that is due now, and return it. What fails is logged, and due again in the next round."""
        at = self.desk.clock()
        self.desk.rota.keep_adopted()
        engine = self.desk.journal.engine
        calls = self.desk.journal.unsettled(at)
        spoken_to, marked = spoken_to_since(engine, at - SPOKEN_TO), nuisance_numbers(engine)
        world = World(self.desk.roster(at), at, self.desk.paging, spoken_to, marked)
        found = world.due(calls, self.desk.busy(at))
        done = [task for sid, what in _by_call(found).items() for task in self._do(sid, what, world)]
        self._try(Doing.RADIO_CHECK, lambda: check_radio(self.desk, at, patients_waiting=_waits(calls, found)))
        self._try(Doing.REVIEWS, lambda: tell_overdue(self.desk, at))
        self.desk.later.submit(self._try, Doing.COMPARISON, lambda: compare(self.desk, calls, at))
        mark(engine, MARK, at)
        return done

    def _do(self, sid: str, what: frozenset[type], world: World) -> list[Task]:
        """Do what is due of one call, if it still is when nobody else can touch it; return what was done.

        `what`: the kinds of tasks that are due, seen with all other calls. One may wait for another of its number.
        """
        now, busy, tasks = self.desk.now(world.at, sid), self.desk.busy(world.at, but=sid), list[Task]()

        def decide(call: Call | None) -> Entry | None:
            still = world.due([call], busy) if call else ()
            tasks[:] = _together([task for task in still if type(task) in what])
            if call is None or not tasks:
                return None
            event = _event(tasks)
            return Entry(f"pager/{now.token}", world.at, event, step(call, event, now))

        def work() -> None:
            self.desk.sent(self.desk.journal.record(sid, f"pager/{now.token}", decide, salvage=True))

        return tasks if self._try(Doing.CALL_BACK, work) else []

    @staticmethod
    def _try(doing: Doing, work: Callable[[], object]) -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 one thing that fails must not keep the others from being done
            log.error("a part of a round failed, and is tried again", doing=doing, error=error)
            return False
        return True


def _by_call(tasks: Iterable[Task]) -> dict[str, frozenset[type]]:
    """Return which kinds of tasks are due for each call, in the order of the tasks."""
    found: dict[str, frozenset[type]] = {}
    for task in tasks:
        found[task.sid] = found.get(task.sid, frozenset()) | {type(task)}
    return found


def _together(tasks: Sequence[Task]) -> list[Task]:
    """Return what is done at once of one call: everybody who is to be rung, or else the first thing there is."""
    return [task for task in tasks if isinstance(task, Ring)] or list(tasks[:1])


def _event(tasks: Sequence[Task]) -> Event:
    """Return the one event that these tasks of a call come to."""
    match tasks[0]:
        case Overdue():
            return LegOverdue(tasks[0].leg)
        case Silent():
            return WentQuiet()
    rung = [task.contact for task in tasks if isinstance(task, Ring)]
    operators = tuple(contact.key for contact in rung if contact.is_switchboard)
    return Paged(tuple(contact.key for contact in rung), operators)


def _waits(calls: Iterable[Call], tasks: Iterable[Task]) -> bool:
    """Tell whether a patient waits for a person, on the line or for a call-back that is due."""
    return any(call.gone is None and call.why for call in calls) or any(isinstance(task, Ring) for task in tasks)
