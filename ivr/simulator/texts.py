"""Text messages: what becomes of each once it is accepted, and what the line is told of it."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ivr.simulator.clock import Steps
from ivr.simulator.handsets import is_british_landline
from ivr.simulator.switches import TextSwitches
from ivr.simulator.wire import Form

if TYPE_CHECKING:
    from ivr.simulator.world import World

STEP = 2.0
"""Seconds from one status of a message to the next, and from one late report to the next."""


class TextFate(Enum):
    """The statuses that follow `queued`, and the error of the last one: Twilio's code, and its words for it.

    https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
    """

    DELIVERED = ("sent", "delivered"), None, None
    NO_RECEIPT = ("sent",), None, None
    """The network never says whether it was delivered."""
    UNREACHABLE = ("sent", "undelivered"), 30003, "Unreachable destination handset"
    UNKNOWN_HANDSET = ("sent", "undelivered"), 30005, "Unknown destination handset"
    LANDLINE = ("sent", "undelivered"), 30006, "Landline or unreachable carrier"
    FAILED = ("failed",), 30008, "Unknown error"
    """It was never sent at all."""

    def __init__(self, statuses: tuple[str, ...], code: int | None, words: str | None) -> None:
        self.statuses, self.code, self.words = statuses, code, words


@dataclass(slots=True)
class Message:
    """A text message, and how it stands. Its moments are seconds since the world began."""

    sid: str
    to: str
    sender: str
    body: str
    at: float
    status_callback: str | None = None
    status: str = "queued"
    updated_at: float = 0.0
    sent_at: float | None = None
    error: TextFate | None = None

    def become(self, status: str, now: float, fate: TextFate) -> None:
        """Take a status on."""
        self.status, self.updated_at = status, now
        self.sent_at = now if status == "sent" else self.sent_at
        self.error = fate if fate.code and status == fate.statuses[-1] else None


class Texts:
    """All text messages of an exchange. `fate`: of each from now on, unless its number has one of its own in `fates`.

    A British landline has one, and may be given another: Twilio passes texts to it on, and some networks read them out.
    https://www.twilio.com/en-us/guidelines/gb/sms
    """

    def __init__(self, world: "World") -> None:
        self._world = world
        self.messages: list[Message] = []
        self.fate = TextFate.DELIVERED
        self.fates: dict[str, TextFate] = {}
        self.stopped: set[str] = set()
        """Whoever has answered STOP, and not START since."""
        self.switches = TextSwitches()

    def send(self, to: str, sender: str, body: str, callback: str | None) -> Message:
        """Accept a message, and let it travel."""
        world = self._world
        now = world.clock.elapsed
        message = Message(world.new_sid("SM"), to, sender, body, now, callback, updated_at=now)
        self.messages.append(message)
        world.clock.begin(self._travel(message, self._fate_of(to)))
        return message

    def _fate_of(self, number: str) -> TextFate:
        return self.fates.get(number, TextFate.LANDLINE if is_british_landline(number) else self.fate)

    def _travel(self, message: Message, fate: TextFate) -> Steps:
        """Take on one status after another. Reports may overtake one another, and come again when all is over."""
        told, clock, switches = [], self._world.clock, self.switches
        for status in fate.statuses:
            yield clock.wait(STEP)
            message.become(status, clock.elapsed, fate)
            told.append(self._form(message))
            if not switches.last_first:
                self._report(message, told[-1])
        late = (told[::-1] if switches.last_first else []) + (told if switches.repeated else [])
        for form in late:
            yield clock.wait(STEP)
            self._report(message, form)

    def _report(self, message: Message, form: Form) -> None:
        if message.status_callback and self.switches.reported:
            with self._world.clock.aside():
                self._world.wire.report(message.status_callback, form)

    def _form(self, message: Message) -> Form:
        """Return what a report says now.

        https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
        """
        form = {"MessageSid": message.sid, "MessageStatus": message.status, "To": message.to, "From": message.sender}
        form |= {"SmsSid": message.sid, "SmsStatus": message.status}
        form |= {"AccountSid": self._world.account, "ApiVersion": "2010-04-01"}
        if message.status in ("delivered", "undelivered"):
            form["RawDlrDoneDate"] = self._world.clock().astimezone(dt.UTC).strftime("%y%m%d%H%M")
        return form | ({"ErrorCode": str(message.error.code)} if message.error else {})
