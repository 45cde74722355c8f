"""Who to ring, and who is owed a person. Pure."""

from ivr.oncall.numbers import e164
from ivr.oncall.owed import Owed, Rank, Reason, owed
from ivr.oncall.phones import Phone, directory, oddities, phones
from ivr.oncall.rota import Rota, RotaError, read_rota

__all__ = [
    "Owed",
    "Phone",
    "Rank",
    "Reason",
    "Rota",
    "RotaError",
    "directory",
    "e164",
    "oddities",
    "owed",
    "phones",
    "read_rota",
]
