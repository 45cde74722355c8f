"""What changes in the record of the text messages to a caller."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TextAsked:
    """The caller asked for a text message. `text`: its opaque id; `prompt`: what it says."""

    text: str
    prompt: str
    kind: Literal["text_asked"] = "text_asked"


@dataclass(frozen=True, slots=True)
class TextNoted:
    """How far a text message has come, in the network's own word."""

    text: str
    status: str
    kind: Literal["text_noted"] = "text_noted"
