"""What changes in the record of a leg: one try of one contact."""

from dataclasses import dataclass
from typing import Literal

from ivr.call.places import LegState, Way


@dataclass(frozen=True, slots=True)
class LegPlaced:
    """One try of one contact. `switchboard`: an operator, whose 1 hands the caller on to a doctor.

    `by`: who on the staff asked for it, whose own phone it is; empty: it is a phone of the rota.
    """

    leg: str
    contact: str
    switchboard: bool = False
    way: Way = Way.DIAL
    by: str = ""
    kind: Literal["leg_placed"] = "leg_placed"


@dataclass(frozen=True, slots=True)
class LegStarted:
    """Twilio is ringing a contact for us; `sid` is its id of that leg."""

    leg: str
    sid: str
    kind: Literal["leg_started"] = "leg_started"


@dataclass(frozen=True, slots=True)
class LegFailed:
    """Twilio refused to ring a contact."""

    leg: str
    kind: Literal["leg_failed"] = "leg_failed"


@dataclass(frozen=True, slots=True)
class LegChanged:
    """What became of a leg. `seconds`: Twilio's own length of it, from its answer; `talked`: of the join itself."""

    leg: str
    to: LegState | None = None
    seconds: int | None = None
    talked: int | None = None
    bridged: bool | None = None
    rings_back: bool = False
    """Whoever picked up has taken a caller who had gone, and is joined to them by ringing them back."""
    again: bool = False
    """Whoever picked up asked to hear it again."""
    wrong: bool = False
    """They pressed a key that means nothing."""
    kind: Literal["leg_changed"] = "leg_changed"


@dataclass(frozen=True, slots=True)
class PatientRang:
    """How the phone of a caller who was rung back did: the network's word, and the seconds joined."""

    leg: str
    status: str
    seconds: int | None = None
    kind: Literal["patient_rang"] = "patient_rang"


@dataclass(frozen=True, slots=True)
class Told:
    """A contact was asked afterwards, and said whether they had spoken to the patient."""

    leg: str
    reached: bool
    kind: Literal["told"] = "told"
