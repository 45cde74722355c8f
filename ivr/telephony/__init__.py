"""Twilio's dialect, and the only place that knows it: forms to events, acts to TwiML. Pure."""

from ivr.telephony.lifeline import Lifeline, make_lifeline
from ivr.telephony.links import Links
from ivr.telephony.signature import Signature
from ivr.telephony.twiml import StrandedError, Writer

__all__ = ["Lifeline", "Links", "Signature", "StrandedError", "Writer", "make_lifeline"]
