"""Small sabotages of the line, each with the promise that it breaks and a story in which that must be seen."""

import logging
import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, null, select

from ivr.call import asking, facts, gone, leg_facts, moves, screening, unanswered
from ivr.call.acts import HangUp, Say, Take
from ivr.call.events import HungUp, LegAnswered, Silence
from ivr.call.keys import Key
from ivr.call.now import Now
from ivr.call.places import At, LegState
from ivr.call.prompts import Prompt
from ivr.call.queueing import queue_of
from ivr.call.replay import say_again
from ivr.oncall import Reason
from ivr.pager import rounds
from ivr.simulator.players import Pickup
from ivr.simulator.switches import Switches
from ivr.speech import Catalogue
from ivr.store import Journal, Recorded, journal, rows
from ivr.store.lost import Lost
from ivr.store.schema import calls
from ivr.telephony import Lifeline, Signature
from ivr.triage import Answer, Urgency
from ivr.web.line import Line
from tests.stateful.doctors import Somebody


def begins(*keys, usually=None, wait=60):
    """Let a caller ring who presses these keys, and doctors be there."""
    usual = {"rota": "two doctors", "how": Switches(), "usually": usually or Somebody(), "wait": wait}
    return "begins", usual | {"planned": [(key, "soon") for key in keys]}


ACCEPTS = Somebody(Pickup.ANSWER, "11")
PRESSES_2 = Somebody(Pickup.ANSWER, "22")
NOT_REACHED = Somebody(Pickup.ANSWER, "12")
LATER = ("time_passes", {"seconds": 200})
THEN_NOT_REACHED = ("whoever_is_rung_next", {"somebody": NOT_REACHED, "times": 3})
HANGS_UP = ("hangs_up", {"which": 0, "wait": 30})

STORIES = {
    "yes": (begins("1", usually=ACCEPTS), LATER),
    "not sure": (begins("3", usually=ACCEPTS), LATER),
    "no then yes": (begins("2", "1", usually=ACCEPTS), LATER),
    "silent": (begins(), LATER),
    "nobody answers": (begins("1"), LATER),
    "declined": (begins("1", usually=PRESSES_2), LATER),
    "gone": (begins("1", wait=30), HANGS_UP),
    "rung back": (
        begins("1", wait=30),
        ("whoever_is_rung_next", {"somebody": NOT_REACHED, "times": 3}),
        HANGS_UP,
        LATER,
    ),
    "not saved": (begins(wait=20), ("next_save_fails", {"how": "refused", "wait": 60})),
    "not saved, and killed": (
        begins(wait=12),
        ("database_goes", {"how": "away", "wait": 0, "back": False}),
        ("presses", {"which": 0, "planned": [("1", "soon")], "wait": 30}),
        HANGS_UP,
        ("restarts", {"wait": 0}),
        ("database_comes_back", {}),
        LATER,
    ),
    "twice": (begins("2", "1", usually=ACCEPTS, wait=3), ("sends_everything_twice", {"again": True}), LATER),
    "repeated": (begins("2", "1", usually=ACCEPTS), ("sends_an_old_request_again", {"which": 1, "wait": 0})),
    "forged": (begins("1"), ("somebody_else_asks", {"which": 0, "how": "made up"})),
}


def _forgets(call):
    found = rows_owed(call)
    return None if found and found.reason is Reason.HUNG_UP_WAITING else found


rows_owed = rows.owed


def _lowers(call, event, now):
    return (facts.Assessed(Urgency.ADVICE, ()), *really_hung_up(call, event, now))


really_hung_up = gone.hung_up


def _joins_whoever_picks_up(call, event, now):
    return (leg_facts.LegChanged(event.leg, LegState.ACCEPTED), Say(Prompt.WHISPER_JOINING), Take(queue_of(call), 15))


def _says_so_for_them(call, leg, _key, now):
    return really_afterwards(call, leg, Key.YES, now)


really_afterwards = screening.hear_afterwards


def _saves_later():
    """Return a journal that writes each turn of a caller when the next request comes."""
    really, waiting = Journal.record, []

    def record(self, sid, key, decide, **how):
        while waiting:
            really(self, *waiting.pop(0))
        if not key.startswith("turn/") or key == "turn/0":
            return really(self, sid, key, decide, **how)
        with self.engine.connect() as connection:
            call = journal._read(connection.execute(journal.CALL, {"of": sid, "of_key": key}).first(), salvage=False)
        waiting.append((sid, key, decide))
        return Recorded(decide(call).steps, call, fresh=False)

    return record


