"""What is done beside a turn, once it is saved, and waited for by nobody: over REST, each at most once."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PlaceLeg:
    """Ring a contact. `queue`: the caller's queue, so that a 1 which cannot be saved still joins.

    `is_staff`: the phone is somebody's own, and not one of the rota's.
    """

    leg: str
    contact: str
    queue: str
    is_staff: bool = False
    kind: Literal["place_leg"] = "place_leg"


@dataclass(frozen=True, slots=True)
class EndLeg:
    """End a contact's leg, of which Twilio's id is `sid`."""

    sid: str
    kind: Literal["end_leg"] = "end_leg"


@dataclass(frozen=True, slots=True)
class SendText:
    """Send a contact a text message: a second channel, never the only one."""

    contact: str
    prompt: str
    kind: Literal["send_text"] = "send_text"


@dataclass(frozen=True, slots=True)
class TextPatient:
    """Send the caller the text message that they asked for. `text`: its opaque id."""

    text: str
    prompt: str
    kind: Literal["text_patient"] = "text_patient"


@dataclass(frozen=True, slots=True)
class DropQueue:
    """Delete a queue that nobody will wait in any more."""

    queue: str
    kind: Literal["drop_queue"] = "drop_queue"


Errand = PlaceLeg | EndLeg | SendText | TextPatient | DropQueue
