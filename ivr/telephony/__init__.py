"""Twilio's dialect, and the only place that knows it: forms to events, acts to TwiML. Pure."""

from ivr.telephony.account import Account
from ivr.telephony.lifeline import Lifeline, make_lifeline
from ivr.telephony.links import Links
from ivr.telephony.rest import Rest, make_rest
from ivr.telephony.signature import Signature
from ivr.telephony.twiml import PersonLeg, StrandedError, Writer

__all__ = [
    "Account",
    "Lifeline",
    "Links",
    "PersonLeg",
    "Rest",
    "Signature",
    "StrandedError",
    "Writer",
    "make_lifeline",
    "make_rest",
]
