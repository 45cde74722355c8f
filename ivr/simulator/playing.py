"""A leg that carries out documents, one after another, and may dial from within them."""

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

from simpy import Event, Interrupt

from ivr.simulator.calls import Abandoned, CallLeg, HungUp, Redirected
from ivr.simulator.clock import Steps
from ivr.simulator.dialects import Reader
from ivr.simulator.dialled import DialledLeg
from ivr.simulator.documents import Verb, Verbs
from ivr.simulator.gathering import gather, length, prompt_of
from ivr.simulator.keypad import HANG_UP, Keypad
from ivr.simulator.wire import Form

MOST_DOCUMENTS = 200
"""A call that asks for more has lost its way."""

MOST_PIECES = 2_000
"""A caller in a queue that asks for more has been forgotten there."""

Next = Generator[Event, Any, Verbs | None]
"""What is done for one verb, and the document that follows; None ends the call."""


class PlayedLeg(CallLeg):
    """A leg whose call is run by documents. `reads`: what may be said to it."""

    reads: Callable[[bytes], Verbs]
    in_queue = False
    has_dialled = False

    @property
    def keypad(self) -> Keypad | None:
        """Whoever presses the keys; None for a machine."""
        raise NotImplementedError

    def live(self, first: Callable[[], Verbs]) -> Steps:
        """Carry out documents until the call is over, or go on with another one when it is redirected."""
        while True:
            try:
                yield from self.follow(first(), self.reads, MOST_DOCUMENTS)
            except Interrupt as cut:
                if not isinstance(cut.cause, Redirected):
                    raise
                first = partial(self.fetch, cut.cause.url, self.reads)
            else:
                return

    def follow(self, verbs: Verbs, read: Reader, most: int) -> Steps:
        """Carry out a document and those that follow it."""
        for _ in range(most):
            following = yield from self._play(verbs, read)
            if following is None:
                return
            verbs = following
        raise AssertionError("the call never ends")

    def _play(self, verbs: Verbs, read: Reader) -> Next:
        for place, verb in enumerate(verbs):
            match verb.name:
                case "Say":
                    yield from self.speak(verb.text)
                case "Pause" | "Play":
                    yield self.world.clock.wait(length(verb, self.session.words_a_minute))
                case "Gather":
                    early = place > 0 and verbs[place - 1].name == "Say"
                    if keys := (yield from self.listen(verb, can_be_early=early)):
                        return self.fetch(verb.attributes["action"], read, Digits=keys)
                case "Redirect":
                    blank = {"Digits": ""} if self.session.switches.blank_digits else {}
                    return self.fetch(verb.text, read, **blank)
                case "Dial" if "action" not in verb.attributes:
                    yield from self._dialled(verb)
                case _:
                    return (yield from self.hand_over(verb))
        return None

    def hand_over(self, verb: Verb) -> Next:
        """Carry out a verb that ends a document."""
        if verb.name == "Dial":
            return (yield from self.dial(verb))
        return None

    def listen(self, verb: Verb, *, can_be_early: bool) -> Generator[Event, Any, str | None]:
        """Let this side hear a Gather; return the keys."""
        lose_early = can_be_early and self.session.switches.type_ahead == "lost"
        speed, dialled = self.session.words_a_minute, self.has_dialled
        prompt = prompt_of(verb, speed, several=self.in_queue, after_dial=dialled)
        keys = yield from gather(self, verb, prompt, self.keypad, lose_early=lose_early)
        self.listened()
        if keys == HANG_UP:
            self.cut(HungUp(self.mouth))
        return keys

    def listened(self) -> None:
        """Somebody has been asked something."""

    def dial(self, dial: Verb) -> Next:
        """Ring a number, and go on with what follows when that is over."""
        leg, status = yield from self._dialled(dial)
        following = self.fetch(dial.attributes["action"], self.reads, **leg.action(status))
        if not self.session.switches.leg_report_first:
            leg.progress.report(leg.status)
        return following

    def _dialled(self, dial: Verb) -> Generator[Event, Any, tuple[DialledLeg, str]]:
        """Ring a number until that is over; return its leg and the DialCallStatus."""
        leg = DialledLeg(self, dial)
        try:
            status = yield leg.begin()
        except Interrupt as cut:
            self._abandon(leg, dial, cut.cause)
            raise
        self.has_dialled = True
        return leg, status

    def _abandon(self, leg: DialledLeg, dial: Verb, cause: object) -> None:
        """End a dialled leg because this side has hung up; whether an action follows is not documented."""
        ended = "completed" if leg.answered_at is not None else "canceled"
        leg.cut(Abandoned())
        if isinstance(cause, HungUp):
            self.after_hang_up(dial, leg.action(ended))
        leg.end(ended)
        leg.progress.report(ended)

    def after_hang_up(self, verb: Verb, form: Form) -> None:
        """Request an action although nobody is there any more, if this Twilio does."""
