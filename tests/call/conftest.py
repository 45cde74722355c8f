"""One call of the pure core, on a clock that the test turns: `step` decides, `after` learns, nothing else happens."""

import datetime as dt

import pytest

from ivr.call import STEPS, At, Call, Contact, Entry, Kind, Limits, Now, after, fold, step, turn_key, wait_key
from ivr.call.acts import Leave, Listen, Pause, Say
from ivr.call.errands import PlaceLeg
from ivr.call.events import (
    Began,
    CallerEvent,
    HungUp,
    LegAnswered,
    LegCreated,
    LegDialEnded,
    LegJoined,
    LegPressed,
    LegStatus,
    Paged,
    Pressed,
    QueueEnded,
    Silence,
    Waited,
)
from ivr.call.journal import EVENT
from ivr.call.now import Tongue, nobody
from ivr.call.prompts import Prompt
from ivr.speech import read_beside, seconds, shipped
from ivr.triage import current_rules
from tests.call.telling import ENDINGS, heard, press
from tests.toy import DEFAULT, TAG, toy

START = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)
CALLER = "+447700900456"
RULES = current_rules()
WORDS = shipped(RULES, "Test line")
ENGLISH = Tongue("English", WORDS.seconds, WORDS.stamp, is_default=True)
TOY = read_beside(toy(), RULES, WORDS)
TONGUES = {DEFAULT: ENGLISH, TAG: Tongue("Toy", TOY.seconds, TOY.stamp)}
"""Two languages, the default one first."""

PAIN = "222221222"
WHO = {
    "danger": [Pressed("1")],
    "ring_999": [Pressed(key) for key in "22222121"],
    "urgent": [Pressed(key) for key in PAIN + "221" + "1"],
    "professional": [Pressed("5", opening=True), Silence()],
    "asked": [Pressed("0")],
    "nines": [Pressed("9", opening=True)],
    "silent": [Silence(), Silence()],
    "wrong_keys": [Pressed("7"), Pressed("7")],
    "returning": [Pressed("1")],
}
"""What callers do until a person is sought for them."""


def people(number, switchboard=None):
    """Return contacts c0, c1, ...; the one at `switchboard` is an operator."""
    kinds = [Kind.SWITCHBOARD if place == switchboard else Kind.DIRECT for place in range(number)]
    return tuple(Contact(f"c{place}", f"Dr {place}", kind, 20) for place, kind in enumerate(kinds))


