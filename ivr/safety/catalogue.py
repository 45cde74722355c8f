"""Every line of the two sources that a patient should profit from, and what of the line carries it."""

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ivr.safety.carriers import AnyCarrier, House

Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """One line of a source. `waived`: why nothing carries it, which only a fact about the source itself can have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Text
    means: Text
    carried: tuple[AnyCarrier, ...] = ()
    waived: str = ""

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "Entry":
        if bool(self.carried) is bool(self.waived):
            raise ValueError("is either carried by something or waived with a reason")
        return self

    @cached_property
    def place(self) -> tuple[str, frozenset[int]]:
        """The document and its lines, from `source` like "article 14, 25"; no lines for what is inferred."""
        document, _, lines = self.source.partition(" ")
        return document, frozenset(map(int, re.findall(r"\d+", lines)))


def read_catalogue() -> dict[str, Entry]:
    """Return the catalogue by id."""
    data = tomllib.loads((files("ivr.safety") / "catalogue.toml").read_text("utf-8"))
    return {name: Entry.model_validate(entry) for name, entry in data.items()}


def faults(catalogue: dict[str, Entry], house: House) -> Iterator[str]:
    """Name every line of the sources that is not carried as the catalogue says."""
    for name, entry in catalogue.items():
        for carrier in entry.carried:
            yield from (f"{name} ({entry.means}): {fault}" for fault in carrier.faults(house, entry.place))
