"""What a set of answers means, and what to ask next. Pure functions of the rules."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from ivr.triage.document import Cancer, Question, Rule, Rules, Source
from ivr.triage.urgency import Answer, Urgency

Answers = Mapping[str, Answer]


class Reason(BaseModel):
    """One rule that an answer met."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    question: str
    answer: Answer
    urgency: Urgency
    ring_999: bool = False
    sources: tuple[Source, ...] = ()


class Assessment(BaseModel):
    """An urgency and why. None: nothing has raised it yet, and something is still to be asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    urgency: Urgency | None
    reasons: tuple[Reason, ...]
    complete: bool


def assess(rules: Rules, answers: Answers) -> Assessment:
    """Combine every rule that the answers meet. An incomplete set is never ADVICE."""
    reasons = tuple(
        Reason(
            rule=rule.id,
            question=question.id,
            answer=answers[question.id],
            urgency=rule.urgency,
            ring_999=rule.ring_999,
            sources=question.sources,
        )
        for question, rule in _met(rules, answers)
    )
    complete = next_question(rules, answers) is None
    reached = _reached(rules, answers)
    told = reached if complete or reached > Urgency.ADVICE else None
    return Assessment(urgency=told, reasons=reasons, complete=complete)


def next_question(rules: Rules, answers: Answers) -> Question | None:
    """Return the first question whose answer could still raise the urgency, or None: all is known."""
    reached = _reached(rules, answers)
    unanswered = [question for question in rules.questions if question.id not in answers]
    hopes = {question.id: _could_raise(question, rules, answers, reached) for question in unanswered}
    hangs_on_gate = any(rule.cancer is not Cancer.ANY for q in unanswered for rule in hopes[q.id])
    for question in unanswered:
        if hopes[question.id] or (question.id == rules.gate and hangs_on_gate):
            return question
    return None


def _met(rules: Rules, answers: Answers) -> Iterator[tuple[Question, Rule]]:
    for question in rules.questions:
        if answers.get(question.id, Answer.NO) is not Answer.NO:
            yield from ((question, rule) for rule in question.rules if rule.holds_for(answers.get(rules.gate)))


def _reached(rules: Rules, answers: Answers) -> Urgency:
    return max((rule.urgency for _, rule in _met(rules, answers)), default=Urgency.ADVICE)


def _could_raise(question: Question, rules: Rules, answers: Answers, reached: Urgency) -> list[Rule]:
    gate = answers.get(rules.gate)
    return [rule for rule in question.rules if rule.urgency > reached and rule.holds_for(gate)]
