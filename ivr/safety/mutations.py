"""The ways in which the line is broken on purpose, to show that the proof can fail: `ivr verify` must catch each one.

They are data (`mutations.toml`). A test makes each in a copy of the line, and lets the proof of that copy judge it.
"""

import tomllib
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.safety.promises import PROMISES

Text = Annotated[str, Field(min_length=1)]
Walked = Literal["caller", "contact", "contacts", "afterwards"]


class Mutation(BaseModel):
    """One break. `find` stands once in `file`, and `replace` in its place; the proof then tells one of `breaks`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    """What is wrong then, in the words of a ward and not of a program."""
    file: Annotated[str, Field(pattern=r"^(ivr|prompts)/")]
    find: Text
    replace: str
    breaks: Annotated[tuple[Text, ...], Field(min_length=1)]
    focus: Walked | None
    """The walk that comes upon it soonest; None: all of them are walked to their ends."""

    def within(self, text: str) -> str:
        """Return this text of the file, broken. ValueError if it is not there to be broken, or not once only."""
        if text.count(self.find) != 1 or self.find == self.replace:
            raise ValueError(f"{self.name}: stands {text.count(self.find)} times in {self.file}")
        return text.replace(self.find, self.replace)


def read_mutations(text: str | None = None) -> tuple[Mutation, ...]:
    """Return the mutations that this text holds; None: the shipped ones. ValueError where one is not sound."""
    text = text if text is not None else (files("ivr.safety") / "mutations.toml").read_text("utf-8")
    found = tuple(Mutation.model_validate({"focus": None, **one}) for one in tomllib.loads(text)["mutation"])
    names = [one.name for one in found]
    if len(set(names)) != len(names):
        raise ValueError("two mutations have one name")
    if unknown := {promise for one in found for promise in one.breaks} - PROMISES.keys():
        raise ValueError(f"no such promise: {', '.join(sorted(unknown))}")
    return found
