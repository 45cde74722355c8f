"""The rules as a clinician reads them: what is asked, what an answer means, who says so, and where they differ."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ivr.call.prompts import help_line, question, short_name
from ivr.safety.report.given import Given
from ivr.triage import Answer, Question, Rules, Urgency, assess, next_question

Text = Annotated[str, Field(min_length=1)]

NOTHING = "decides which rules hold"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the rules. `possible` and `no_cancer`: what yes and not sure lead to."""

    number: int
    question: Question
    short: str
    words: str
    help: str
    covers: tuple[str, ...]
    possible: str
    no_cancer: str
    sources: tuple[tuple[str, str, str], ...]
    """Of each source: its name, its lines, and how fast it asks for."""
    is_asked_without: bool
    """Whether somebody who has said no to cancer, and to all before, is still asked."""


class Saying(BaseModel):
    """What one source says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: Text
    what: Text


class Disagreement(BaseModel):
    """Where the sources differ, and what the line makes of it. `decide`: what a clinician must settle at sign-off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    questions: tuple[Text, ...] = ()
    says: Annotated[tuple[Saying, ...], Field(min_length=1)]
    takes: Text
    why: Text
    decide: str = ""


def asked(given: Given) -> tuple[Asked, ...]:
    """Return the questions in order, with everything that belongs to each."""
    return tuple(_asked(given, number, one) for number, one in enumerate(given.rules.questions, 1))


def disagreements() -> tuple[Disagreement, ...]:
    """Return where the sources differ, in words."""
    data = tomllib.loads((files("ivr.safety.report") / "disagreements.toml").read_text("utf-8"))
    return tuple(map(Disagreement.model_validate, data["disagreement"]))


def _asked(given: Given, number: int, one: Question) -> Asked:
    words = given.default.text
    return Asked(
        number,
        one,
        words(short_name(one.id)),
        words(question(one.id)),
        words(help_line(one.id)),
        tuple(given.vocabulary[name].meaning for name in one.covers),
        _means(one, Answer.YES),
        _means(one, Answer.NO),
        tuple((s.document, ", ".join(map(str, s.lines)), s.time or "") for s in one.sources),
        one.id in set(_without(given.rules)),
    )


def _means(one: Question, cancer: Answer) -> str:
    held = [rule for rule in one.rules if rule.holds_for(cancer)]
    if not held:
        return NOTHING
    worst = max(held, key=lambda rule: list(Urgency).index(rule.urgency))
    return worst.urgency.value.upper() + (", 999 first" if worst.ring_999 else "")


def _without(rules: Rules) -> Iterator[str]:
    """Yield what somebody is asked who says no to everything."""
    answers: dict[str, Answer] = {}
    while one := next_question(rules, answers):
        yield one.id
        answers[one.id] = Answer.NO


def lowest(rules: Rules) -> str:
    """Return what a no to everything comes to."""
    answers = {one.id: Answer.NO for one in rules.questions}
    found = assess(rules, answers).urgency
    return found.value if found else ""
