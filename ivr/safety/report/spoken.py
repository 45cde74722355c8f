"""Every prompt as it is spoken or read, by who hears it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.safety.report.given import Wording
from ivr.speech.check import Audience
from ivr.speech.inventory import OWN_SLOTS

HEARERS: Mapping[Audience, tuple[str, str]] = {
    Audience.CALLER: ("Heard by callers", "Whoever rang, or picks up when a patient is rung back."),
    Audience.STAFF: ("Heard by staff", "A doctor, an operator, or a health professional who rang."),
    Audience.READER: ("Text messages to callers", "Only to who asked for one; they are told that others may see it."),
    Audience.SCREEN: ("Text messages to staff", "Whoever sees the screen of a contact's phone."),
    Audience.NAME: ("Names of keys", "Heard by nobody by themselves: they fill a blank."),
}
"""Each group of hearers: its heading, and who they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One prompt. `seconds`: with every blank as long as it may be, at the line's own speed."""

    key: str
    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Group:
    """The prompts of one kind of hearer."""

    heading: str
    who: str
    lines: tuple[Line, ...]
    is_heard: bool


def groups(wording: Wording) -> tuple[Group, ...]:
    """Return the prompts of a language, the callers' first."""
    return tuple(
        Group(heading, who, _lines(wording, audience), audience in (Audience.CALLER, Audience.STAFF))
        for audience, (heading, who) in HEARERS.items()
    )


def _lines(wording: Wording, audience: Audience) -> tuple[Line, ...]:
    said = wording.catalogue.texts
    found = {one.prompt: one.seconds for one in wording.examined.prompts if one.audience is audience}
    return tuple(Line(key, _words(wording, key), found[key]) for key in said if key in found)


def _words(wording: Wording, key: str) -> str:
    """Fill in what is the same in every call; what differs stands in angle brackets."""
    return wording.catalogue.text(key, {slot: f"<{slot.replace('_', ' ')}>" for slot in OWN_SLOTS.get(key, ())})
