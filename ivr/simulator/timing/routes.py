"""The ways to a doctor: an emergency at each question that can be one, silence, and the key for a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.call.keys import Key
from ivr.simulator.timing.frequencies import FREQUENCIES, NOT_SPINAL
from ivr.triage import Answer, Question, Rules, Urgency, assess, next_question

SIGNS = {Answer.YES: Key.YES, Answer.NO: Key.NO, Answer.UNSURE: Key.UNSURE}
"""The key of each answer."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a doctor. `signs`: what the caller presses, as `ScriptedCaller` reads it."""

    name: str
    """The id of the question that is answered yes, or what the caller does instead of answering."""
    signs: str
    answers: tuple[tuple[str, Answer], ...] = ()
    """Question ids and answers, in the order given: what the line must have written down at the end."""
    chance: float = 0.0
    """The share that goes this way, of callers with at least one of the symptoms that have a frequency."""
    spinal: bool = False
    """It is the spine that is in danger, with or without a known frequency."""


OTHERS = (
    Route("silence", ""),
    Route("0 in the opening", f"^{Key.PERSON}"),
    Route("0 at the first question", str(Key.PERSON)),
)
"""Ways on which no question is answered."""


def routes(rules: Rules) -> tuple[Route, ...]:
    """Return every way to a doctor for a caller with cancer: first the emergencies, as they are asked."""
    asked = tuple(_emergencies(rules))
    chances = _chances([question for question, _ in asked])
    emergencies = (_route(*one, chance) for one, chance in zip(asked, chances, strict=True))
    return (*emergencies, *OTHERS)


def _emergencies(rules: Rules) -> Iterator[tuple[Question, dict[str, Answer]]]:
    """Yield each question whose yes is an emergency, with that yes and all that was answered before."""
    answers: dict[str, Answer] = {}
    while question := next_question(rules, answers):
        yes = answers | {question.id: Answer.YES}
        if assess(rules, yes).urgency is Urgency.EMERGENCY:
            yield question, yes
        answers[question.id] = Answer.YES if question.id == rules.gate else Answer.NO


def _chances(questions: list[Question]) -> list[float]:
    """Return how many are put through at each of the questions, of all who are at any. They add up to 1."""
    met: set[str] = set()
    left, through = 1.0, []
    for question in questions:
        stay = left
        for symptom in FREQUENCIES.keys() & {*question.covers} - met:
            stay *= 1 - FREQUENCIES[symptom]
        through.append(left - stay)
        met, left = met | {*question.covers}, stay
    return [share / (1 - left) for share in through]


def _route(question: Question, answers: dict[str, Answer], chance: float) -> Route:
    signs = "".join(SIGNS[answer] for answer in answers.values())
    return Route(question.id, signs, tuple(answers.items()), chance, not {*question.covers} <= NOT_SPINAL)
