"""What shows that the line is safe: everything that its sources tell a patient, and where the line carries it."""

from ivr.safety.carriers import House
from ivr.safety.catalogue import Entry, faults, read_catalogue

__all__ = ["Entry", "House", "faults", "read_catalogue"]
