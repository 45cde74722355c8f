"""The shape of the rules document, and of the vocabulary it draws on."""

import datetime as dt
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ivr.triage.urgency import Answer, Urgency

Text = Annotated[str, Field(min_length=1)]

SAME = {"immediately": "now"}
"""Two words of the sources for one speed."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cancer(Enum):
    """For which callers a rule holds."""

    ANY = "any"
    POSSIBLE = "possible"
    """Cancer yes, not sure, or not answered."""
    NO = "no"


class Symptom(_Entry):
    """One word of the vocabulary (symptoms.toml)."""

    meaning: Text
    urgency: Urgency | None = None
    without_cancer: Urgency | None = None
    article: tuple[int, ...] = ()
    leaflet: tuple[int, ...] = ()


class Source(_Entry):
    """Who says so: a document or guideline, its lines as `cat -n` counts them, and how fast it asks for."""

    document: Text
    lines: tuple[int, ...] = ()
    time: str | None = None


class Rule(_Entry):
    """What "yes" and "not sure" to a question lead to."""

    id: Text
    urgency: Urgency
    cancer: Cancer
    ring_999: bool = False
    """The caller is told to hang up and ring 999 first."""

    def holds_for(self, cancer: Answer | None) -> bool:
        """Tell whether the rule holds for a caller who gave this answer about cancer (None: not yet)."""
        return self.cancer in (Cancer.ANY, Cancer.NO if cancer is Answer.NO else Cancer.POSSIBLE)


class Question(_Entry):
    """One question. Its wording lives in the prompts, under the same id."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    block: Text
    covers: Annotated[tuple[str, ...], Field(min_length=1)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    rules: Annotated[tuple[Rule, ...], Field(alias="rule")] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether its sources ask for different speeds."""
        return len({SAME.get(source.time, source.time) for source in self.sources if source.time}) > 1


class Document(_Entry):
    """A source's name, for people."""

    title: Text


class Rules(_Entry):
    """The rules document (mscc.toml): questions in the order in which they are asked."""

    title: Text
    version: Text
    approved: bool
    reviewed_by: tuple[str, ...]
    review_date: dt.date
    gate: Text
    documents: Annotated[dict[str, Document], Field(alias="document")]
    questions: Annotated[tuple[Question, ...], Field(alias="question", min_length=1)]
    digest: str = ""
    """What tells one set of rules from another: of their content, but for what is said about them."""

    @property
    def stamp(self) -> str:
        """Version and content hash, as every call record keeps them."""
        return f"{self.version}+{self.digest}"

    def question(self, question_id: str) -> Question:
        """Return the question of that id; KeyError if there is none."""
        return {question.id: question for question in self.questions}[question_id]
