"""Who to ring, and who is owed a person. Pure."""

from ivr.oncall.any_hour import phones_at_any_hour
from ivr.oncall.changes import next_change, starting
from ivr.oncall.check import check
from ivr.oncall.due import Overdue, Ring, Silent, Task, due, is_settled, whom
from ivr.oncall.findings import Finding, Found
from ivr.oncall.nameless import Nameless
from ivr.oncall.numbers import as_written, e164, is_mobile, somebodys
from ivr.oncall.office import is_office_hours
from ivr.oncall.owed import Owed, Rank, Reason, Status, is_keyless, owed, status
from ivr.oncall.paging import Paging, first_due, is_due, is_told, next_due
from ivr.oncall.phones import Phone, directory, everyone, leads, oddities, phones
from ivr.oncall.radio import Check, RadioTask, TellNext, TryContact, radio_due
from ivr.oncall.rota import Role, Rota, RotaError, read_rota
from ivr.oncall.shifts import LONDON, on_shift

__all__ = [
    "LONDON",
    "Check",
    "Finding",
    "Found",
    "Nameless",
    "Overdue",
    "Owed",
    "Paging",
    "Phone",
    "RadioTask",
    "Rank",
    "Reason",
    "Ring",
    "Role",
    "Rota",
    "RotaError",
    "Silent",
    "Status",
    "Task",
    "TellNext",
    "TryContact",
    "as_written",
    "check",
    "directory",
    "due",
    "e164",
    "everyone",
    "first_due",
    "is_due",
    "is_keyless",
    "is_mobile",
    "is_office_hours",
    "is_settled",
    "is_told",
    "leads",
    "next_change",
    "next_due",
    "oddities",
    "on_shift",
    "owed",
    "phones",
    "phones_at_any_hour",
    "radio_due",
    "read_rota",
    "somebodys",
    "starting",
    "status",
    "whom",
]
