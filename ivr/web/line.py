"""The line as it runs: loads, calls `step`, saves, renders. It has no opinions."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from flask import current_app

from ivr.call import Call, Entry, Event, Now, Steps, step, turn_key
from ivr.call.events import Astray, CallerEvent
from ivr.call.facts import Alarm
from ivr.store import Journal
from ivr.telephony import Lifeline, Writer
from ivr.web.deadline import Deadline, TooLateError
from ivr.web.evidence import Evidence
from ivr.web.faults import where

log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that a request needs. Made once, at start."""

    writer: Writer
    lifeline: Lifeline
    journal: Journal
    evidence: Evidence
    deadline: Deadline
    clock: Clock
    world: Callable[[dt.datetime, str], Now]
    """What `step` may know, at a moment, with a fresh opaque id."""
    faults: tuple[str, ...] = ()
    """What went wrong at start; the line answers all the same."""
    oddities: tuple[str, ...] = ()
    """What is odd about the rota, though it is well formed."""

    def warnings(self) -> list[str]:
        """Return what staff should hear of the rota, the rules and the wording."""
        rules, words = self.writer.rules, self.writer.catalogue
        warnings = {
            "the rules have not been approved by a clinician": not rules.approved,
            f"the rules were due for review on {rules.review_date}": rules.review_date < self.clock().date(),
            "the wording has not been approved by the trust": words.status != "approved",
        }
        return [*self.oddities, *(warning for warning, holds in warnings.items() if holds)]

    def now(self, at: dt.datetime | None = None) -> Now:
        """Return what `step` may know, now or at an earlier moment."""
        return self.world(at or self.clock(), uuid.uuid4().hex)

    def answer_caller(self, sid: str, turn: int, event: CallerEvent, caller: str | None) -> str:
        """Return what the caller hears next. Their answer is durable before this returns, or it raises."""
        now = self.now()

        def decide(too_late: Callable[[], bool], call: Call | None) -> Entry:
            if too_late():
                raise TooLateError
            known = call or Call(sid=sid, began=now.at)
            fits = turn == known.turn
            happened = event if fits else Astray(caller, getattr(event, "gone", False))
            return Entry(turn_key(turn), now.at, happened, step(known, happened, now))

        steps = self.deadline.within(
            lambda too_late: self.journal.record(sid, turn_key(turn), partial(decide, too_late))
        )
        if any(isinstance(step, Alarm) for step in steps):
            log.critical("call %s was joined to somebody who had not pressed 1", sid)
        return self.writer.to_caller(steps, turn + 1)

    def answer_contact(self, sid: str | None, leg: str, press: int, event: Event) -> str:
        """Return what a contact hears. A 1 is durable before this returns, or it raises."""
        key, at = f"leg/{leg}/{press}", self.clock()
        steps = self.deadline.within(lambda _: self.learn(sid or self.call_of(leg), key, event, at))
        return self.writer.to_contact(steps, leg, press + 1)

    def note(self, sid: str, key: str, event: Event) -> None:
        """Write down what the network reports: at once if it can be, else as soon as it can."""
        write = partial(self.learn, sid, key, event, self.clock())
        try:
            self.deadline.within(lambda _: write())
        except Exception as error:  # noqa: BLE001 whatever it is, what was reported must be kept
            log.error("a report is not saved yet: %s", where(error))  # noqa: TRY400 its message may hold numbers
            self.evidence.keep(write)

    def keep(self, sid: str | None, key: str, event: Event) -> None:
        """Have something written down without waiting for it. Without a call to write it to, it is lost."""
        if sid:
            self.evidence.keep(partial(self.learn, sid, key, event, self.clock()))

    def learn(self, sid: str, key: str, event: Event, at: dt.datetime) -> Steps:
        """Write down what happened at that moment, and return what would be done about it."""
        now = self.now(at)

        def decide(call: Call | None) -> Entry:
            known = call or Call(sid=sid, began=at)
            return Entry(key, at, event, step(known, event, now))

        return self.journal.record(sid, key, decide)

    def call_of(self, leg: str) -> str:
        """Return the call for which a leg was placed; LookupError if there is none."""
        if (sid := self.journal.call_of_leg(leg)) is None:
            raise LookupError("no such leg")
        return sid


def current_line() -> Line:
    """Return the line that the app of this request runs."""
    return cast("Line", current_app.extensions["line"])
