"""Every set of answers: the call asks, and says of each what the rules say.

The call stops asking when nothing could raise the urgency further. Each way through the questions therefore stands for
all sets of answers that begin like it, and those of all ways together are every set that there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from ivr.call import At, Call, Entry, Steps, after, step, turn_key
from ivr.call.acts import Handover, Listen
from ivr.call.events import Began, LegAnswered, Pressed
from ivr.call.leg_facts import LegPlaced
from ivr.safety.proof.checks.lore import Lore
from ivr.safety.proof.checks.urgency import floor
from ivr.safety.proof.durations import document
from ivr.safety.proof.world import MOBILE, START, World
from ivr.triage import Answer, Answers, Rules, Urgency, Vocabulary, assess, next_question

KEYS = {Answer.YES: "1", Answer.NO: "2", Answer.UNSURE: "3"}
"""What a caller presses, as the design of the line has it."""

MEANS = {key: answer for answer, key in KEYS.items()}
LATER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the questions, keys only. `call`: as it is after the last of them."""

    keys: str
    call: Call
    at: datetime
    steps: Steps
    seconds: float = 0.0
    """Until the last key, for somebody who presses each 2.5 seconds after its question."""

    @property
    def rings(self) -> bool:
        """Whether a doctor's phone rings at the last key."""
        return any(isinstance(one, LegPlaced) for one in self.steps)

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered, by the keys that were pressed and not by the record."""
        return {question: MEANS[key] for (question, _), key in zip(self.call.answers, self.keys, strict=False)}


def ways(world: World) -> Iterator[Way]:
    """Yield every way through the questions, without any other key or silence."""
    todo = [_take(world, Way("", Call(sid="CA0", began=START), START, ()), "")]
    while todo:
        way = todo.pop()
        if way.call.at is not At.ASKING:
            yield way
        else:
            todo += [_take(world, way, key) for key in KEYS.values()]


def _take(world: World, way: Way, key: str) -> Way:
    at = way.at + LATER
    event = Pressed(key) if key else Began(MOBILE)
    steps = step(way.call, event, world.now(at, "leg"))
    call = after(way.call, Entry(turn_key(way.call.turn), at, event, steps))
    spent = document(way.steps, world).until(event) if key else 0
    return Way(way.keys + key, call, at, steps, way.seconds + spent)


def disagreements(way: Way, rules: Rules) -> Iterator[str]:
    """Name whatever the rules say differently of this way, and of every set of answers that begins like it."""
    call = way.call
    found = assess(rules, way.answers)
    if found.urgency is not call.urgency or found.reasons != call.reasons:
        yield f"the call says {_word(call.urgency)}, the rules say {_word(found.urgency)}"
    if found.urgency is not Urgency.EMERGENCY and next_question(rules, way.answers):
        yield "the call stops asking, and the rules would ask on"
    for rest in _extremes(way.answers, rules):
        if (full := assess(rules, rest).urgency) is not call.urgency:
            yield f"the call says {_word(call.urgency)}, and with all questions answered the rules say {_word(full)}"


def shortfalls(way: Way, rules: Rules, known: Vocabulary) -> Iterator[str]:
    """Name whatever is less than the vocabulary alone makes of the answers, or of what was not asked."""
    told = way.call.urgency or Urgency.ADVICE
    if told < (floor(way.answers, rules, known) or Urgency.ADVICE):
        yield f"the call says {told.value}, which is less than the answers mean"
    if any(told < (floor(rest, rules, known) or Urgency.ADVICE) for rest in _extremes(way.answers, rules)):
        yield f"the call says {told.value}, and does not ask what would mean more"


def _extremes(answers: Answers, rules: Rules) -> Iterator[Answers]:
    """Yield the rest of the answers all no and all yes, for each answer about cancer: more yes never lowers."""
    rest = [question.id for question in rules.questions if question.id not in answers]
    gates = [answers[rules.gate]] if rules.gate in answers else list(Answer)
    for answer, gate in product((Answer.NO, Answer.YES), gates):
        yield {**dict.fromkeys(rest, answer), **answers, rules.gate: gate}


def stands_for(way: Way, rules: Rules) -> int:
    """Return how many full sets of answers begin like this way."""
    return int(len(Answer) ** (len(rules.questions) - len(way.answers)))


def whisper(way: Way, world: World) -> Steps:
    """Return what the doctor hears who picks up for a caller who came this way; nothing, where nobody is rung."""
    leg = next((one.leg for one in way.steps if isinstance(one, LegPlaced)), None)
    return step(way.call, LegAnswered(leg), world.now(way.at + LATER)) if leg else ()


def check_answers(lore: Lore, *, first: bool = False) -> tuple[list[Way], int, list[tuple[str, str, str]]]:
    """Return the ways there are, for how many sets of answers they stand, and what disagrees.

    What disagrees is the name of the promise, how it is broken, and by which keys.
    """
    rules, broken, found, total = lore.world.rules, list[tuple[str, str, str]](), list[Way](), 0
    for way in ways(lore.world):
        found.append(way)
        total += stands_for(way, rules)
        heard = whisper(way, lore.world)
        broken += [("agrees", how, way.keys) for how in disagreements(way, rules)]
        broken += [("agrees", how, way.keys) for how in shortfalls(way, rules, lore.vocabulary)]
        broken += [("agrees", how, way.keys) for how in _mistold(way, heard, rules)]
        broken += [("speaks", how, way.keys) for how in _unspeakable(heard, lore)]
        if first and broken:
            break
    if not broken and total != len(Answer) ** len(rules.questions):
        broken.append(("agrees", f"{total} sets of answers are walked of {len(Answer) ** len(rules.questions)}", ""))
    return found, total, broken


def _mistold(way: Way, heard: Steps, rules: Rules) -> Iterator[str]:
    """Name what whoever picks up is told otherwise than the caller answered it."""
    lines = [line for one in heard if isinstance(one, Listen) for line in one.lines]
    told = next((line for line in lines if isinstance(line, Handover)), None)
    if told is None:
        return
    due = {"yes": Answer.YES, "unsure": Answer.UNSURE, "no": Answer.NO, "unasked": None}
    for name, answer in due.items():
        given = [question.id for question in rules.questions if way.answers.get(question.id) is answer]
        if list(getattr(told, name)) != given:
            yield f"the doctor is told otherwise what was answered: {name}"


def _unspeakable(steps: Steps, lore: Lore) -> Iterator[str]:
    """Name what keeps the words for the doctor from being written."""
    try:
        if steps:
            lore.write("contact", steps, "", "")
    except Exception as error:  # noqa: BLE001 whatever it is, a doctor would have heard nothing of the caller
        yield f"the whisper: {type(error).__name__}: {error}"


def _word(urgency: Urgency | None) -> str:
    return urgency.value if urgency else "nothing"