class Line:
    """A caller, the contacts, and the network between them."""

    def __init__(
        self,
        contacts=3,
        caller=CALLER,
        *,
        switchboard=None,
        busy=(),
        queues=True,
        starts=True,
        tongues=None,
        can_text=nobody,
        limits=None,
    ):
        self.contacts, self.caller = people(contacts, switchboard), caller
        self.tongues, self.can_text, self.limits = tongues or {}, can_text, limits or Limits()
        self.busy, self.queues, self.starts = frozenset(busy), queues, starts
        self.seconds, self.journal, self.pieces = 0.0, [], 0
        self.call = Call(sid="CA1", began=START)
        self.rung, self.heard, self.last = [], [], ()
        """(seconds, contact) of every leg that was placed over REST."""

    @property
    def at(self):
        return START + dt.timedelta(seconds=self.seconds)

    @property
    def now(self):
        return Now(
            self.at,
            RULES,
            self.contacts,
            f"t{len(self.journal)}",
            WORDS.seconds,
            self.limits,
            wording=WORDS.stamp,
            tongues=self.tongues,
            can_text=self.can_text,
            queues=self.queues,
            busy=self.busy,
        )

    def happen(self, event, *, key=None):
        """Let something happen now, and return the steps. Twilio begins at once to ring whom it is asked to ring."""
        if not self.journal:
            self.call = Call(sid="CA1", began=self.at)
        if isinstance(event, CallerEvent):
            key = turn_key(self.call.turn)
        elif isinstance(event, Waited):
            key = wait_key(self.call.turn - 1, event.piece)
        steps = step(self.call, event, self.now)
        assert STEPS.validate_json(STEPS.dump_json(steps)) == steps
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        entry = Entry(key or f"other/{len(self.journal)}", self.at, event, steps)
        self.journal.append(entry)
        self.call = after(self.call, entry)
        assert fold("CA1", self.journal) == self.call
        for errand in [found for found in steps if isinstance(found, PlaceLeg)]:
            self.rung.append((round(self.seconds, 1), errand.contact))
            if self.starts:
                self.happen(LegCreated(errand.leg, f"sid-{errand.leg}"))
                self.happen(LegStatus(errand.leg, "initiated", sid=f"sid-{errand.leg}"))
        return steps

    def later(self, seconds):
        self.seconds += seconds
        return self

    def bring(self, who="danger"):
        """Ring the line and answer it so that a person is sought for this reason, at second 0."""
        happened = [Began(self.caller, returning=who == "returning"), *WHO[who]]
        self.seconds = -20.0 * (len(happened) - 1)
        for event in happened[:-1]:
            self.happen(event)
            self.later(20)
        self.last = self.happen(happened[-1])
        return self.later(sum(self.lasts(act) for act in self.last))

    def piece(self, keys="", number=None):
        """Ask for the next piece, having pressed `keys` at the end of the last; then hear it to its end."""
        steps = self.happen(Waited(self.pieces, keys, number))
        self.heard.append((self.seconds, steps))
        self.pieces += 1
        self.later(sum(self.lasts(act) for act in steps))
        return steps

    def lasts(self, act):
        match act:
            case Say():
                return seconds(WORDS.text(act.prompt, dict(act.slots)))
            case Pause():
                return act.seconds
            case Listen():
                return sum(self.lasts(line) for line in act.lines) + act.wait
            case _:
                return 0

    def picks_up(self, contact, key=None):
        """Let this contact pick up and, if there is a key, press it; return what they hear last."""
        heard = self.happen(LegAnswered(self.leg(contact)))
        return self.happen(LegPressed(self.leg(contact), key)) if key else heard

    def joins(self, contact):
        """Let Twilio join the caller to this contact, who has pressed 1."""
        return self.happen(LegJoined(self.leg(contact)))

    def talked(self, contact, seconds):
        """Let the talk end after so long, the caller's side first."""
        self.later(seconds).happen(QueueEnded("bridged"))
        return self.happen(LegDialEnded(self.leg(contact), "completed", bridged=True, seconds=seconds))

    def leg(self, contact):
        """Return the last leg of a contact."""
        return [leg for leg in self.call.legs if leg.contact == contact][-1].id

    def reported(self, contact, status, seconds=None):
        return self.happen(LegStatus(self.leg(contact), status, seconds))

    def wait(self, until=119, most=40):
        """Hear piece after piece until then, pressing nothing; return the names of what was heard."""
        while self.seconds < until and self.waits and len(self.heard) < most:
            if any(isinstance(found, Leave) for found in self.piece()):
                break
        return self.said

    @property
    def said(self):
        """(seconds, prompt) of everything that the caller heard in their queue."""
        found = []
        for at, steps in self.heard:
            for act in steps:
                lines = act.lines if isinstance(act, Listen) else (act,)
                found += [(round(at, 1), str(line.prompt)) for line in lines if isinstance(line, Say)]
        return found

    @property
    def waits(self):
        return self.call.at is At.WAITING


@pytest.fixture
def make_line():
    return Line


@pytest.fixture
def gone(make_line):
    """Somebody has hung up, and a contact is rung for their call-back: ask it who rang, and whose turn it is."""

    def hang_up(who="danger", caller="+447700900456", contacts=("c0",), switchboard=None):
        line = make_line(caller=caller, switchboard=switchboard).bring(who)
        line.reported("c0", "no-answer")
        line.happen(HungUp(seconds=30))
        operators = ("c0",) if switchboard == 0 else ()
        line.last = line.later(60).happen(Paged(contacts, operators))
        return line

    return hang_up


@pytest.fixture
def tell(make_line):
    """Bring somebody through the questions, and to the last words of what they are told."""

    def bring(who="advice", **how):
        line = make_line(**how)
        line.happen(Began(line.caller))
        press(line, *ENDINGS[who])
        for _ in range(12):
            if Prompt.ENDING_KEYS in heard(line.journal[-1].steps):
                return line
            press(line, ".")
        raise AssertionError("what is told has no end")

    return bring
