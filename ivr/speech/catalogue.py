"""The prompts of one language: read once, checked, then given out as text."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.call.keys import SPOKEN
from ivr.speech.file import PromptsError, read_file
from ivr.speech.head import Head
from ivr.speech.inventory import NAMED_KEYS, OWN_SLOTS, faults_of, other_slots
from ivr.speech.leaflet import Leaflet, LeafletError, read_leaflet
from ivr.speech.leaflet_shape import same_shape
from ivr.speech.timing import seconds
from ivr.triage import Rules


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every prompt of a language, with the line's own name filled in."""

    head: Head
    texts: Mapping[str, str]
    leaflet: Leaflet
    line: str
    digest: str = ""
    """What tells one wording from another: of all that is heard and read."""
    behind: "Catalogue | None" = None
    """The language that says what this one lacks."""
    faults: tuple[str, ...] = ()
    """What it lacks, or has wrong, and what is therefore said in the language behind it."""

    @property
    def language(self) -> str:
        """The tag of the language."""
        return self.head.language

    @property
    def is_approved(self) -> bool:
        """Whether the trust has signed the wording."""
        return self.head.status == "approved"

    @property
    def stamp(self) -> str:
        """Language, version and content hash, as every call record keeps them."""
        return f"{self.language} {self.head.version}+{self.digest}"

    def home(self, key: str) -> "Catalogue":
        """Return the catalogue that says a prompt: this one, or the one behind it."""
        return self if key in self.texts or self.behind is None else self.behind

    @property
    def sheet(self) -> "Catalogue":
        """The catalogue whose sheet to print this is: this one, or the one behind it."""
        return self.behind if self.behind and self.leaflet is self.behind.leaflet else self

    def text(self, key: str, slots: Mapping[str, str] | None = None) -> str:
        """Return the words of a prompt; KeyError if there is no such prompt or a blank stays unfilled."""
        home = self.home(key)
        named = {slot: home.home(name).texts[name] for slot, name in NAMED_KEYS.items()}
        return home.texts[key].format_map({**SPOKEN, **named, "line": self.line, **(slots or {})})

    def seconds(self, key: str) -> float:
        """Return the time that a prompt takes at the line's speed; a blank of its own counts as one word."""
        return seconds(self.text(key, dict.fromkeys(OWN_SLOTS.get(key, ()), "1")))


def read_prompts(text: str, rules: Rules, line: str) -> Catalogue:
    """Return the catalogue that `text` (TOML) holds, or raise PromptsError with everything that is wrong in it."""
    file = read_file(text)
    faults = [f"{key}: {fault}" for key, fault in faults_of(file.texts, rules)]
    try:
        leaflet = read_leaflet(file.leaflet)
    except LeafletError as error:
        raise PromptsError("\n".join([*faults, str(error)])) from None
    if faults:
        raise PromptsError("\n".join(faults))
    return Catalogue(file.head, file.texts, leaflet, line, file.digest)


def read_beside(text: str, rules: Rules, default: Catalogue) -> Catalogue:
    """Return the catalogue of another language. What is missing or wrong in it is left to the default.

    Its sheet to print is taken whole or not at all.
    """
    file = read_file(text)
    faults = [*faults_of(file.texts, rules), *other_slots(file.texts, default.texts)]
    wrong = {key for key, _ in faults}
    sound = {key: words for key, words in file.texts.items() if key not in wrong}
    leaflet, unlike = _leaflet_beside(file.leaflet, default.leaflet)
    named = (*(f"{key}: {fault}" for key, fault in faults), *unlike)
    return Catalogue(file.head, sound, leaflet, default.line, file.digest, default, named)


def _leaflet_beside(tables: object, default: Leaflet) -> tuple[Leaflet, tuple[str, ...]]:
    try:
        leaflet = read_leaflet(tables)
    except LeafletError as error:
        return default, tuple(str(error).splitlines())
    unlike = same_shape(default, leaflet)
    return (default if unlike else leaflet), unlike
