"""A call in the four parts in which clinicians hand a patient over: situation, background, assessment, recommendation.

House rules: it says what was answered and what was not asked, never what the patient has; and it fits on one page
whatever the call was like, so what may be long is cut, and says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from ivr.web.board.grounds import Asked
from ivr.web.board.rung import Rung
from ivr.web.board.story import Story
from ivr.web.board.when import clock, day_and_minute, minute, number

MOST_RUNG = 5
MOST_ASKED = 5
"""Questions that are quoted, of those that were not answered no; the others are named."""

LONGEST = 160
"""Characters of what people wrote by hand."""

LONGEST_NAME = 60

GATE = "cancer"
"""The question that belongs to the background."""

URGENCIES = {
    "emergency": "EMERGENCY: to speak to a clinician now",
    "urgent": "URGENT: to speak to a clinician today, within 24 hours at the latest",
    "advice": "ADVICE: no answer asked for a clinician today. That rules nothing out",
}

OUTCOMES = {
    "connected": "Was connected to a person",
    "advised": "Was told how soon, and whom to contact",
    "unanswered": "Nobody answered. Was told what to do",
    "abandoned": "Hung up before a person came",
}

STILL_TO_ASK = "Speak to the caller: what was not asked has still to be asked"

NOT_REACHED = "not reached"

RUNNING = "The call still runs"

UNSIGNED = "Its questions are not signed off by a clinician. "


@dataclass(frozen=True, slots=True)
class Part:
    """One of the four, under its name."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole handover. `rung`: who was rung, each in a line."""

    parts: tuple[Part, ...]
    rung: tuple[str, ...]
    foot: str


def sheet(story: Story, *, approved: bool) -> Sheet:
    """Return a call as it is handed over. `approved`: a clinician has signed the rules."""
    parts = {
        "Situation": _situation(story),
        "Background": _background(story),
        "Assessment": _assessment(story),
        "Recommendation": _recommendation(story),
    }
    signed = "" if approved else UNSIGNED
    foot = (
        f"From a telephone line that asks by keypad. Not a diagnosis. {signed}Content: {story.stamp}. Call {story.sid}."
    )
    return Sheet(tuple(Part(name, tuple(lines)) for name, lines in parts.items()), _who(story), foot)


def _situation(story: Story) -> Iterator[str]:
    yield URGENCIES.get(story.urgency or "", "Urgency not known: the questions were not finished")
    until = f"until {minute(story.over)}" if story.over else "still on the line"
    yield f"Rang on {day_and_minute(story.began)}, {until}"
    yield f"Number to ring: {number(story.number)}"
    if story.professional:
        yield "A health professional rang, and was asked nothing"
    if told := _names(one for one in story.answered if one.answer != "no" and one.id != GATE):
        yield f"Yes or not sure to: {told}"
    closed = ". The call-back has been closed since" if story.closed else ""
    yield OUTCOMES.get(story.outcome or "", RUNNING) + closed
    if story.damaged:
        yield story.damaged


def _background(story: Story) -> Iterator[str]:
    gate = next((one for one in story.questions if one.id == GATE), None)
    yield f"Cancer, now or ever: {(gate.answer or 'not asked') if gate else 'not known'}"
    if story.told:
        yield f"Told by key while waiting: {' '.join(story.told)}"
    if not story.is_lost:
        yield f"Heard the line in {story.language}. Name, age and history were not asked"
    if story.returning:
        yield "The same number had rung in the two days before"


def _assessment(story: Story) -> Iterator[str]:
    if story.is_lost:
        yield "What was asked and answered cannot be read"
        return
    raised = [*_symptoms(story, "yes"), *_symptoms(story, "not sure")]
    yield from (f"{one.name.capitalize()}: {one.answer}. “{one.asked}”" for one in raised[:MOST_ASKED])
    if further := ", ".join(f"{one.name} ({one.answer})" for one in raised[MOST_ASKED:]):
        yield f"Also: {further}"
    yield f"Answered no: {_names(_symptoms(story, 'no')) or 'nothing'}"
    yield f"Not asked: {_names(one for one in story.unasked if one.id != GATE) or 'nothing'}"
    if story.grounds:
        yield f"Rules met: {', '.join(ground.rule for ground in story.grounds)}"


def _symptoms(story: Story, answer: str) -> list[Asked]:
    return [one for one in story.answered if one.answer == answer and one.id != GATE]


def _names(asked: Iterable[Asked]) -> str:
    return ", ".join(one.name for one in asked)


def _recommendation(story: Story) -> Iterator[str]:
    yield _do(story)
    if story.ring_999:
        yield "By the line's rules, such a caller is told to hang up and ring 999"
    if story.owed:
        held = (
            f", {_cut(story.holds[-1].by)} until {minute(story.holds[-1].until)}" if story.status == "claimed" else ""
        )
        yield f"Call-back open since {minute(story.owed.since)}: {story.owed.reason.value} ({story.status}{held})"
    if story.in_vain:
        last = story.in_vain[-1]
        yield f"Tried by hand {len(story.in_vain)}x, last by {_cut(last.by)} at {minute(last.at)}: {NOT_REACHED}"
    if story.closed:
        said = f"Call-back closed by {_cut(story.closed.by)}, {day_and_minute(story.closed.at)}"
        yield ": ".join(filter(None, (said, story.closed.result, _cut(story.closed.note))))


def _do(story: Story) -> str:
    """Return what the rules ask for; not what a clinician may decide."""
    match story.urgency:
        case "emergency":
            return "By the line's rules: a clinician now, if none has spoken to the patient yet"
        case "urgent":
            return (
                f"By the line's rules: a clinician by {day_and_minute(story.began + timedelta(days=1))} at the latest"
            )
        case "advice":
            return "By the line's rules: no call-back on these answers, which rule nothing out"
        case _:
            return "Speak to the caller: ask all of it" if story.is_lost else STILL_TO_ASK


def _who(story: Story) -> tuple[str, ...]:
    return tuple(_rung(story.rung)) or (("not known",) if story.is_lost else ("nobody",))


def _rung(legs: tuple[Rung, ...]) -> Iterator[str]:
    """Those who took the call, and the last ones; the others are counted."""
    first = sorted(range(len(legs)), key=lambda place: (legs[place].accepted is not None, place), reverse=True)
    shown = sorted(first[:MOST_RUNG])
    yield from (_line(legs[place]) for place in shown)
    if len(legs) > len(shown):
        yield f"… and {len(legs) - len(shown)} more: see the call at the board"


def _line(leg: Rung) -> str:
    return f"{clock(leg.placed) if leg.placed else '-'} {_cut(leg.name, LONGEST_NAME)}: {leg.result}"


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
