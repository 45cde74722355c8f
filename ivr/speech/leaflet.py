"""The sheet that patients print and show: its words in one language, read once and checked."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from ivr.speech.blanks import blanks

T = TypeVar("T")

BLANKS = frozenset({"line", "line_number", "version"})
"""What the page fills in: the line's name, the number that people ring, and which wording this is."""


class LeafletError(ValueError):
    """The leaflet cannot be used; one line for each thing that is wrong."""


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    try:
        unknown = sorted(blanks(text) - BLANKS)
    except ValueError as error:
        raise ValueError(f"a brace that is not a blank ({error})") from error
    if unknown:
        raise ValueError(f"unknown blank {', '.join(unknown)}")
    return text


def _some(listed: tuple[T, ...]) -> tuple[T, ...]:
    if not listed:
        raise ValueError("empty")
    return listed


Words = Annotated[str, AfterValidator(_words)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Entry):
    """One part of the sheet under a heading of its own: paragraphs, then points, then lines to write on by hand."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")]
    tone: Literal["", "danger", "today", "doctor"] = ""
    """How soon its reader must act, or that it is not for the patient. The words say so too."""
    heading: Words
    says: tuple[Words, ...] = ()
    points: tuple[Words, ...] = ()
    lines: tuple[Words, ...] = ()

    @property
    def text(self) -> str:
        """All that stands in it."""
        return " ".join((self.heading, *self.says, *self.points, *self.lines))

    @model_validator(mode="after")
    def _not_bare(self) -> "Section":
        if not (self.says or self.points or self.lines):
            raise ValueError("a heading with nothing under it")
        return self


class Leaflet(_Entry):
    """The sheet. What is most urgent is on its front, alone."""

    title: Words
    says: tuple[Words, ...]
    draft: Words
    """Shown until the wording has been approved."""
    front: Annotated[tuple[Section, ...], AfterValidator(_some)]
    back: Annotated[tuple[Section, ...], AfterValidator(_some)]
    foot: Annotated[tuple[Words, ...], AfterValidator(_some)]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Both sides, in the order in which they are read."""
        return self.front + self.back

    @model_validator(mode="after")
    def _each_id_once(self) -> "Leaflet":
        ids = [section.id for section in self.sections]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"used more than once: {', '.join(twice)}")
        return self


def read_leaflet(tables: object) -> Leaflet:
    """Return the leaflet that these tables of a language's file hold, or raise LeafletError."""
    if tables is None:
        raise LeafletError("leaflet: missing")
    try:
        return Leaflet.model_validate(tables)
    except ValidationError as error:
        raise LeafletError("\n".join(_fault(found, tables) for found in error.errors())) from error


def _fault(error: ErrorDetails, tables: object) -> str:
    """Name the section by its id where it has one, else by its place: `leaflet front 'pain', points 2: empty`."""
    loc, kind = error["loc"], error["type"]
    reason = "missing" if kind == "missing" else error["msg"].removeprefix("Value error, ")
    where, field = "leaflet", loc
    match loc:
        case (("front" | "back") as side, int(place), *rest):
            where, field = f"leaflet {side} {_name(tables, side, place)}", tuple(rest)
    named = " ".join(str(part + 1) if isinstance(part, int) else part for part in field)
    return f"{where}{', ' * bool(named)}{named}: {reason}"


def _name(tables: object, side: str, place: int) -> str:
    sections = tables.get(side) if isinstance(tables, Mapping) else None
    section = sections[place] if isinstance(sections, list) else None
    return repr(section["id"]) if isinstance(section, Mapping) and "id" in section else str(place + 1)
