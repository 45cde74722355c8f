"""What the file of a language says of itself: which language it is, in whose voice, and who has signed it."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ivr.speech.voices import VOICES


def _known(voice: str) -> str:
    if voice not in VOICES:
        raise ValueError("is no voice that the line may use")
    return voice


CHECKED_BY = "writing"
"""The part of a head that nobody hears: by what its prompts are checked."""

Words = Annotated[str, Field(min_length=1)]


class Writing(BaseModel):
    """What the prompts of a language are checked by, besides what holds in every language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    within_a_day: tuple[Words, ...]
    """How "within 24 hours" may be put: never heard by a caller in an emergency."""
    never: tuple[Words, ...]
    """What nobody is ever told: that they do not have it."""
    syllables: str = ""
    """The dictionary by which its reading age is worked out; empty: it is not."""


class Head(BaseModel):
    """The top of a language's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    """A language tag (BCP 47), which is also the file's name."""
    name: Words
    """What staff call it."""
    voice: Annotated[str, AfterValidator(_known)]
    version: Words
    status: Literal["draft", "approved"]
    reviewed_by: tuple[Words, ...]
    review_date: dt.date
    """Until when it must be looked at again, though nothing in it may have changed."""
    default: bool = False
    """Whether a caller who chooses nothing hears it, and whoever is rung; what another language lacks is said in it."""
    writing: Writing

    @model_validator(mode="after")
    def _own_voice(self) -> "Head":
        """A voice reads another language as if it were its own; only of those without any voice there is no choice."""
        spoken = VOICES[self.voice]
        if self.language in VOICES.values() and spoken != self.language:
            raise ValueError(f"voice: speaks {spoken}, and not {self.language}")
        return self
