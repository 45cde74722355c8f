"""The prompts, for the commands that need no settings: those of IVR_PROMPTS, or those that ship with the line."""

from pathlib import Path

import click

from ivr.settings import PromptsSettings, Settings, SettingsError, load
from ivr.speech import Catalogue, Languages, PromptsError, Wanted, folder, read_languages
from ivr.triage import current_rules

LINE: str = Settings.model_fields["ivr_line_name"].default


def prompts_folder() -> Path:
    """Return where the prompts are, or stop with one line."""
    try:
        return load(PromptsSettings).ivr_prompts or folder()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def languages(wanted: Wanted, line: str = LINE) -> Languages:
    """Return the languages that are wanted, or stop with one line for each thing that is wrong."""
    try:
        return read_languages(prompts_folder(), current_rules(), line, wanted)
    except PromptsError as error:
        raise click.ClickException(str(error)) from error


def default_words(line: str = LINE) -> Catalogue:
    """Return the default language."""
    return languages(Wanted(), line).default
