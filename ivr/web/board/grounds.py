"""Why a call is as urgent as it is: the rules that its answers met, and who says so."""

from dataclasses import dataclass

from ivr.call import Call
from ivr.call.prompts import question as prompt_of
from ivr.call.whisper import standing
from ivr.triage import Answer, Reason, Rules
from ivr.triage.document import Source
from ivr.web.board.pressing import ANSWERS, name
from ivr.web.board.spoken import Book


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that an answer met. `asked`: the question as it is put to callers."""

    rule: str
    name: str
    asked: str
    answer: str
    urgency: str
    ring_999: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what was answered to it; empty: it was not asked."""

    id: str
    name: str
    asked: str
    answer: str


def grounds(call: Call, book: Book) -> tuple[Ground, ...]:
    """Return the reasons of a call, the most urgent first."""
    return tuple(_ground(reason, book) for reason in sorted(call.reasons, key=lambda one: one.urgency, reverse=True))


def questions(call: Call, book: Book) -> tuple[Asked, ...]:
    """Return every question of the rules and the answer that stands; one that the rules have no more comes last."""
    given = standing(call)
    known = [question.id for question in book.rules.questions]
    ids = (*known, *(question for question in given if question not in known))
    return tuple(_asked(question, given.get(question), book) for question in ids)


def _asked(question: str, answer: Answer | None, book: Book) -> Asked:
    return Asked(question, name(question, book), words(question, book), ANSWERS[answer] if answer else "")


def words(question_id: str, book: Book) -> str:
    """Return a question as it is put to callers, in the language of staff."""
    return book.short(prompt_of(question_id), question_id)


def _ground(reason: Reason, book: Book) -> Ground:
    return Ground(
        rule=reason.rule,
        name=name(reason.question, book),
        asked=words(reason.question, book),
        answer=ANSWERS[reason.answer],
        urgency=reason.urgency.value,
        ring_999=reason.ring_999,
        sources=tuple(_source(source, book.rules) for source in reason.sources),
    )


def _source(source: Source, rules: Rules) -> str:
    """Return who says so, where, and how fast."""
    document = rules.documents.get(source.document)
    title = document.title if document else source.document
    lines = f", lines {', '.join(map(str, source.lines))}" if source.lines else ""
    return f"{title}{lines}{f': {source.time}' if source.time else ''}"
