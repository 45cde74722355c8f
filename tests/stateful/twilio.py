"""Twilio: repeats requests, delivers reports late, in another order or never, fails over REST; and impostors."""

import re

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ivr.simulator.asking import RestFault
from tests.stateful.caller import waits
from tests.stateful.reading import Document

FORGERIES = ("", "made up", "another token", "another form", "another address")


class TwilioActs:
    """What Twilio does."""

    @rule(again=st.booleans())
    def sends_everything_twice(self, again):
        self.stage.wire.again = again

    @rule(how=st.sampled_from(("deliver", "hold", "hold", "lose")))
    def treats_reports(self, how):
        self.stage.wire.reports = how

    @precondition(lambda self: self.stage.wire.held)
    @rule(place=st.integers(0, 30), every=st.booleans(), backwards=st.booleans(), wait=waits)
    def delivers_reports_at_last(self, place, every, backwards, wait):
        wire = self.stage.wire
        wire.release(place % len(wire.held), every=every, backwards=backwards)
        self.stage.run(wait)

    @rule(fault=st.sampled_from((None, None, *RestFault)), wait=waits)
    def answers_rest(self, fault, wait):
        self.stage.exchange.rest_fault = fault
        self.stage.run(wait)

    @rule(calls_a_second=st.sampled_from((1.0, 0.2)))
    def starts_calls(self, calls_a_second):
        self.stage.exchange.calls_per_second = calls_a_second

    @property
    def repeatable(self):
        return [sent for sent in self.stage.wire.sent if sent.own and sent.healthy]

    @precondition(lambda self: self.stage.is_well and self.repeatable)
    @rule(which=st.integers(0, 400), wait=waits)
    def sends_an_old_request_again(self, which, wait):
        sent = self.repeatable[which % len(self.repeatable)]
        self.stage.watch.repeated(sent, lambda: self.stage.wire.stray(sent.path, sent.form))
        self.stage.run(wait)

    @precondition(lambda self: self.stage.is_well and any(sent.turn for sent in self.repeatable))
    @rule(which=st.integers(0, 400), digits=st.sampled_from("0123*#9"))
    def asks_for_a_past_turn_with_another_key(self, which, digits):
        turns = [sent for sent in self.repeatable if sent.turn]
        sent = turns[which % len(turns)]
        changed = sent.form | {"Digits": digits}
        self.stage.watch.repeated(sent, lambda: self.stage.wire.stray(sent.path, changed))

    @precondition(lambda self: self.there)
    @rule(which=st.integers(0, 5), ahead=st.integers(1, 3), digits=st.sampled_from("0123*#9"))
    def asks_for_a_turn_to_come(self, which, ahead, digits):
        caller, watch = self.there[which % len(self.there)], self.stage.watch
        turns = [
            sent.turn for sent in self.stage.wire.sent if sent.form["CallSid"] == caller.sid and sent.turn is not None
        ]
        if not turns or watch.seen(caller.sid).astray:
            return
        form = caller.leg.form("in-progress") | {"Digits": digits}
        reply = self.stage.wire.stray(f"/voice/turn/{max(turns) + 1 + ahead}/question", form)
        watch.seen(caller.sid).astray = True
        watch.seen(caller.sid).sought_at = self.stage.clock.elapsed
        if not Document(reply.body.decode()).rings:
            watch.breach(3, "a request of a turn to come rings nobody")

    @precondition(lambda self: self.stage.is_well and self.stage.wire.sent)
    @rule(which=st.integers(0, 400), how=st.sampled_from(FORGERIES))
    def somebody_else_asks(self, which, how):
        wire = self.stage.wire
        sent = wire.sent[which % len(wire.sent)]
        signature = {
            "": "",
            "made up": "c3BpbmU=",
            "another token": wire.signed(sent.path, sent.form, "another"),
            "another form": wire.signed(sent.path, sent.form | {"Digits": "5"} | {"New": ""}),
            "another address": wire.signed(re.sub("$", "/x", sent.path), sent.form),
        }[how]
        before = self.stage.watch.written()
        reply = wire.stray(sent.path, sent.form, signature)
        if reply.status != 403 or self.stage.watch.written() != before:
            self.stage.watch.breach(8, f"{sent.path} with a signature {how!r} was answered {reply.status}")
