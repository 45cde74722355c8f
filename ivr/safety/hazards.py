"""The hazard log: what could harm a patient, what is done about it, and the test or the proof that shows it.

`before` judges a hazard with nothing done about it, `after` with its design controls, as they run today. Operational
controls count for nothing there: nobody has put them in force before a trust says so.
"""

import datetime as dt
import tomllib
from enum import Enum
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^H\d\d$")]
Evidence = Annotated[str, Field(pattern=r"^(tests/[\w/]+\.py::test_\w+|verify:[\w-]+)$")]
Risk = Annotated[int, Field(ge=1, le=5)]

NOT_RELEASABLE = 4
"""The risk from which on the line must not be released unless the operational controls are in force."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Severity(Enum):
    """How bad it would be, in rising order."""

    MINOR = "minor"
    SIGNIFICANT = "significant"
    CONSIDERABLE = "considerable"
    MAJOR = "major"
    CATASTROPHIC = "catastrophic"


class Likelihood(Enum):
    """How likely it is that somebody is harmed so, in rising order."""

    VERY_LOW = "very low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very high"


class Score(_Part):
    """How a hazard is judged."""

    severity: Severity
    likelihood: Likelihood


class Design(_Part):
    """What the line itself does, and what shows that it does."""

    kind: Literal["design"]
    what: Text
    evidence: tuple[Evidence, ...] = ()
    """Tests by their ids without parameters, and proofs of `ivr verify` by their names."""


class Operational(_Part):
    """What people have to do, and who."""

    kind: Literal["operational"]
    what: Text
    who: Text


Control = Annotated[Design | Operational, Field(discriminator="kind")]


class Hazard(_Part):
    """One way in which a patient could be harmed. `note`: why it is met otherwise than one would expect."""

    title: Text
    cause: Annotated[tuple[Text, ...], Field(min_length=1)]
    effect: Text
    owner: Text
    before: Score
    after: Score
    controls: tuple[Control, ...] = ()
    note: str = ""

    @property
    def evidence(self) -> frozenset[str]:
        """Everything that shows a control of this hazard."""
        designs = (control for control in self.controls if isinstance(control, Design))
        return frozenset(one for control in designs for one in control.evidence)


class Signature(_Part):
    """A Clinical Safety Officer who has agreed to the log as it is."""

    name: Text
    registration: Text
    date: dt.date


class Meaning(_Part):
    """What the words and the numbers of the scales mean."""

    severity: dict[Severity, Text]
    likelihood: dict[Likelihood, Text]
    risk: dict[Risk, Text]


class HazardLog(_Part):
    """All hazards, in order, and the scales that they are judged by."""

    version: Text
    status: Literal["draft", "signed"]
    signed_by: tuple[Signature, ...]
    meaning: Meaning
    matrix: dict[Likelihood, Annotated[tuple[Risk, ...], Field(min_length=5, max_length=5)]]
    """The risk of each likelihood, with severities in rising order."""
    hazards: Annotated[dict[Id, Hazard], Field(alias="hazard", min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "HazardLog":
        scales = (self.meaning.severity, Severity), (self.meaning.likelihood, Likelihood), (self.matrix, Likelihood)
        if any(set(given) != set(whole) for given, whole in scales) or len(self.meaning.risk) != len(Severity):
            raise ValueError("each step of the scales needs its meaning, and each likelihood its row of the matrix")
        if (self.status == "signed") is not bool(self.signed_by):
            raise ValueError("is signed by somebody, or else a draft")
        return self

    def risk(self, score: Score) -> int:
        """Return the risk of a score, from 1 to 5."""
        return self.matrix[score.likelihood][list(Severity).index(score.severity)]

    @property
    def not_releasable(self) -> dict[str, Hazard]:
        """The hazards that the line's design alone leaves too high: each names who must do what before a release."""
        return {name: one for name, one in self.hazards.items() if self.risk(one.after) >= NOT_RELEASABLE}


def read_hazards(text: str | None = None) -> HazardLog:
    """Return the hazard log that this text holds; None: the shipped one."""
    text = text if text is not None else (files("ivr.safety") / "hazards.toml").read_text("utf-8")
    return HazardLog.model_validate(tomllib.loads(text))
