"""What followed from something that happened in a call, in words: what the record of the call gained."""

from collections.abc import Iterator

from ivr.call import Call, Entry, Step, Way, Why, facts, leg_facts, text_facts
from ivr.web.board.people import People
from ivr.web.board.when import minute
from ivr.web.board.words import URGENCIES

WHYS = {
    Why.DANGER: "a danger sign",
    Why.RING_999: "a sign that needs 999",
    Why.URGENT: "an urgent answer, and the caller took the offer",
    Why.PROFESSIONAL: "a health professional",
    Why.ASKED: "the caller asked for a person",
    Why.NINES: "the caller pressed 9, as for 999",
    Why.SILENT: "no key was pressed",
    Why.WRONG_KEYS: "too many wrong keys",
    Why.REPEATS: "too many repeats",
    Why.TURNS: "the questions took too long",
    Why.CUT_OFF: "the caller was cut off",
    Why.RETURNING: "the caller rang before",
    Why.FAULT: "a fault of the line",
}


def effects(call: Call, entry: Entry, who: People) -> tuple[str, ...]:
    """Return what followed. `call`: as it stood before."""
    return tuple(words for step in entry.steps for words in _effect(call, step, who))


def _effect(call: Call, step: Step, who: People) -> Iterator[str]:  # noqa: C901, PLR0912 one row a fact
    match step:
        case facts.Assessed() if step.urgency and step.urgency is not call.urgency:
            yield f"Urgency: {URGENCIES[step.urgency].word.lower()}"
        case facts.AskedAgain():
            yield "The questions begin again: something that they heard fits them"
        case facts.Sought():
            yield f"A person is sought: {WHYS[step.why]}"
        case facts.Advised() if not call.advised:
            yield "Told whom to contact, and how soon"
        case facts.Failed():
            yield "Every contact has been tried, and nobody has taken the caller"
        case facts.Alarm():
            yield f"Joined to {who.on(step.leg)}, who had not pressed 1"
        case facts.Queued():
            yield "Waits in a queue while phones ring"
        case facts.GaveUp():
            yield "Out of the queue: nobody answered" if step.rang else "Out of the queue: no phone could be rung"
        case text_facts.TextAsked():
            yield "A text message is sent to the caller"
        case leg_facts.LegPlaced():
            back = " for the call-back" if step.way is Way.PAGE else ""
            yield f"The line rings {who.on(step.leg)}{back}"
        case facts.Claimed():
            yield f"{who.who(step.by)} has the call-back until {minute(step.until)}"
        case facts.Acknowledged():
            yield f"{who.who(step.by)} knows of the caller, who left no number"
        case facts.Closed():
            yield f"Call-back closed by {who.who(step.by)}"
        case _:
            return
