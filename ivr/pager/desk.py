"""What the line and the pager work with: the record, who is on call, the telephone exchange, the clock."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

from twilio.http import HttpClient

from ivr.call import Call, Entry, Event, Limits, Now, Step, step
from ivr.call.errands import PlaceLeg
from ivr.call.events import TextReported
from ivr.call.now import Tongue, nobody
from ivr.oncall import LONDON, Paging, Phone
from ivr.oncall.phones import staff_id
from ivr.pager.errands import Errands
from ivr.pager.roster import Keep, Roster, RotaFile
from ivr.pager.steady import Steady
from ivr.pager.texts import Texts
from ivr.safety import Review, reviews
from ivr.settings import Settings
from ivr.speech import Catalogue, Languages
from ivr.store import Journal, Recorded, connect
from ivr.store.lost_file import Unsaved
from ivr.store.staff_phones import staff_phone
from ivr.telephony import Links, Rest, client_of
from ivr.triage import Rules, current_rules

STALE = dt.timedelta(seconds=10)
"""What is written down later than that changes the record only: whoever was to be rung has been seen to since."""

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that is done to a call, by whomever: `step` decides, the journal keeps, the errands go out."""

    journal: Journal
    rota: RotaFile
    rules: Rules
    languages: Languages
    limits: Limits
    clock: Clock
    errands: Errands
    run: Executor
    """For what a caller waits for: the ringing of somebody."""
    later: Executor
    """For all else that goes out, which must not stand in its way."""
    paging: Paging

    def now(self, at: dt.datetime | None = None, sid: str = "") -> Now:
        """Return what `step` may know, now or at an earlier moment. `sid`: of the call, to know whom others talk to."""
        at = at or self.clock()
        roster = self.rota.roster(at)
        return Now(
            at=at,
            rules=self.rules,
            contacts=roster.contacts,
            token=uuid.uuid4().hex,
            seconds=self.words.seconds,
            limits=self.limits,
            wording=self.words.stamp,
            tongues=self._tongues(),
            can_text=self.errands.can_text if self.errands.is_up(at) else nobody,
            queues=self.errands.is_up(at),
            busy=self.busy(at, but=sid) if sid else frozenset(),
            others=roster.others,
        )

    @property
    def words(self) -> Catalogue:
        """The default language: what contacts hear, and callers who choose no other."""
        return self.languages.default

    def _tongues(self) -> dict[str, Tongue]:
        default, offered = self.languages.default, self.languages.offered
        return {one.language: Tongue(one.head.name, one.seconds, one.stamp, one is default) for one in offered}

    def busy(self, at: dt.datetime, but: str = "") -> frozenset[str]:
        """Return the contacts who are on a call of ours, or whose phone rings for one other than `but`."""
        return self.rota.roster(at).same_phone(self.journal.on_the_phone(at, but=but))

    def learn(self, sid: str, key: str, event: Event, at: dt.datetime) -> Recorded:
        """Write down what happened at that moment, and send out what follows from it."""
        now = self.now(at, sid)

        def decide(call: Call | None) -> Entry | None:
            if call is None and isinstance(event, TextReported):
                return None  # a text to the caller of a call that is kept no more
            known = call or Call(sid=sid, began=at)
            return Entry(key, at, event, step(known, event, now))

        recorded = self.journal.record(sid, key, decide)
        return recorded if self.clock() - at > STALE else self.sent(recorded)

    def learn_late(self, unsaved: Unsaved) -> Recorded:
        """Write down what could not be saved when it happened. Once more does nothing: its key is known then."""
        sid = unsaved.sid or self.call_of(unsaved.leg or "")
        return self.learn(sid, unsaved.key, unsaved.event, unsaved.at)

    def call_of(self, leg: str) -> str:
        """Return the call for which a leg was placed; LookupError if there is none."""
        if (sid := self.journal.call_of_leg(leg)) is None:
            raise LookupError("no such leg")
        return sid

    def sent(self, recorded: Recorded) -> Recorded:
        """Send out the errands of what was written just now: what was written before has been sent then."""
        if recorded.fresh:
            for found in recorded.steps:
                self._send(found, recorded.call)
        return recorded

    def _send(self, found: Step, call: Call) -> None:
        if errand := self.errands.of(found, call, self):
            (self.run if isinstance(found, PlaceLeg) else self.later).submit(errand)

    def reviews(self, at: dt.datetime) -> tuple[Review, ...]:
        """Return how the rules, and the words of each language that is offered, stand on that day."""
        return reviews(self.rules, self.languages.offered, at.astimezone(LONDON).date())

    def roster(self, at: dt.datetime | None = None) -> Roster:
        """Return who is on call."""
        return self.rota.roster(at or self.clock())

    def phone_of_staff(self, contact: str) -> Phone | None:
        """Return somebody's own phone by the key under which it is rung; None if there is nobody to ring there."""
        return staff_phone(self.journal.engine, staff_id(contact))


STEADY = Steady(lambda: dt.datetime.now(dt.UTC))  # noqa: TID251 the one clock of the line


def system_clock() -> dt.datetime:
    """Return the present moment."""
    return STEADY()


def make_desk(
    settings: Settings,
    clock: Clock,
    keep: Keep,
    http: HttpClient | None = None,
    run: Executor | None = None,
) -> Desk:
    """Return the desk that these settings describe. `keep`: has something written as soon as that can be."""
    rules, links = current_rules(), Links(settings.ivr_public_url)
    languages, engine = settings.languages(rules), connect(settings.database_url)
    rest = Rest(client_of(settings, http), links, settings.ivr_line_number)
    limits = settings.ivr_paging.limits()
    return Desk(
        journal=Journal(engine),
        rota=RotaFile(settings.ivr_rota, settings.ivr_registrar_number, engine, keep),
        rules=rules,
        languages=languages,
        limits=limits if settings.ivr_stray_keys == "on" else replace(limits, must_hear=None),
        clock=clock,
        errands=Errands(rest, Texts(rest, languages, settings.ivr_text_from), keep),
        run=run or ThreadPoolExecutor(32, thread_name_prefix="ring"),
        later=run or ThreadPoolExecutor(8, thread_name_prefix="errand"),
        paging=settings.ivr_paging,
    )
