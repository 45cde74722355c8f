"""Twilio's dialect, and the only place that knows it: forms to events, acts to TwiML. Pure."""

from ivr.telephony.account import Account
from ivr.telephony.bundle import FALLBACK, bundle_of, make_bundle
from ivr.telephony.hosted import HostedError, Pages
from ivr.telephony.lifeline import Lifeline, make_lifeline
from ivr.telephony.links import Links
from ivr.telephony.rest import Rest, client_of, make_rest
from ivr.telephony.signature import Signature
from ivr.telephony.twiml import PersonLeg, StrandedError, Writer

__all__ = [
    "FALLBACK",
    "Account",
    "HostedError",
    "Lifeline",
    "Links",
    "Pages",
    "PersonLeg",
    "Rest",
    "Signature",
    "StrandedError",
    "Writer",
    "bundle_of",
    "client_of",
    "make_bundle",
    "make_lifeline",
    "make_rest",
]
