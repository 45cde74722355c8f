"""What the safety report is made from. Nothing here looks at a clock, a file or a network: the shell brings it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ivr.safety.content import Review
from ivr.safety.hazards import HazardLog
from ivr.safety.ledger import Ledger
from ivr.safety.versions import Fault
from ivr.speech import Catalogue
from ivr.speech.check import Examined
from ivr.triage import Rules
from ivr.triage.document import Symptom

Values = Mapping[str, Any]
"""What another part has found out, as JSON values: it may come to hold more than this report knows of."""


class PutIn(Protocol):
    """A fault that is put into a copy of the line, to show that the proof notices it."""

    @property
    def name(self) -> str:
        """What is wrong then."""

    @property
    def breaks(self) -> tuple[str, ...]:
        """The promises of which the proof must tell at least one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, and how long each takes."""

    catalogue: Catalogue
    examined: Examined


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that the report tells."""

    today: date
    package: str
    """The version of the line's own code."""
    rules: Rules
    vocabulary: Mapping[str, Symptom]
    wordings: Sequence[Wording]
    """The default language first."""
    log: HazardLog
    reviews: Sequence[Review]
    """How the rules and each language stand on that day."""
    ledger: Ledger = ()
    faults: Sequence[Fault] = ()
    """What they have against the ledger."""
    findings: Sequence[str] = ()
    """What is wrong with the words, as `ivr prompts check` has it."""
    proof: Values | None = None
    """What `ivr verify --json` prints; None: it was not run."""
    timing: Values | None = None
    """What was timed, with the `notes` that belong to it; None: nothing was."""
    mutations: Sequence[PutIn] = ()
    """Every fault that the tests put in on purpose."""

    @property
    def default(self) -> Catalogue:
        """The words that most callers hear."""
        return self.wordings[0].catalogue
