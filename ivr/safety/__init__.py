"""What shows that the line is safe: its sources line by line, the hazard log, and every path of a call walked.

And what keeps it so: each document's version, who signed it, until when it holds, and the ledger of what was given out.
"""

from ivr.safety.carriers import House
from ivr.safety.catalogue import Entry, faults, read_catalogue
from ivr.safety.content import Concern, Document, Review, State, concerns, documents, overdue, reviews
from ivr.safety.hazards import Hazard, HazardLog, read_hazards
from ivr.safety.ledger import LedgerError, Released, read_ledger, shipped_ledger
from ivr.safety.versions import Breach, Fault, recorded
from ivr.safety.versions import faults as version_faults

__all__ = [
    "Breach",
    "Concern",
    "Document",
    "Entry",
    "Fault",
    "Hazard",
    "HazardLog",
    "House",
    "LedgerError",
    "Released",
    "Review",
    "State",
    "concerns",
    "documents",
    "faults",
    "overdue",
    "read_catalogue",
    "read_hazards",
    "read_ledger",
    "recorded",
    "reviews",
    "shipped_ledger",
    "version_faults",
]
