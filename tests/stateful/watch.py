"""Whoever watches the line from outside: what each call was asked, answered and told, and which promise broke where.

What is stored is seen over another connection, before an answer is released to whoever asked.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from tests.stateful.reading import A_DAY, DANGERS, FORBIDDEN, LAST, SPOKEN_CHECK, TELLING, Document

HEARD = 2.0
"""Seconds of a question after which a key is no stray."""
BORNE = {"silence": 1, "wrong": 1}
"""How often each is borne on one question before a person is rung."""
WRONG_KEYS = frozenset("456789")
MOST_WRONG = 3


@dataclass
class Seen:
    """One caller's call, as it looks from outside."""

    sid: str
    document: Document | None = None
    at: float = 0.0
    danger: bool = False
    cancer_is_no: bool = False
    astray: bool = False
    says_spoken: bool = False
    """The caller says that they have spoken to a doctor, and is believed."""
    sought_at: float | None = None
    here: Counter = field(default_factory=Counter)
    wrong: int = 0
    keys: int = 0


class Watch:
    """Sees every request and its answer. `breaches`: what broke, by the number of the promise."""

    def __init__(self, stage):
        self.stage, self.calls, self.breaches = stage, {}, {number: [] for number in range(1, 11)}
        self.ones = {}
        """The requests by which contacts pressed 1, by Twilio's sid of their leg."""
        self.talks, self.said_reached, self._logged = {}, set(), 0

    def breach(self, promise, what):
        self.breaches[promise].append(what)

    def seen(self, sid):
        return self.calls.setdefault(sid, Seen(sid))

    def whose(self, form):
        """Return the sid of the caller's call that a request belongs to."""
        leg = self.stage.exchange.calls.get(form.get("ParentCallSid") or form.get("CallSid", ""))
        return leg.session.sid if leg else form.get("CallSid", "")

    def stored(self, key, sid=None):
        """Return the event that the database file holds under a key, as anybody else sees it; None if there is none."""
        query = "SELECT event FROM events WHERE key = :key" + (" AND call_sid = :sid" if sid else "")
        try:
            found = self.stage.rows(query, key=key, sid=sid)
        except OperationalError:
            return None
        return json.loads(found[0][0]) if found else None

    def sent(self, sent):
        """See a request and what it was answered."""
        document = Document(sent.body) if sent.status == 200 else None
        if document is None:
            return
        for link in document.links:
            if TELLING.search(link):
                self.breach(8, f"a link tells too much: {link}")
        if found := FORBIDDEN.search(document.text):
            self.breach(7, f"said {found[0]!r}")
        if sent.own and sent.form.get("CallStatus") != "completed":
            self._take(sent, document)

    def _take(self, sent, document):
        if sent.turn is not None:
            self._saved(sent, document)
            self._asked(sent, document)
        if self.stage.exchange.calls[sent.form["CallSid"]].direction == "inbound":
            self._told(sent, document)
        elif sent.form.get("Digits") == "1" and "/leg/" in sent.path:
            self._accepted(sent, document)

    def _told(self, sent, document):
        """See what the caller hears: who is an emergency hears nothing of a day."""
        seen, before = self.seen(sent.form["CallSid"]), self.stage.wire.before(sent)
        if before and SPOKEN_CHECK in before.body and sent.form.get("Digits") == "1":
            seen.says_spoken = True
        if (seen.danger or self.urgency(seen.sid) == "emergency") and (found := A_DAY.search(document.text)):
            self.breach(7, f"an emergency hears {found[0]!r}")

    def urgency(self, sid):
        try:
            found = self.stage.rows("SELECT urgency FROM calls WHERE sid = :sid", sid=sid)
        except OperationalError:
            return None
        return found[0][0] if found else None

    def _accepted(self, sent, document):
        """See a contact press 1: what they are joined by must be stored, unless it could not be."""
        self.ones[sent.form["CallSid"]] = sent
        asked = self.stage.wire.before(sent)
        if asked and "If you spoke to the patient" in asked.body:
            self.said_reached.add(self.whose(sent.form))
        elif sent.leg and sent.healthy and document.rings and not self.is_stored_one(sent):
            self.breach(5, f"{sent.path} joins a contact whose 1 is not stored")

    def is_stored_one(self, sent):
        """Tell whether the 1 of this request is in the database file."""
        leg, press = sent.leg
        event = sent.stored or self.stored(f"leg/{leg}/{press}")
        return bool(event) and event.get("key") == "1"

    def _saved(self, sent, document):
        """See whether the answer that is released now follows from something durable, or else rings a person."""
        turn, digits = sent.turn, sent.form.get("Digits", "")
        if document.goes_on(turn):
            if sent.stored is None:
                self.breach(4, f"{sent.path} was answered as if it were stored")
            elif sent.stored["kind"] == "pressed" and sent.stored["key"] != digits.strip():
                self.breach(4, f"{sent.path} is stored as another key")
        elif sent.stored is None and not (document.rings or SPOKEN_CHECK in document.text or LAST in document.text):
            self.breach(4, f"{sent.path} could not be saved, and rings nobody")

    def _asked(self, sent, document):
        """Follow a caller through the questions."""
        seen, before = self.seen(sent.form["CallSid"]), None
        digits = sent.form.get("Digits", "").strip()
        seen.keys += bool(digits)
        if digits == "0" and re.search("/(opening|question)$", sent.path) and not document.rings:
            self.breach(3, "0 rings nobody")
        if seen.document and not seen.astray:
            before, offset = seen.document.question
            if before and not sent.path.endswith("/opening"):
                clear = sent.at - seen.at >= offset + HEARD
                self._answered(seen, before, digits, document, clear=clear)
        if document.question[0] != before:
            seen.here.clear()
        if document.rings:
            seen.sought_at = sent.at
        seen.document, seen.at = document, sent.at

    def _answered(self, seen, question, digits, document, *, clear):
        """Hold what follows a key, or none, against what has to."""
        stays = document.question[0] == question
        if digits in ("1", "3") and question in DANGERS[seen.cancer_is_no]:
            seen.danger = seen.danger or (clear and document.rings)
            if not document.rings and (clear or not stays):
                self.breach(1, f"{digits} to {question} rings nobody")
        if question == "cancer" and digits in ("1", "2", "3") and not stays:
            seen.cancer_is_no = digits == "2"
        what = "silence" if not digits else "wrong" if digits in WRONG_KEYS else "stray"
        if what == "stray" or (what == "wrong" and not clear):
            return
        seen.here[what] += 1
        seen.wrong += what == "wrong"
        if not document.rings and (seen.here[what] > BORNE[what] or seen.wrong > MOST_WRONG):
            self.breach(3, f"{what} on {question} is borne without end: {dict(seen.here)}")

    def repeated(self, sent, again):
        """See whether the same request, sent once more, is answered alike and writes nothing."""
        self.stage.faults.armed, before = None, self.written()
        reply = again()
        if (reply.status, reply.body.decode()) != (sent.status, sent.body):
            self.breach(10, f"{sent.path} is answered {reply.body.decode()} when it comes again, before {sent.body}")
        if self.written() != before:
            self.breach(10, f"{sent.path} writes something when it comes again")

    def written(self):
        """Return how much is stored."""
        tables = ("calls", "events", "legs")
        return self.stage.rows("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))[0]

    def joined(self, session):
        """See a caller joined to a contact, or a contact to a patient: somebody has pressed 1, and it is stored."""
        legs = [leg for leg in self.stage.exchange.calls.values() if leg.direction != "inbound" and not leg.over]
        there = [leg for leg in legs if leg.session is session and leg.answered_at is not None]
        there = [leg for leg in there if leg.sid in self.ones and not getattr(leg, "machine", False)]
        ones = [self.ones[leg.sid] for leg in there]
        if session.caller:
            self.talks.setdefault(session.sid, []).append((self.stage.clock.elapsed, session.caller, there))
        if not ones:
            self.breach(5, "a caller is joined though nobody pressed 1")
        elif not any(one.leg is None or not one.healthy or self.is_stored_one(one) for one in ones):
            self.breach(5, "a caller is joined though no 1 is stored")

    def logged(self):
        """See what was written into the log since this was asked last."""
        lines, self._logged = self.stage.logged.lines[self._logged :], len(self.stage.logged.lines)
        for line in lines:
            if TELLING.search(line):
                self.breach(8, f"the log tells too much: {line}")
