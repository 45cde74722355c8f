"""`ivr rules`: the shared rules, and what a set of answers means by them."""

import json
from collections.abc import Iterator
from reprlib import repr as short

import click
from rich.console import Console
from rich.table import Table

from ivr.call.prompts import question as question_prompt
from ivr.cli import say_json
from ivr.cli.wording import default_words
from ivr.speech import Catalogue, rules_json, rules_schema
from ivr.triage import Answer, Answers, Question, Rules, assess, current_rules

CALLERS = {"any": "", "possible": " (cancer yes, not sure or not asked)", "no": " (no cancer)"}
"""For whom a rule holds, in words."""


class RefusedError(click.ClickException):
    """The answers cannot be assessed as they were given."""

    exit_code = 2


@click.group()
def rules() -> None:
    """Look up what is asked, and what the answers mean. Needs no settings."""


@rules.command()
@click.option("--json", "as_json", is_flag=True, help="Everything, as other programs read it.")
def show(as_json: bool) -> None:
    """Show the rules, with every question exactly as it is spoken."""
    document = current_rules()
    catalogue = default_words()
    if as_json:
        say_json(rules_json(document, catalogue))
    else:
        _print(document, catalogue)


@rules.command()
def schema() -> None:
    """Show the JSON Schema that `ivr rules show --json` keeps to."""
    say_json(rules_schema())


@rules.command("assess")
@click.argument("file")
def assess_file(file: str) -> None:
    """Assess answers: FILE holds JSON like {"weakness": "no", "walking": "unsure"}; - reads it from stdin."""
    document = current_rules()
    found = assess(document, read_answers(_text(file), document))
    say_json(found.model_dump(mode="json"))


def read_answers(text: str, document: Rules) -> Answers:
    """Return the answers that the JSON holds, or raise RefusedError with all that is wrong in one line."""
    try:
        pairs = json.loads(text, object_pairs_hook=tuple)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"not JSON: {error}") from error
    if not isinstance(pairs, tuple):
        raise RefusedError('not an object of answers, like {"weakness": "yes"}')
    if faults := dict.fromkeys(_faults(pairs, document)):
        raise RefusedError("; ".join(faults))
    return {question: Answer(answer) for question, answer in pairs}


def _text(file: str) -> str:
    try:
        with click.open_file(file, encoding="utf-8") as stream:
            return str(stream.read())
    except OSError as error:
        raise RefusedError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RefusedError(f"{file}: not UTF-8 text") from error


def _faults(pairs: tuple[tuple[str, object], ...], document: Rules) -> Iterator[str]:
    """Name each fault. A question that is answered twice is one: its last answer would silently win."""
    known = {question.id for question in document.questions}
    answers = [answer.value for answer in Answer]
    names = [name for name, _ in pairs]
    for name, answer in pairs:
        if name not in known:
            yield f"unknown question {short(name)}"
        elif answer not in answers:
            yield f"{name}: the answer must be one of {', '.join(answers)}, not {short(answer)}"
        elif names.count(name) > 1:
            yield f"{name}: answered more than once"


def _print(document: Rules, catalogue: Catalogue) -> None:
    console = Console(markup=False, highlight=False)
    table = Table("Asked, in this order", "Yes or not sure means", "Who says so (lines), and how fast", show_lines=True)
    for question in document.questions:
        text = catalogue.text(question_prompt(question.id))
        table.add_row(f"{question.id}: {text}", _meaning(question), _sources(question))
    console.print(*_header(document), sep="\n")
    console.print(table)
    for name, source in document.documents.items():
        console.print(f"{name}: {source.title}", soft_wrap=True)


def _header(document: Rules) -> Iterator[str]:
    yield f"{document.title}, {document.stamp}"
    who = ", ".join(document.reviewed_by) or "nobody"
    yield f"Approved by a clinician: {'yes' if document.approved else 'NOT YET'}. Reviewed by: {who}."
    yield f"To be reviewed by: {document.review_date}."


def _meaning(question: Question) -> str:
    said = [f"{r.urgency.value}{', 999 first' if r.ring_999 else ''}{CALLERS[r.cancer.value]}" for r in question.rules]
    return "\n".join(said) or "decides which rules hold"


def _sources(question: Question) -> str:
    """Return a line for each source, and a mark where they ask for different speeds."""
    rows = [_source(s.document, s.lines, s.time) for s in question.sources]
    return "\n".join([*rows, *(["these differ"] if question.is_disputed else [])])


def _source(document: str, lines: tuple[int, ...], time: str | None) -> str:
    place = f" ({', '.join(map(str, lines))})" if lines else ""
    return f"{document}{place}{f': {time}' if time else ''}"
