"""What a check of the prompts finds."""

from collections.abc import Iterator
from dataclasses import dataclass

Fault = tuple[str, str]
"""A prompt, and what is wrong with it."""

Faults = Iterator[Fault]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong.

    `language`: a tag, or the name of a file that cannot be read as one; empty: the folder as a whole.
    `prompt`: empty where it is not one prompt's fault.
    """

    language: str
    prompt: str
    reason: str

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.language, self.prompt)))
        return f"{place}: {self.reason}" if place else self.reason
