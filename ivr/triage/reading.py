"""Reading the rules: a document with a gap is refused, and each gap names its entry and field."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter, ValidationError

from ivr.triage.digest import digest
from ivr.triage.document import Rules, Symptom
from ivr.triage.urgency import Urgency

Vocabulary = Mapping[str, Symptom]


class RulesError(ValueError):
    """The rules cannot be used. `gaps` has one line for each thing that is wrong."""

    def __init__(self, gaps: list[str]) -> None:
        super().__init__("\n".join(gaps))
        self.gaps = gaps


def read_rules(text: str, vocabulary: Vocabulary) -> Rules:
    """Return the rules that `text` holds, or raise RulesError with every gap found."""
    try:
        data = tomllib.loads(text)
        rules = Rules.model_validate({**data, "digest": digest(data)})
    except ValidationError as error:
        raise RulesError([_shape(e["loc"], e["msg"], data) for e in error.errors()]) from error
    except (ValueError, RecursionError) as error:  # an endless number, or brackets in brackets, are no TOML either
        raise RulesError([f"not TOML: {error}"]) from error
    if gaps := list(_gaps(rules, vocabulary)):
        raise RulesError(gaps)
    return rules


def _shape(loc: tuple[int | str, ...], message: str, data: Mapping[str, object]) -> str:
    """Name the entry by its id where it has one, else by its place: `question 'saddle', sources: …`."""
    match loc:
        case ("question", int(place), *field):
            entries = data["question"]
            entry = entries[place] if isinstance(entries, list) else {}
            name = entry.get("id", place + 1) if isinstance(entry, dict) else place + 1
            return f"question {name!r}, {'.'.join(map(str, field)) or 'entry'}: {message}"
        case _:
            return f"{'.'.join(map(str, loc))}: {message}"


def _gaps(rules: Rules, vocabulary: Vocabulary) -> Iterator[str]:
    yield from _duplicates("question", [q.id for q in rules.questions])
    yield from _duplicates("rule", [r.id for q in rules.questions for r in q.rules])
    if rules.gate not in {q.id for q in rules.questions}:
        yield f"gate: there is no question {rules.gate!r}"
    for question in rules.questions:
        for source in question.sources:
            if source.document not in rules.documents:
                yield f"question {question.id!r}, sources: unknown document {source.document!r}"
        for key in question.covers:
            if key not in vocabulary:
                yield f"question {question.id!r}, covers: unknown symptom {key!r}"
            else:
                for gap in _below_floor(question.id, rules, vocabulary[key]):
                    yield f"{gap} for {key!r}"
    yield from _uncovered(rules, vocabulary)


def _duplicates(kind: str, ids: list[str]) -> Iterator[str]:
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"{kind} {name!r}, id: used more than once"


def _below_floor(question_id: str, rules: Rules, symptom: Symptom) -> Iterator[str]:
    """Every kind of caller must get at least the symptom's urgency out of the question's rules."""
    question = rules.question(question_id)
    for cancer, floor in (("possible", symptom.urgency), ("no", symptom.without_cancer)):
        given = [r.urgency for r in question.rules if r.cancer.value in ("any", cancer)]
        if floor and max(given, default=Urgency.ADVICE) < floor:
            yield f"question {question_id!r}, rule: cancer {cancer!r} must be at least {floor.value!r}"
        if floor and not given:
            yield f"question {question_id!r}, rule: none for cancer {cancer!r}"


def _uncovered(rules: Rules, vocabulary: Vocabulary) -> Iterator[str]:
    covered = {key for question in rules.questions for key in question.covers}
    for key, symptom in vocabulary.items():
        documented = symptom.urgency and (symptom.article or symptom.leaflet)
        if (documented or key == "cancer_history") and key not in covered:
            yield f"question, covers: no question covers {key!r}"


@cache
def vocabulary() -> Vocabulary:
    """Return the symptoms that ship with the line."""
    text = files("ivr.triage").joinpath("symptoms.toml").read_text("utf-8")
    return TypeAdapter(dict[str, Symptom]).validate_python(tomllib.loads(text))


@cache
def current_rules() -> Rules:
    """Return the rules that ship with the line."""
    text = files("ivr.triage").joinpath("mscc.toml").read_text("utf-8")
    return read_rules(text, vocabulary())
