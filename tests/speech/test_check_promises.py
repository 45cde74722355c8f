"""Never "within 24 hours" to an emergency, never "you do not have it": and who can hear what, walked call by call."""

import datetime as dt
import random

import pytest

from ivr.call import At, Call, Contact, Entry, Kind, Now, Way, Why, after, step, turn_key
from ivr.call.acts import Listen, Say
from ivr.call.errands import TextPatient
from ivr.call.events import (
    Astray,
    Began,
    DialEnded,
    LegAnswered,
    LegJoined,
    LegPressed,
    OnLifeline,
    Pressed,
    QueueEnded,
    Silence,
    Waited,
)
from ivr.speech import shipped
from ivr.speech.check.promises import CALM
from ivr.triage import Urgency, current_rules

RULES = current_rules()
WORDS = shipped(RULES, "Test line")
START = dt.datetime(2026, 1, 15, 3, 0, tzinfo=dt.UTC)
CALLS = 2500
CONTACTS = tuple(Contact(f"c{place}/1", f"Dr {place}", Kind.DIRECT, 20) for place in range(2))
QUESTIONS = "2" * 80 + "1" * 4 + "3*#9"
"""What is pressed at a question, as often as it stands here: mostly no, so that callers come to the end."""

PRESSED = {
    At.PROFESSIONAL: "..51",
    At.OFFERING: "2222221.*#0",
    At.ADVISING: "................1112*",
    At.MENU: "1234.#*1234",
    At.CLIP: ".............1#",
    At.UNANSWERED: ".2200*#.",
}
"""At other prompts; a dot is silence."""

BRIEF = {At.NEW, At.CLOSED, At.LIFELINE}


class Walk:
    """One call of somebody who presses anything, and what they hear after each event."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.call, self.at = Call(sid="CA1", began=START), START
        self.caller = self.dice.choice(["+447700900456", None])
        self.queues, self.opening = self.dice.random() < 0.5, False
        self.heard = []
        """(at, why, urgency, prompts, texts) after each event."""

    def go(self):
        self.happen(Began(self.caller, returning=self.dice.random() < 0.1))
        for _ in range(70):
            if self.call.at in BRIEF:
                break
            self.happen(self.next_event())
        return self.heard

    def happen(self, event):
        token = f"t{len(self.heard)}"
        now = Now(
            self.at,
            RULES,
            CONTACTS,
            token,
            WORDS.seconds,
            queues=self.queues,
            can_text=lambda number: number is not None,
        )
        steps = step(self.call, event, now)
        is_turn = not isinstance(event, (Waited, LegAnswered, LegPressed, LegJoined, OnLifeline))
        key = turn_key(self.call.turn) if is_turn else f"other/{len(self.heard)}"
        self.call = after(self.call, Entry(key, self.at, event, steps))
        listens = [act for act in steps if isinstance(act, Listen)]
        if is_turn:
            self.opening = any(listen.opening for listen in listens)
        said = [line for act in steps for line in (act.lines if isinstance(act, Listen) else (act,))]
        prompts = {str(line.prompt) for line in said if isinstance(line, Say)}
        texts = {str(act.prompt) for act in steps if isinstance(act, TextPatient)}
        legs = isinstance(event, (LegAnswered, LegPressed, LegJoined))
        self.heard.append((self.call.at, self.call.why, self.call.urgency, set() if legs else prompts | texts))
        self.at += dt.timedelta(seconds=self.dice.choice([1, 12, 30]))

    def next_event(self):
        if self.dice.random() < 0.005:
            return Astray(self.caller)
        match self.call.at:
            case At.WAITING:
                return self.in_queue()
            case At.RINGING:
                return DialEnded("completed", self.dice.choice([None, True, False]), self.dice.choice([None, 5, 60]))
            case _:
                return self.press()

    def press(self):
        if self.opening and self.dice.random() < 0.3:
            return Pressed(self.dice.choice("555902"), opening=True)
        if self.call.at is At.ASKING and self.call.question == RULES.gate:
            return Pressed(self.dice.choice("1123"))
        rarely = self.dice.random() < 0.05
        key = self.dice.choice(PRESSED.get(self.call.at, "0123459*#." if rarely else QUESTIONS))
        return Silence() if key == "." else Pressed(key)

    def in_queue(self):
        legs = [leg for leg in self.call.live_legs(self.at) if leg.way is Way.QUEUE]
        if legs and self.dice.random() < 0.3:
            leg = self.dice.choice(legs).id
            return self.dice.choice([LegAnswered(leg), LegPressed(leg, "1"), LegPressed(leg, "2"), LegJoined(leg)])
        if self.dice.random() < 0.15:
            return QueueEnded(self.dice.choice(["bridged", "leave", "error"]))
        return Waited(len(self.call.pieces), self.dice.choice(["", "1", "2"]))


@pytest.fixture(scope="module")
def heard():
    """Everything that happened in many calls."""
    return [each for seed in range(CALLS) for each in Walk(seed).go()]


@pytest.mark.hazard("H02")
def test_no_emergency_ever_hears_or_is_sent_what_is_meant_for_others(heard):
    told = [(prompts & CALM, at, why) for at, why, urgency, prompts in heard if urgency is Urgency.EMERGENCY]
    assert [each for each in told if each[0]] == []


def test_those_calls_came_everywhere(heard):
    """Else they would prove nothing: others hear every one of these prompts, and emergencies come to every place."""
    assert CALM - set().union(*(prompts for *_, prompts in heard)) == set()
    places = {at for at, _, urgency, _ in heard if urgency is Urgency.EMERGENCY}
    assert places >= {At.WAITING, At.RINGING, At.CHECKING, At.CUT_SHORT, At.AFTER_TALK, At.UNANSWERED, At.CLOSED}
    whys = {why for _, why, urgency, _ in heard if urgency is Urgency.EMERGENCY}
    assert whys >= {Why.DANGER, Why.RING_999}


def test_an_emergency_hears_nearly_everything_else_that_is_told(heard):
    """So the others are emergency paths, and the list of those that are none is not too short by much."""
    emergencies = set().union(*(prompts for _, _, urgency, prompts in heard if urgency is Urgency.EMERGENCY))
    assert {"unanswered.emergency", "trying.ring_999", "ending.text_sent", "message.emergency"} <= emergencies
