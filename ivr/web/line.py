"""The line as it runs: loads, calls `step`, saves, renders. It has no opinions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from flask import current_app

from ivr.call import Call, Entry, Event, step, turn_key, wait_key
from ivr.call.acts import Say
from ivr.call.events import Astray, Began, CallerEvent, Waited
from ivr.call.facts import Alarm
from ivr.call.prompts import Prompt
from ivr.logs import get_logger
from ivr.pager.desk import Desk
from ivr.safety import concerns
from ivr.store import Recorded, one_call
from ivr.store.evidence import Evidence
from ivr.store.lost_file import Unsaved
from ivr.store.nuisances import is_nuisance
from ivr.telephony import Lifeline, PersonLeg, Writer
from ivr.web.deadline import Deadline, TooLateError
from ivr.web.duty import Duty

log = get_logger(__name__)

Happened = Callable[[Call], Event]
"""What happened to a call as it stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that a request needs. Made once, at start."""

    desk: Desk
    duty: Duty
    evidence: Evidence
    deadline: Deadline
    started: dt.datetime
    remembers: dt.timedelta
    """For how long somebody who rang is offered a person first when they ring again."""

    @property
    def writer(self) -> Writer:
        """What writes the documents of now."""
        return self.duty.writer

    @property
    def lifeline(self) -> Lifeline:
        """The fixed documents of now."""
        return self.duty.lifeline

    def answer_caller(self, sid: str, turn: int, event: CallerEvent, caller: str | None) -> str:
        """Return what the caller hears next. Their answer is durable before this returns, or it raises."""
        at = self.desk.clock()

        def happening() -> Happened:
            known = event
            if isinstance(event, Began):
                before, nuisance = self._rang_before(sid, caller, at), self._is_nuisance(caller)
                known = replace(event, returning=before, nuisance=nuisance)
            return lambda call: known if turn == call.turn else Astray(caller, event.gone)

        recorded = self._record(lambda: sid, turn_key(turn), at, happening)
        if recorded.fresh and any(isinstance(found, Alarm) for found in recorded.steps):
            log.critical("a caller was joined to somebody who had not pressed 1", call=sid)
        return self._writer_for(recorded).to_caller(recorded.steps, turn + 1)

    def answer_waiting(self, sid: str, turn: int, event: Waited) -> str:
        """Return the next piece for a caller in their queue."""
        recorded = self._record(lambda: sid, wait_key(turn, event.piece), self.desk.clock(), _just(event))
        return self._writer_for(recorded).to_queue(recorded.steps, turn, event.piece + 1)

    def answer_contact(self, sid: str | None, leg: str, press: int, event: Event) -> str:
        """Return what a contact dialled on the lifeline hears. `sid`: of the caller's call, where Twilio sent it."""
        recorded = self._of_leg(sid, leg, f"leg/{leg}/{press}", event)
        return self.writer.to_contact(recorded.steps, leg, press + 1)

    def answer_person(self, queue: str, leg: str, key: str, press: int, event: Event) -> str:
        """Return what a contact rung over REST hears; `press` numbers their next key."""
        recorded = self._of_leg(None, leg, key, event)
        return self.writer.to_person(recorded.steps, PersonLeg(queue, leg, recorded.call.reach), press)

    def answer_joined(self, leg: str, event: Event) -> str:
        """Return what the caller hears as they are taken out of their queue."""
        recorded = self._of_leg(None, leg, f"leg/{leg}/joined", event)
        return self._writer_for(recorded).joined(recorded.steps)

    def greeting(self, leg: str) -> str:
        """Return what a patient who is rung back from this leg hears, in the language that they chose."""
        if len(self.desk.languages.offered) == 1:
            return self.writer.joined((Say(Prompt.PATIENT_GREETING),))
        engine = self.desk.journal.engine
        call = self.deadline.within(lambda _: one_call(engine, self.desk.call_of(leg)))
        return self.writer.speaking(call.language if call else "").joined((Say(Prompt.PATIENT_GREETING),))

    def _writer_for(self, recorded: Recorded) -> Writer:
        """Return what writes for this caller, in the language that they chose."""
        return self.writer.speaking(recorded.call.language)

    def _of_leg(self, sid: str | None, leg: str, key: str, event: Event) -> Recorded:
        return self._record(lambda: sid or self.desk.call_of(leg), key, self.desk.clock(), _just(event))

    def _record(
        self, sid_of: Callable[[], str], key: str, at: dt.datetime, happening: Callable[[], Happened]
    ) -> Recorded:
        """Write down what happened within the deadline, and send out what follows from it beside this request.

        All that is looked up is looked up before the transaction: inside it, a second connection could be waited for
        by all who wait for the first.
        """

        def work(too_late: Callable[[], bool]) -> Recorded:
            sid, happened = sid_of(), happening()
            now = self.desk.now(at, sid)

            def decide(call: Call | None) -> Entry:
                if too_late():
                    raise TooLateError
                known = call or Call(sid=sid, began=at)
                event = happened(known)
                return Entry(key, at, event, step(known, event, now))

            return self.desk.journal.record(sid, key, decide)

        return self.desk.sent(self.deadline.within(work))

    def _rang_before(self, sid: str, caller: str | None, at: dt.datetime) -> bool:
        """Tell whether this number rang in the last days: a second call is a danger sign, and is offered a person.

        Not to know it must not cost anybody the questions.
        """
        try:
            known = caller is not None and self.remembers > dt.timedelta(0)
            return known and self.desk.journal.has_rung_since(caller or "", at - self.remembers, but=sid)
        except Exception as error:  # noqa: BLE001 a caller who is not known is asked like any other
            log.error("whether somebody rang before is not known", error=error)
            return False

    def _is_nuisance(self, caller: str | None) -> bool:
        """Tell whether staff have marked this number, which whoever is rung is told. Not to know it costs nobody."""
        try:
            return caller is not None and is_nuisance(self.desk.journal.engine, caller)
        except Exception as error:  # noqa: BLE001 a caller who is not known is answered like any other
            log.error("whether a number is marked is not known", error=error)
            return False

    def note(self, sid: str, key: str, event: Event) -> None:
        """Write down what the network reports: at once if it can be, else as soon as it can."""
        self._note(Unsaved(key, self.desk.clock(), event, sid=sid))

    def note_of_leg(self, leg: str, key: str, event: Event) -> None:
        """Write down what the network reports of a leg. One of a leg that we do not know is of no use."""
        self._note(Unsaved(key, self.desk.clock(), event, leg=leg))

    def _note(self, reported: Unsaved) -> None:
        try:
            self.deadline.within(lambda _: self.desk.learn_late(reported))
        except LookupError as error:
            log.error("a report on an unknown leg", error=error)
        except Exception as error:  # noqa: BLE001 whatever it is, what was reported must be kept
            log.error("a report is not saved yet", error=error)
            self.evidence.keep_call(reported, self.desk.learn_late)

    def keep(self, sid: str | None, key: str, event: Event) -> None:
        """Have something written down without waiting for it. Without a call to write it to, it is lost."""
        if sid:
            self._keep(Unsaved(key, self.desk.clock(), event, sid=sid))

    def keep_of_leg(self, leg: str, key: str, event: Event) -> None:
        """Have something written down of the call for which a leg was placed."""
        self._keep(Unsaved(key, self.desk.clock(), event, leg=leg))

    def _keep(self, unsaved: Unsaved) -> None:
        self.evidence.keep_call(unsaved, self.desk.learn_late)

    def take_up(self) -> None:
        """Have written down what a server that died had in its local file. Neither waits nor raises."""
        self.evidence.take_up(self.desk.learn_late)

    def faults(self) -> list[str]:
        """Return what is wrong, though the line answers all the same."""
        return [*self.desk.rota.faults, *([self.duty.fault] if self.duty.fault else [])]

    def warnings(self) -> list[str]:
        """Return what staff should hear of the rota, the rules and the wording."""
        now = self.desk.clock()
        told = (concern.sentence for concern in concerns(self.desk.reviews(now)))
        return [*self.desk.rota.oddities(now), *told, *self.desk.languages.faults]


def _just(event: Event) -> Callable[[], Happened]:
    """Return that this event happened, whatever the call."""
    return lambda: lambda _: event


def current_line() -> Line:
    """Return the line that the app of this request runs."""
    return cast("Line", current_app.extensions["line"])
