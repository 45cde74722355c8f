"""Where the line can carry what a source says: each way knows what would be missing if it did not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from ivr.call import Call
from ivr.call.prompts import question
from ivr.speech import Catalogue
from ivr.triage import Rules


@dataclass(frozen=True, slots=True)
class House:
    """What is looked at: the rules, the default language, the page to print by section, the routes, the settings."""

    rules: Rules
    words: Catalogue
    page: Mapping[str, str]
    routes: Collection[str]
    settings: Collection[str]


class Carrier(BaseModel):
    """A place of the line. `says`: words that must stand there, in the default language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: tuple[str, ...] = ()


class Asked(Carrier):
    """A question of the rules."""

    asked: str

    def faults(self, house: House, source: tuple[str, frozenset[int]]) -> Iterator[str]:
        """Name what is missing: the question, the line of the source among those that it goes by, or its words."""
        found = next((one for one in house.rules.questions if one.id == self.asked), None)
        if found is None:
            yield f"there is no question {self.asked}"
            return
        document, lines = source
        cited = {line for one in found.sources if one.document == document for line in one.lines}
        if missing := sorted(lines - cited):
            yield f"question {self.asked} does not name {document} {', '.join(map(str, missing))}"
        yield from _unsaid(self.says, house.words.texts[question(self.asked)], f"question {self.asked}")


class Spoken(Carrier):
    """A prompt."""

    spoken: str

    def faults(self, house: House, _source: object) -> Iterator[str]:
        """Name what is missing: the prompt, or its words."""
        if self.spoken not in house.words.texts:
            yield f"there is no prompt {self.spoken}"
        elif not self.says:
            yield f"prompt {self.spoken}: nothing tells that it says so"
        yield from _unsaid(self.says, house.words.texts.get(self.spoken, ""), f"prompt {self.spoken}")


class Shown(Carrier):
    """A section of the page to print."""

    shown: str

    def faults(self, house: House, _source: object) -> Iterator[str]:
        """Name what is missing: the section, or its words."""
        if self.shown not in house.page:
            yield f"the page has no section {self.shown}"
        yield from _unsaid(self.says, house.page.get(self.shown, ""), f"section {self.shown}")


class Named(Carrier):
    """A source as the rules name it, to whoever looks it up."""

    named: str

    def faults(self, house: House, _source: object) -> Iterator[str]:
        """Name what is missing: the document, or the words of its title."""
        found = house.rules.documents.get(self.named)
        if found is None:
            yield f"the rules name no document {self.named}"
        yield from _unsaid(self.says, found.title if found else "", f"document {self.named}")


class Logged(Carrier):
    """A field of every call's record."""

    logged: str

    def faults(self, _house: House, _source: object) -> Iterator[str]:
        """Name a field that is not kept."""
        if self.logged not in Call.model_fields:
            yield f"a call's record has no {self.logged}"


class Routed(Carrier):
    """A route, or a setting that decides who is rung."""

    routed: str

    def faults(self, house: House, _source: object) -> Iterator[str]:
        """Name a route or a setting that is not there."""
        if self.routed not in {*house.routes, *house.settings}:
            yield f"there is neither a route nor a setting {self.routed}"


AnyCarrier = Asked | Spoken | Shown | Named | Logged | Routed


def _unsaid(says: tuple[str, ...], text: str, where: str) -> Iterator[str]:
    plain = text.replace("…", "").replace("  ", " ").lower()
    yield from (f'{where} does not say "{words}"' for words in says if words.lower() not in plain)
