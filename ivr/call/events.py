"""What can happen to a call. Events are facts from outside; one that exists is well formed."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from ivr.call.hand_events import HandEvent


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody rang. `caller` is their number in E.164, None when it is withheld.

    `returning`: the same number rang in the last two days; `nuisance`: staff have marked it.
    """

    caller: str | None
    gone: bool = False
    returning: bool = False
    nuisance: bool = False
    kind: Literal["began"] = "began"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key at a prompt. `opening`: nobody had heard a question yet. `gone`: the caller has hung up."""

    key: str
    opening: bool = False
    gone: bool = False
    kind: Literal["pressed"] = "pressed"


@dataclass(frozen=True, slots=True)
class Silence:
    """A prompt ran out with no key."""

    gone: bool = False
    kind: Literal["silence"] = "silence"


@dataclass(frozen=True, slots=True)
class DialEnded:
    """The dialling of one contact is over. `seconds`: how long their leg lasted from its answer."""

    status: str
    bridged: bool | None = None
    seconds: int | None = None
    gone: bool = False
    kind: Literal["dial_ended"] = "dial_ended"


@dataclass(frozen=True, slots=True)
class QueueEnded:
    """The caller is out of their queue, in the network's own words: `bridged` comes when a talk has ended."""

    result: str
    gone: bool = False
    kind: Literal["queue_ended"] = "queue_ended"


@dataclass(frozen=True, slots=True)
class Waited:
    """The caller, in their queue, is ready for the n-th piece, and may have pressed keys during the one before.

    `number`: the keys as a British phone number in E.164, None where they are none.
    """

    piece: int
    keys: str = ""
    number: str | None = None
    gone: bool = False
    kind: Literal["waited"] = "waited"


@dataclass(frozen=True, slots=True)
class Astray:
    """A request that does not belong to anything we know of this call."""

    caller: str | None
    gone: bool = False
    kind: Literal["astray"] = "astray"


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller's call is over. `seconds`: how long it lasted from its answer, where that is known."""

    caller: str | None = None
    seconds: int | None = None
    kind: Literal["hung_up"] = "hung_up"


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """Somebody, or a machine, picked up a contact's phone."""

    leg: str
    kind: Literal["leg_answered"] = "leg_answered"


@dataclass(frozen=True, slots=True)
class LegPressed:
    """A key on a contact's phone while they were being asked to take the caller.

    `unsaved`: it could not be written down then, and they heard what somebody hears without a record.
    """

    leg: str
    key: str
    unsaved: bool = False
    kind: Literal["leg_pressed"] = "leg_pressed"


@dataclass(frozen=True, slots=True)
class LegStatus:
    """The network's report on a contact's leg, in its own words, in any order. `sid`: its own id of the leg."""

    leg: str
    status: str
    seconds: int | None = None
    sid: str | None = None
    kind: Literal["leg_status"] = "leg_status"


@dataclass(frozen=True, slots=True)
class LegCreated:
    """Twilio took our request to ring a contact; `sid` is its id of that leg."""

    leg: str
    sid: str
    kind: Literal["leg_created"] = "leg_created"


@dataclass(frozen=True, slots=True)
class LegRefused:
    """Twilio did not take our request to ring a contact: nobody is rung."""

    leg: str
    kind: Literal["leg_refused"] = "leg_refused"


@dataclass(frozen=True, slots=True)
class LegJoined:
    """The caller is being taken out of their queue by this leg, and joined to it."""

    leg: str
    kind: Literal["leg_joined"] = "leg_joined"


@dataclass(frozen=True, slots=True)
class LegDialEnded:
    """What a contact's leg dialled is over: the talk with the queued caller, or the ringing back of one who had gone.

    `seconds`: how long the two were joined.
    """

    leg: str
    status: str
    bridged: bool | None = None
    seconds: int | None = None
    kind: Literal["leg_dial_ended"] = "leg_dial_ended"


@dataclass(frozen=True, slots=True)
class LegOverdue:
    """Somebody picked up long ago and has pressed nothing."""

    leg: str
    kind: Literal["leg_overdue"] = "leg_overdue"


@dataclass(frozen=True, slots=True)
class PatientReported:
    """The network's report on the phone of a caller who is rung back from this leg."""

    leg: str
    status: str
    seconds: int | None = None
    kind: Literal["patient_reported"] = "patient_reported"


@dataclass(frozen=True, slots=True)
class TextReported:
    """What became of a text message to the caller, in the network's own words, or `refused` or `lost` in ours."""

    text: str
    status: str
    kind: Literal["text_reported"] = "text_reported"


@dataclass(frozen=True, slots=True)
class Paged:
    """A call-back is due, and these contacts are the ones to ring; `switchboards`: those of them who are operators."""

    contacts: tuple[str, ...]
    switchboards: tuple[str, ...] = ()
    kind: Literal["paged"] = "paged"


@dataclass(frozen=True, slots=True)
class WentQuiet:
    """Nothing has been heard of a call for so long that the caller must have gone."""

    kind: Literal["went_quiet"] = "went_quiet"


@dataclass(frozen=True, slots=True)
class OnLifeline:
    """Something that happened while we could not keep a record: the lifeline's n-th contact.

    `turn` is the caller's request that could not be saved, `key` the key in it. `seconds` is the length of the leg
    that ended, from its answer, and `bridged` Twilio's word on it. `checked`: the caller was asked whether they have
    spoken to a doctor, and nobody was rung.
    """

    position: int
    what: Literal["rang", "checked", "answered", "accepted", "declined", "ended"]
    caller: str | None = None
    turn: int | None = None
    key: str | None = None
    seconds: int | None = None
    bridged: bool | None = None
    kind: Literal["on_lifeline"] = "on_lifeline"


CallerEvent = Began | Pressed | Silence | DialEnded | QueueEnded | Astray
"""Requests of the caller's own call: only these move its turn."""
LegEvent = LegCreated | LegRefused | LegAnswered | LegPressed | LegJoined | LegDialEnded | LegStatus | LegOverdue
CallBackEvent = PatientReported | Paged | HandEvent
OtherEvent = Waited | HungUp | WentQuiet | OnLifeline | TextReported | LegEvent | CallBackEvent
Event = Annotated[CallerEvent | OtherEvent, Field(discriminator="kind")]
