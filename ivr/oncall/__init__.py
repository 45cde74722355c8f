"""Who to ring, and who is owed a person. Pure."""

from ivr.oncall.contacts import Phone, Rota, RotaError, directory, e164, oddities, phones, read_rota
from ivr.oncall.owed import Owed, Rank, Reason, owed

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
