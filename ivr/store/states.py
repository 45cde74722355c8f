"""The record that a call's row holds, whichever version of the line has written it."""

from pydantic import BaseModel
from sqlalchemy import Row

from ivr.call import Call, Why
from ivr.call.record import VERSION
from ivr.triage import Urgency


class DamagedError(RuntimeError):
    """A stored call cannot be read. Its caller goes to a person; other calls are untouched."""


class NewerError(DamagedError):
    """A stored call was written by a newer line than this one. It is left as it is, for that one to go on with."""


def salvaged(row: Row[tuple[object, ...]]) -> Call:
    """Return what the columns still tell of a call: a person is owed, because of a fault of ours."""
    urgency = Urgency(row.urgency) if row.urgency else None
    known = {"caller": row.caller, "number": row.number, "ruleset": row.ruleset, "urgency": urgency}
    return Call(sid=row.sid, began=row.began_at, why=Why.FAULT, over=row.over_at or row.began_at, **known)


def read_state(sid: str, state: str) -> Call:
    """Return the record that a call's row holds, or raise DamagedError. What an older line wrote is today's then."""
    try:
        call = Call.model_validate_json(state)
    except ValueError as error:
        raise (NewerError if is_newer(state) else DamagedError)(sid) from error
    if call.version > VERSION:
        raise NewerError(sid)
    return call if call.version == VERSION else call.model_copy(update={"version": VERSION})


class _Written(BaseModel):
    """The version alone of a record that cannot be read."""

    version: int


def is_newer(state: str) -> bool:
    """Tell whether a newer line than this one has written a record."""
    try:
        return _Written.model_validate_json(state).version > VERSION
    except ValueError:
        return False


def readable(sid: str, state: str) -> Call | None:
    """Return the record that a call's row holds, None where it is damaged."""
    try:
        return read_state(sid, state)
    except DamagedError:
        return None
