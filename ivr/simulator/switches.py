"""What Twilio's documentation leaves open. Each is a switch, and the line must be safe however it stands."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Switches:
    """How this Twilio behaves where nobody has written it down."""

    declined_status: Literal["completed", "no-answer", "busy"] = "no-answer"
    """DialCallStatus after a contact declined, hung up, or was a machine."""
    bridged_sent: bool = True
    """Whether DialBridged is sent at all."""
    duration_sent: bool = True
    """Whether DialCallDuration and CallDuration are sent."""
    action_after_hang_up: bool = False
    """Whether a Dial's or Enqueue's action is requested although the caller has hung up."""
    leg_report_first: bool = True
    """Whether a leg's last report comes before the action that follows its end."""
    blank_digits: bool = False
    """Whether silence comes with an empty Digits."""
    type_ahead: Literal["buffered", "lost"] = "buffered"
    """What becomes of a key pressed before its Gather has begun."""
    gone_status: Literal["no-answer", "completed", "failed", "canceled"] = "no-answer"
    """DialCallStatus for a contact whose caller hung up in the very moment of leaving the queue."""


@dataclass(frozen=True, slots=True)
class TextSwitches:
    """How this Twilio reports on text messages: it promises neither an order nor that a report comes only once.

    https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """

    reported: bool = True
    """Whether any report arrives."""
    last_first: bool = False
    """Whether the reports overtake one another: the last status is heard of before those that led to it."""
    repeated: bool = False
    """Whether all reports come again when the last one has been made."""
