"""The rules joined with their wording, as other programs read them."""

from pydantic import BaseModel

from ivr.call.prompts import help_line, question, short_name
from ivr.speech.catalogue import Catalogue
from ivr.triage import Question, Rules


class SpokenQuestion(Question):
    """A question with its words in one language."""

    text: str
    help: str
    short: str


class SpokenRules(Rules):
    """The rules document with every question's words, exactly as spoken."""

    language: str
    questions: tuple[SpokenQuestion, ...]


def rules_json(rules: Rules, catalogue: Catalogue) -> dict[str, object]:
    """Return the rules and their words as JSON values."""
    return _join(rules, catalogue).model_dump(mode="json")


def rules_schema() -> dict[str, object]:
    """Return the JSON Schema that `rules_json` keeps to."""
    return SpokenRules.model_json_schema(mode="serialization", by_alias=False)


def _join(rules: Rules, catalogue: Catalogue) -> SpokenRules:
    questions = tuple(_spoken(q, catalogue) for q in rules.questions)
    return SpokenRules.model_validate(
        _fields(rules) | {"language": catalogue.language, "questions": questions}, by_name=True, by_alias=True
    )


def _spoken(asked: Question, catalogue: Catalogue) -> SpokenQuestion:
    words = {
        "text": catalogue.text(question(asked.id)),
        "help": catalogue.text(help_line(asked.id)),
        "short": catalogue.text(short_name(asked.id)),
    }
    return SpokenQuestion.model_validate(_fields(asked) | words, by_name=True, by_alias=True)


def _fields(model: BaseModel) -> dict[str, object]:
    return {name: getattr(model, name) for name in type(model).model_fields}
