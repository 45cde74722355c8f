"""What is wrong with the prompts of a folder, in any language: nothing here knows a word of English.

`examining` puts together what each room finds: files, lengths, goal_first, figures, guide, promises, durations,
texts, whispers and reading_age. What a rule needs to know of a language stands in its file (`[writing]`) or in
WRITING.md.
"""

from ivr.speech.check.audience import Audience
from ivr.speech.check.examining import Examined, Measured, examine
from ivr.speech.check.files import Extra
from ivr.speech.check.finding import Finding
from ivr.speech.check.guide import GUIDE, Guide, read_guide
from ivr.speech.check.reading_age import Age

__all__ = ["GUIDE", "Age", "Audience", "Examined", "Extra", "Finding", "Guide", "Measured", "examine", "read_guide"]