def _logs(self, sid, turn, event, caller):
    logging.getLogger("ivr").info("%s answers", caller)
    return really_answer(self, sid, turn, event, caller)


really_answer = Line.answer_caller


def _notes_anew(self, sid, key, event):
    really_note(self, sid, f"{key}/{uuid.uuid4().hex}", event)


really_note = Line.note


def _asks_again(call, _event, now):
    return say_again(call, now)


def _hangs_up(*_):
    return (Say(Prompt.GOODBYE), HangUp())


def _rings_nobody(*_):
    return "<Response><Hangup/></Response>"


def _opens_blank(_now, caller, **_):
    return facts.Opened(caller, "")


def _no_words(*_):
    return (Prompt.GOODBYE,)


def _words_for_pain(*_):
    return (Prompt.UNANSWERED_URGENT,)


def _reassures(self, key, slots=None):
    return ("You do not have this. " if key == "heard.no" else "") + really_text(self, key, slots)


really_text = Catalogue.text


@dataclass(frozen=True)
class Sabotage:
    """What is broken, which promise must be seen to break, and in which story.

    `put`: what is replaced, its name, and what takes its place.
    """

    name: str
    promise: int
    story: str
    put: tuple[object, object, object]

    def commit(self, monkeypatch):
        """Do it, for one test."""
        what, name, instead = self.put
        (monkeypatch.setitem if isinstance(what, dict) else monkeypatch.setattr)(what, name, instead)


CALL_ALONE = select(calls, null().label("answer")).where(calls.c.sid == bindparam("of"))
"""A call, without what was answered under a key."""

ASKING, AFTER = moves.MOVES[At.ASKING], moves.ANYWHERE
SABOTAGES = (
    Sabotage("not sure counts as no", 1, "not sure", (asking.ANSWERS, Key.UNSURE, Answer.NO)),
    Sabotage("a hang-up lowers the urgency", 1, "gone", (AFTER, HungUp, _lowers)),
    Sabotage("silence ends the call", 2, "silent", (ASKING, Silence, _hangs_up)),
    Sabotage(
        "who is not answered is not told",
        2,
        "nobody answers",
        (unanswered, "_last_words", _no_words),
    ),
    Sabotage("silence is borne for ever", 3, "silent", (ASKING, Silence, _asks_again)),
    Sabotage("a fault ends the call", 4, "not saved", (Lifeline, "ring", _rings_nobody)),
    Sabotage("spoken, then saved", 4, "no then yes", (Journal, "record", _saves_later())),
    Sabotage("not written into the journal", 4, "no then yes", (journal, "_write_entry", lambda *_: None)),
    Sabotage("whoever picks up has the caller", 5, "declined", (AFTER, LegAnswered, _joins_whoever_picks_up)),
    Sabotage("who hangs up waiting is forgotten", 6, "gone", (rows, "owed", _forgets)),
    Sabotage("not reached counts as reached", 6, "rung back", (screening, "hear_afterwards", _says_so_for_them)),
    Sabotage("nobody is rung for a call-back", 6, "gone", (rounds, "due", lambda *_, **__: ())),
    Sabotage("what is not saved is only in memory", 6, "not saved, and killed", (Lost, "keep", lambda *_: None)),
    Sabotage(
        "an emergency is told of a day",
        7,
        "nobody answers",
        (unanswered, "_last_words", _words_for_pain),
    ),
    Sabotage("a no is called an all-clear", 7, "no then yes", (Catalogue, "text", _reassures)),
    Sabotage("any signature will do", 8, "forged", (Signature, "is_valid", lambda *_: True)),
    Sabotage("the log tells the number", 8, "yes", (Line, "answer_caller", _logs)),
    Sabotage("no rules are kept", 9, "yes", (Now, "opened", _opens_blank)),
    Sabotage("a known key is not known", 10, "repeated", (journal, "CALL", CALL_ALONE)),
    Sabotage("a report that comes twice is written twice", 10, "twice", (Line, "note", _notes_anew)),
)
