"""What is asked and what is said, as its keepers must know it: which version, signed by whom, good until when.

Nothing here ever keeps the line from going on: content that is out of date is loud to staff, and is still spoken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from ivr.speech.head import Head
from ivr.triage import Rules

WARNED_BEFORE = 60
"""Days before its review date from which staff are told that a document is due."""


class State(Enum):
    """How a document stands. Of several that hold, the last one."""

    SIGNED = "signed"
    DRAFT = "draft"
    """Nobody has signed it."""
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    """Its review date has passed."""


class Worded(Protocol):
    """The words of a language, read from its file: a catalogue, or the file itself."""

    @property
    def head(self) -> Head:
        """What the file says of itself."""

    @property
    def digest(self) -> str:
        """What tells this wording from another."""


@dataclass(frozen=True, slots=True)
class Document:
    """The rules, or the words of one language. `file`: where it is changed; `signer`: who must sign it."""

    name: str
    file: str
    version: str
    digest: str
    is_approved: bool
    reviewed_by: tuple[str, ...]
    review_date: date
    signer: str

    @property
    def stamp(self) -> str:
        """Version and digest, as every call record keeps them."""
        return f"{self.version}+{self.digest}"

    def __str__(self) -> str:
        return f"the {self.name} ({self.stamp})"


@dataclass(frozen=True, slots=True)
class Concern:
    """What is wrong with a document, in a sentence without the name of a person, and what to do about it."""

    state: State
    document: Document
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Review:
    """A document as it stands on a day. `days_left`: until its review date, which is the last good day."""

    document: Document
    days_left: int

    @property
    def state(self) -> State:
        """The worst that holds of it."""
        return max((one.state for one in self.concerns), key=list(State).index, default=State.SIGNED)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Everything that staff should hear of it."""
        return (*_unsigned(self.document), *_dated(self.document, self.days_left))


def documents(rules: Rules, wordings: Iterable[Worded]) -> tuple[Document, ...]:
    """Return the rules and these wordings as documents, the rules first."""
    return (_of_rules(rules), *map(_of_words, wordings))


def reviews(rules: Rules, wordings: Iterable[Worded], today: date) -> tuple[Review, ...]:
    """Return how each document stands on a day, the rules first."""
    return tuple(Review(one, (one.review_date - today).days) for one in documents(rules, wordings))


def concerns(found: Iterable[Review]) -> tuple[Concern, ...]:
    """Return all that staff should hear of these documents."""
    return tuple(concern for review in found for concern in review.concerns)


def overdue(found: Iterable[Review]) -> tuple[Concern, ...]:
    """Return only what is past its review date: what must be told without being asked."""
    return tuple(concern for concern in concerns(found) if concern.state is State.OVERDUE)


def _of_rules(rules: Rules) -> Document:
    at = rules.version, rules.digest, rules.approved, rules.reviewed_by, rules.review_date
    return Document("rules", "ivr/triage/mscc.toml", *at, signer="a clinician")


def _of_words(one: Worded) -> Document:
    head, language = one.head, one.head.language
    at = head.version, one.digest, head.status == "approved", head.reviewed_by, head.review_date
    return Document(f"wording {language}", f"prompts/{language}.toml", *at, signer="the trust")


def _unsigned(one: Document) -> Iterator[Concern]:
    remedy = f"have {one.signer} review it, then write down in {one.file} that it is approved, and reviewed_by whom"
    if not one.is_approved:
        yield Concern(State.DRAFT, one, f"not approved by {one.signer} yet: {one}", remedy)
    elif not one.reviewed_by:
        yield Concern(State.DRAFT, one, f"said to be approved, but by nobody who is named: {one}", remedy)


def _dated(one: Document, left: int) -> Iterator[Concern]:
    remedy = f"have {one.signer} review it, then set reviewed_by and the next review_date in {one.file}"
    if left < 0:
        told = f"out of date and still in use, for its review was due on {one.review_date}: {one}"
        yield Concern(State.OVERDUE, one, told, remedy)
    elif left <= WARNED_BEFORE:
        told = f"to be reviewed by {one.review_date} (days left: {left}): {one}"
        yield Concern(State.DUE_SOON, one, told, remedy)
