"""What shows that the line is safe: what its sources tell a patient and where it is carried, and the hazard log."""

from ivr.safety.carriers import House
from ivr.safety.catalogue import Entry, faults, read_catalogue
from ivr.safety.hazards import Hazard, HazardLog, read_hazards

__all__ = ["Entry", "Hazard", "HazardLog", "House", "faults", "read_catalogue", "read_hazards"]
