"""What is said: the prompts, their wording in one language, and how long they take. Pure but for one read."""

from ivr.speech.catalogue import (
    DEFAULT_LANGUAGE,
    Catalogue,
    PromptsError,
    folder,
    keys,
    read_prompts,
    shipped,
)
from ivr.speech.handover import handover_text
from ivr.speech.joined import rules_json, rules_schema
from ivr.speech.timing import WORDS_A_MINUTE, seconds

__all__ = [
    "DEFAULT_LANGUAGE",
    "WORDS_A_MINUTE",
    "Catalogue",
    "PromptsError",
    "folder",
    "handover_text",
    "keys",
    "read_prompts",
    "rules_json",
    "rules_schema",
    "seconds",
    "shipped",
]
