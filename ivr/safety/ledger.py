"""Every version of the rules and of the words that was ever given out, and what it held: the ledger (versions.toml).

It is only ever added to. A call's record keeps version and digest: with the ledger, they tell for good what that caller
was asked and told.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = "versions.toml"
VERSION = r"^[0-9]{1,6}(\.[0-9]{1,6})*$"

Number = tuple[int, ...]


class LedgerError(ValueError):
    """The ledger cannot be read, or must not be written so; one line for each thing that is wrong."""


class Released(BaseModel):
    """A version that was given out on that day. `document`: "rules", or "wording" and a language's tag."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Annotated[str, Field(min_length=1)]
    version: Annotated[str, Field(pattern=VERSION)]
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
    date: dt.date

    @property
    def number(self) -> Number:
        """The version, so that it can be compared."""
        return number(self.version)


Ledger = tuple[Released, ...]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    released: Ledger = ()


def number(version: str) -> Number:
    """Return a version like 2026.1 as one that can be compared: 2026.10 is later than 2026.9."""
    return tuple(map(int, version.split(".")))


def read_ledger(text: str) -> Ledger:
    """Return the ledger that `text` holds, oldest first, or raise LedgerError with everything that is wrong."""
    try:
        found = _File.model_validate(tomllib.loads(text)).released
    except tomllib.TOMLDecodeError as error:
        raise LedgerError(f"{FILE}: not TOML: {error}") from error
    except ValidationError as error:
        lines = (f"{FILE}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise LedgerError("\n".join(lines)) from None
    if wrong := list(_out_of_order(found)):
        raise LedgerError("\n".join(wrong))
    return found


def shipped_ledger() -> Ledger:
    """Return the ledger that ships with the line."""
    return read_ledger(files("ivr.safety").joinpath(FILE).read_text("utf-8"))


def _out_of_order(found: Ledger) -> Iterator[str]:
    """Name each line that stands twice, or behind a later one of its document."""
    last: dict[str, Released] = {}
    for one in found:
        before = last.get(one.document)
        if before and one.number == before.number:
            yield f"{FILE}: {one.document} {one.version} stands there twice"
        elif before and (one.number < before.number or one.date < before.date):
            yield f"{FILE}: {one.document} {one.version} stands behind {before.version}, which came later"
        last[one.document] = one
