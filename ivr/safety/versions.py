"""Whether each document is what the ledger says that its version is: a change without a new version is a fault."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from ivr.safety.content import Document
from ivr.safety.ledger import FILE, VERSION, Ledger, LedgerError, number, read_ledger


class Breach(Enum):
    """What a document can have against the ledger, and what is to be done about it."""

    CHANGED = "give it a new version in {file}, and run `ivr content record`"
    """Its version was given out with another content."""
    UNKNOWN = "run `ivr content record`, and keep what it adds to the ledger"
    """Its version has not been written down yet. Nothing else is put right by writing it down."""
    PASSED = "give it a version later than {latest} in {file}, and run `ivr content record`"
    """A later version was given out."""
    MISNAMED = "give it a version of numbers, like 2026.1, in {file}, and run `ivr content record`"
    """Nobody can say which version is the later one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a document has against the ledger, in a sentence, and what to do about it."""

    breach: Breach
    document: Document
    sentence: str
    remedy: str


def faults(documents: Iterable[Document], ledger: Ledger) -> tuple[Fault, ...]:
    """Return everything that these documents have against the ledger; nothing: each is what it says it is."""
    return tuple(fault for one in documents for fault in _faults(one, ledger))


def recorded(text: str, documents: Iterable[Document], today: date) -> str:
    """Return the ledger that `text` holds with a line for each new version, or raise LedgerError with what forbids it.

    What stands there is never touched.
    """
    listed = tuple(documents)
    found = faults(listed, read_ledger(text))
    if wrong := [f"{fault.sentence}: {fault.remedy}" for fault in found if fault.breach is not Breach.UNKNOWN]:
        raise LedgerError("\n".join(wrong))
    longer = text + "".join(_line(fault.document, today) for fault in found)
    read_ledger(longer)
    return longer


def _faults(one: Document, ledger: Ledger) -> Iterator[Fault]:
    if not re.fullmatch(VERSION, one.version):
        yield _fault(Breach.MISNAMED, one, f"nobody can tell whether this is a later version: {one}")
        return
    listed = [line for line in ledger if line.document == one.name]
    latest = listed[-1] if listed else None
    same = next((line for line in listed if line.number == number(one.version)), None)
    if same and same.digest != one.digest:
        told = f"changed, and still called {one.version}, which was {same.version}+{same.digest}: {one}"
        yield _fault(Breach.CHANGED, one, told)
    elif latest and number(one.version) < latest.number:
        told = f"older than {latest.version}, which was given out on {latest.date}: {one}"
        yield _fault(Breach.PASSED, one, told, latest.version)
    elif same is None:
        yield _fault(Breach.UNKNOWN, one, f"not in {FILE} yet: {one}")


def _fault(breach: Breach, one: Document, sentence: str, latest: str = "") -> Fault:
    return Fault(breach, one, sentence, breach.value.format(file=one.file, latest=latest))


def _line(one: Document, today: date) -> str:
    entries = {"document": one.name, "version": one.version, "digest": one.digest}
    quoted = "".join(f'{name} = "{value}"\n' for name, value in entries.items())
    return f"\n[[released]]\n{quoted}date = {today}\n"
