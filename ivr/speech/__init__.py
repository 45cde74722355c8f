"""What is said: the prompts, their wording in each language, and how long they take. Pure but for reading the files."""

from ivr.speech.catalogue import Catalogue, read_beside, read_prompts
from ivr.speech.file import PromptsError
from ivr.speech.handover import handover_text
from ivr.speech.inventory import keys
from ivr.speech.joined import rules_json, rules_schema
from ivr.speech.languages import Languages, Wanted, folder, read_default, read_languages, shipped
from ivr.speech.messages import text_message
from ivr.speech.timing import PAUSE, WORDS_A_MINUTE, seconds
from ivr.speech.voices import TAKES_BREAKS, VOICES

__all__ = [
    "PAUSE",
    "TAKES_BREAKS",
    "VOICES",
    "WORDS_A_MINUTE",
    "Catalogue",
    "Languages",
    "PromptsError",
    "Wanted",
    "folder",
    "handover_text",
    "keys",
    "read_beside",
    "read_default",
    "read_languages",
    "read_prompts",
    "rules_json",
    "rules_schema",
    "seconds",
    "shipped",
    "text_message",
]
