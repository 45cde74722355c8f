"""The ten promises, as far as anybody can see from outside that they are kept."""

import json

from hypothesis.stateful import invariant

from ivr.call import fold
from ivr.store import Journal
from ivr.store.reading import call_backs
from ivr.store.rows import RANKS, call_row
from tests.stateful.reading import LAST, PROMPTS, RULES_STAMP, WORDS_STAMP

SURELY_SHORT = 18
"""Seconds of talk that cannot have been taken for a conversation, whoever measured them."""
LONGEST_WAIT = 320
"""Seconds in a queue after which somebody has been forgotten there."""
CONTACTS = PROMPTS["urgent"]["contacts"]
ADVICE = (CONTACTS, PROMPTS["advice"]["told"], PROMPTS["no_cancer"]["told"])


def whole(words):
    return words.replace("…", "").split()


def has_heard(caller, words):
    """Tell whether a caller heard these words to their end."""
    return any(m.who == "line" and whole(words) == whole(m.what) for m in caller.heard.moments)


class Promises:
    """What must hold after whatever anybody did."""

    @invariant()
    def every_promise_is_kept(self):
        for promise in PROMISES:
            getattr(self, promise)()

    def breached(self, number):
        assert not self.stage.watch.breaches[number], f"promise {number}: {self.stage.watch.breaches[number]}"

    def holds(self, number, true, what):
        if not true:
            self.stage.watch.breach(number, what() if callable(what) else what)

    def promise_1_a_yes_or_not_sure_to_a_danger_question_is_an_emergency_for_good(self):
        if self.can_look:
            for seen in self.known:
                urgency = self.stage.watch.urgency(seen.sid)
                self.holds(1, urgency == "emergency" or not seen.danger or seen.astray, f"{seen.sid} is {urgency}")
                self.holds(1, urgency == "emergency" or seen.sid not in self.emergencies, f"{seen.sid} was one")
                if urgency == "emergency":
                    self.emergencies.add(seen.sid)
        self.breached(1)

    def promise_2_no_machine_ends_a_call_before_a_person_or_what_to_do(self):
        for caller in self.callers:
            if not caller.is_there and caller.heard.ended_by == "line" and not caller.heard.joined:
                words = caller.heard.said()
                advised = any(has_heard(caller, words) for words in ADVICE)
                danger = self.stage.watch.seen(caller.sid).danger
                told = LAST in words and ("ring 9 9 9" in words or "1 1 1" in words)
                spoken = self.stage.watch.seen(caller.sid).says_spoken
                self.holds(
                    2,
                    told or spoken or (advised and not danger),
                    lambda caller=caller: f"{caller.sid} was hung up on: {self.story(caller)}",
                )
        self.breached(2)

    def promise_3_silence_wrong_keys_and_faults_lead_to_a_person(self):
        for caller in self.there:
            place, now = caller.leg.place, self.stage.clock.elapsed
            self.holds(
                3,
                not place or now - place.since < LONGEST_WAIT * (1 + self.stage.watch.seen(caller.sid).astray),
                lambda caller=caller: f"forgotten in the queue: {self.story(caller)}",
            )
        self.breached(3)

    def promise_4_an_answer_is_saved_before_the_sentence_that_follows_it(self):
        if self.can_look:
            for seen in self.known:
                entries = self.journal.entries(seen.sid)
                if entries:
                    row = self.stage.rows("SELECT state FROM calls WHERE sid = :sid", sid=seen.sid)[0][0]
                    self.holds(4, json.loads(row) == json.loads(call_row(fold(seen.sid, entries))["state"]), "no fold")
        self.breached(4)

    def promise_5_a_doctor_has_the_caller_only_by_a_stored_1(self):
        self.breached(5)

    def promise_6_whoever_should_have_reached_a_person_is_a_call_back_until_a_person_says_so(self):
        if self.can_look:
            listed = {one.sid for one in call_backs(self.stage.line.desk.journal.engine)}
            for caller in self.callers:
                if self.is_told_over(caller) and self.is_owed(caller):
                    self.holds(
                        6,
                        caller.sid in listed,
                        lambda caller=caller: f"{caller.sid} is on no list: {self.story(caller)}",
                    )
            for sid in self.listed - listed:
                self.holds(6, self.may_leave(sid), f"{sid} is no call-back any more, though nobody was reached")
            self.listed = listed
        self.breached(6)

    def promise_7_no_all_clear_no_diagnosis_no_dose_and_no_day_for_an_emergency(self):
        self.breached(7)

    def promise_8_only_twilio_is_answered_and_no_address_or_log_line_tells_of_anybody(self):
        self.stage.watch.logged()
        self.breached(8)

    def promise_9_every_saved_call_keeps_the_rules_and_the_wording_that_were_in_force(self):
        if self.can_look:
            for sid, ruleset, state in self.stage.rows("SELECT sid, ruleset, state FROM calls"):
                kept = json.loads(state)
                self.holds(9, ruleset == kept["ruleset"] == RULES_STAMP, f"{sid} was asked by {ruleset!r}")
                self.holds(9, WORDS_STAMP.fullmatch(kept["wording"]), f"{sid} was spoken to in {kept['wording']!r}")
        self.breached(9)

    def promise_10_the_same_request_does_nothing_twice_and_gets_the_same_answer(self):
        self.breached(10)

    def story(self, caller):
        """Return what a call was like, for whoever has to understand what broke."""
        seen, entries = self.stage.watch.seen(caller.sid), self.journal.entries(caller.sid) if self.can_look else ()
        journal = "".join(f"{entry.at:%H:%M:%S} {entry.key} {entry.event}\n" for entry in entries)
        return f"{seen}\n{caller.heard.text()}{journal}"

    @property
    def can_look(self):
        """Whether everything that has happened can be seen in the database."""
        return self.stage.is_well and not self.stage.evidence.waiting

    @property
    def journal(self):
        return Journal(self.stage.line.desk.journal.engine)

    @property
    def known(self):
        """The calls of which anything is known. Nothing is lost with a server's memory."""
        return list(self.stage.watch.calls.values())

    def is_told_over(self, caller):
        """Tell whether the line has been told that this call is over."""
        told = (s for s in self.stage.wire.sent if s.path == "/voice/status" and s.form["CallSid"] == caller.sid)
        return any(told)

    def is_owed(self, caller):
        """Tell whether this caller surely is owed a person. Whoever may have been reached is left out."""
        seen = self.stage.watch.seen(caller.sid)
        done = self.closed | self.stage.watch.said_reached
        if caller.is_there or caller.sid in done or self.may_be_reached(caller):
            return False
        return seen.sought_at is not None or not any(has_heard(caller, words) for words in ADVICE)

    def may_be_reached(self, caller):
        """Tell whether this caller may have talked to a doctor for long enough."""
        return any(long >= SURELY_SHORT for long in map(self.length, self.stage.watch.talks.get(caller.sid, ())))

    def length(self, talk):
        """Return the seconds that a talk has lasted at most; of one with an operator, none."""
        began, caller, legs = talk
        now = self.stage.clock.elapsed
        ends = [min(leg.ended_at or now, caller.ended_at or now) for leg in legs if leg.to != "+441632960199"]
        return max(ends, default=began) - began

    def may_leave(self, sid):
        """Tell whether a call may be on the list no more."""
        callers = [caller for caller in self.callers if caller.sid == sid]
        if sid in self.closed | self.stage.watch.said_reached or not callers:
            return True
        return callers[0].is_there or self.may_be_reached(callers[0])

    def look_at_the_end(self, began):
        """When all is well again, and long enough: everyone who is owed a person is listed, and was rung for."""
        rows = self.stage.rows("SELECT sid, number, owed_rank, state FROM calls")
        listed = {sid: number for sid, number, rank, _ in rows if rank is not None}
        for caller in self.callers:
            self.holds(
                6,
                caller.sid in listed or not self.is_owed(caller),
                lambda caller=caller: f"{caller.sid}: {self.story(caller)}",
            )
        rung = {
            leg.session.sid
            for leg in self.stage.exchange.calls.values()
            if leg.created_at > began and leg.parent_sid == ""
        }
        closed = {number for sid, number, *_ in rows if sid in self.closed | self.stage.watch.said_reached}
        closed |= {caller.number for caller in self.callers if self.may_be_reached(caller)}
        numbers = {number for sid, number, *_ in rows if sid in rung} | closed
        for sid, number, rank, _ in rows:
            if rank is not None and RANKS[rank].value == "emergency" and number:
                story = [self.story(caller) for caller in self.callers if caller.number == number]
                self.holds(6, number in numbers, f"nobody is rung for {sid}: {story}")
        self.breached(6)


PROMISES = sorted(
    (name for name in vars(Promises) if name.startswith("promise_")), key=lambda name: int(name.split("_")[1])
)
