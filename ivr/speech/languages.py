"""The languages of the line: the default one, and those that callers are offered beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ivr.call.prompts import Prompt
from ivr.speech.catalogue import Catalogue, read_beside, read_prompts
from ivr.speech.file import PromptsError, read_file
from ivr.speech.timing import seconds
from ivr.speech.voices import VOICES
from ivr.triage import Rules

CHOICE_SECONDS = 6
"""What the choice of a language may take of every caller's time, the wait for a key included."""

SHORTEST_WAIT = 1


@dataclass(frozen=True, slots=True)
class Languages:
    """What the line can speak."""

    default: Catalogue
    offered: tuple[Catalogue, ...]
    """In the order of their keys, from 1; only the default: nothing is asked."""
    faults: tuple[str, ...] = ()
    """What is not offered, or not all said in its own language, and why."""

    def of(self, tag: str) -> Catalogue:
        """Return the language of that tag; one that is not offered any more is the default."""
        return next((catalogue for catalogue in self.offered if catalogue.language == tag), self.default)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which languages to offer, in which order, and in whose voice the default one speaks (empty: as its file says)."""

    tags: tuple[str, ...] = ()
    drafts: bool = False
    voice: str = ""


def read_languages(place: Path, rules: Rules, line: str, wanted: Wanted | None = None) -> Languages:
    """Return the languages of a folder; PromptsError if the default one cannot be used, or one is not there at all.

    What is wrong with another one takes it, or the prompts concerned, away, and is told.
    """
    wanted = wanted or Wanted()
    default = _in_voice(read_default(place, rules, line), wanted.voice)
    tags = wanted.tags if default.language in wanted.tags else (default.language, *wanted.tags)
    found = [default if tag == default.language else _look(place, tag, rules, default) for tag in dict.fromkeys(tags)]
    looked = [_unless_draft(one, wanted) for one in found]
    offered, crowded = _in_time([one for one in looked if isinstance(one, Catalogue)], default)
    faults = [fault for one in offered for fault in _faults(one)]
    return Languages(default, offered, (*(one for one in looked if isinstance(one, str)), *crowded, *faults))


def read_default(place: Path, rules: Rules, line: str) -> Catalogue:
    """Return the one language whose file says that it is the default, or raise PromptsError."""
    texts = {path.name: _text(path) for path in sorted(place.glob("*.toml"))}
    default = {name: text for name, text in texts.items() if _says_default(text)}
    if len(default) != 1:
        named = f": {', '.join(default)}" if default else ""
        raise PromptsError(f"one file of the prompts must be the default, and {len(default)} are{named}")
    (text,) = default.values()
    return read_prompts(text, rules, line)


def _text(path: Path) -> str:
    """Return the text of a file; nothing, if it is none: whoever wants that language is told so."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _says_default(text: str) -> bool:
    try:
        return read_file(text).head.default
    except PromptsError:
        return "\ndefault = true" in text  # a default language that is broken must be named, not passed over


def _in_voice(catalogue: Catalogue, voice: str) -> Catalogue:
    """Return a language in another voice; PromptsError if that voice speaks another language."""
    if not voice:
        return catalogue
    if VOICES[voice] != VOICES[catalogue.head.voice]:
        raise PromptsError(f"IVR_VOICE: {voice} speaks {VOICES[voice]}, the prompts are {catalogue.language}")
    return replace(catalogue, head=catalogue.head.model_copy(update={"voice": voice}))


def _look(place: Path, tag: str, rules: Rules, default: Catalogue) -> Catalogue | str:
    """Return a language beside the default one, or why it cannot be offered."""
    path = place / f"{tag}.toml"
    if not path.is_file():
        raise PromptsError(f"IVR_LANGUAGES: there are no prompts for {tag}")
    try:
        found = read_beside(path.read_text("utf-8"), rules, default)
    except OSError:
        return f"{tag} is not offered: its file cannot be read"
    except (PromptsError, UnicodeDecodeError) as error:
        return f"{tag} is not offered: {str(error).splitlines()[0]}"
    reason = _unfit(found, tag)
    return f"{tag} is not offered: {reason}" if reason else found


def _unfit(found: Catalogue, tag: str) -> str:
    """Return why a language cannot be offered, though its file can be read; empty: it can."""
    if found.language != tag:
        return f"its file says that it is {found.language}"
    return "" if Prompt.LANGUAGE_CHOICE in found.texts else "it has no words of its own for the choice"


def _unless_draft(found: Catalogue | str, wanted: Wanted) -> Catalogue | str:
    if isinstance(found, str) or found.behind is None or wanted.drafts or found.head.status == "approved":
        return found
    return f"{found.language} is not offered: it is a draft"


def _in_time(offered: list[Catalogue], default: Catalogue) -> tuple[tuple[Catalogue, ...], list[str]]:
    """Return as many languages as fit into the choice, and name the others."""
    fitting, crowded = list(offered), list[str]()
    while len(fitting) > 1 and choice_seconds(fitting) + SHORTEST_WAIT > CHOICE_SECONDS:
        last = [one for one in fitting if one is not default][-1]
        fitting.remove(last)
        crowded.append(f"{last.language} is not offered: the choice would take more than {CHOICE_SECONDS} seconds")
    return tuple(fitting), crowded


def choice_seconds(offered: Iterable[Catalogue]) -> float:
    """Return the seconds that it takes to say which key is for which language."""
    return sum(seconds(one.text(Prompt.LANGUAGE_CHOICE, {"key": "1"})) for one in offered)


def _faults(one: Catalogue) -> list[str]:
    return [f"{one.language} {fault}: said in {one.behind.language}" for fault in one.faults if one.behind]


@cache
def folder() -> Path:
    """Return the folder of the prompts: inside an installed package, beside it in a working copy."""
    package = Path(__file__).parent.parent
    return next(path for path in (package / "prompts", package.parent / "prompts") if path.is_dir())


def shipped(rules: Rules, line: str) -> Catalogue:
    """Return the default language of the prompts that ship with the line."""
    return read_default(folder(), rules, line)
