"""The prompts, for the commands that need no settings: those of IVR_PROMPTS, or those that ship with the line."""

from collections.abc import Mapping
from pathlib import Path

import click

from ivr.settings import PromptsSettings, Settings, SettingsError, load
from ivr.speech import Catalogue, Languages, PromptsError, Wanted, folder, read_languages
from ivr.speech.file import File, read_file
from ivr.triage import current_rules

LINE: str = Settings.model_fields["ivr_line_name"].default


def prompts_folder() -> Path:
    """Return where the prompts are, or stop with one line."""
    try:
        return load(PromptsSettings).ivr_prompts or folder()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def read_files(place: Path) -> Mapping[str, str]:
    """Return the text of every language's file by its name. Bytes that are no text are marked, and found."""
    return {path.name: path.read_text("utf-8", errors="replace") for path in sorted(place.glob("*.toml"))}


def written(place: Path) -> tuple[list[File], list[str]]:
    """Return every language of a folder, drafts too, and which files cannot be read as one."""
    found, broken = list[File](), list[str]()
    for name, text in read_files(place).items():
        try:
            found.append(read_file(text))
        except PromptsError as error:
            broken.append(f"{name} cannot be read: {str(error).splitlines()[0]}")
    return found, broken


def languages(wanted: Wanted, line: str = LINE) -> Languages:
    """Return the languages that are wanted, or stop with one line for each thing that is wrong."""
    try:
        return read_languages(prompts_folder(), current_rules(), line, wanted)
    except PromptsError as error:
        raise click.ClickException(str(error)) from error


def default_words(line: str = LINE) -> Catalogue:
    """Return the default language."""
    return languages(Wanted(), line).default
