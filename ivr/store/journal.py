"""Writing and reading the journal: each turn is one immediate transaction, and a known key writes nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    RowMapping,
    ScalarSelect,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from ivr.call import EVENT, STEPS, Call, Entry, LegState, Steps, Why, after
from ivr.call.legs import LONGEST
from ivr.oncall import Rank, Reason
from ivr.store.engine import reading
from ivr.store.passed import is_long_passed
from ivr.store.rows import RANKS, call_row, changed_legs, keyed_row
from ivr.store.schema import Utc, calls, events, keyed, legs
from ivr.triage import Urgency

Decide = Callable[[Call | None], Entry | None]
"""Given a call as it stands (None: unknown), the entry to write; None: nothing is to be done any more."""


AGES = LONGEST | {LegState.PLACED: dt.timedelta(minutes=1)}
"""How long after its placing a leg in each state keeps a phone engaged."""

ON_THE_PHONE = select(legs.c.contact).where(
    or_(*((legs.c.state == state.value) & (legs.c.placed_at > bindparam(state.value, type_=Utc)) for state in AGES)),
    legs.c.ended_at.is_(None),
    legs.c.call_sid != bindparam("but"),
)

A_CALL = dt.timedelta(minutes=20)
"""How long a call of which nothing can be read is taken to run, if nothing tells that it is over."""

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class DamagedError(RuntimeError):
    """A stored call cannot be read. Its caller goes to a person; other calls are untouched."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a key stands for in the journal. `fresh`: it was written just now; `call`: as it stands after that."""

    steps: Steps
    call: Call
    fresh: bool


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of every call."""

    engine: Engine

    def record(self, sid: str, key: str, decide: Decide, *, salvage: bool = False) -> Recorded:
        """Write what `decide` answers under `key`; if the key is known, return what was stored then.

        `salvage`: take what the columns still tell of a call whose record and journal cannot be read.
        """
        try:
            return self._record(sid, key, decide, salvage=salvage)
        except DamagedError:
            self._owe(sid)
            raise
        except IntegrityError:
            # Somebody wrote the same key, or the same call, in between: theirs is the one that counts.
            return self._record(sid, key, decide, salvage=salvage)

    def _record(self, sid: str, key: str, decide: Decide, *, salvage: bool) -> Recorded:
        with self.engine.begin() as connection:
            call = _load(connection, sid, salvage=salvage)
            stored = _steps(connection, sid, key)
            if stored is not None and call is not None:
                return Recorded(stored, call, fresh=False)
            entry = decide(call)
            if entry is None:
                return Recorded((), call or Call(sid=sid, began=NEVER), fresh=False)
            return Recorded(entry.steps, _write(connection, sid, call, entry), fresh=True)

    def _owe(self, sid: str) -> None:
        """List a call whose record cannot be read any more: that is our fault, and its caller is owed a person."""
        fault = {"owed_rank": RANKS.index(Rank.UNKNOWN), "owed_reason": Reason.FAULT.value}
        owes = calls.c.owed_rank <= fault["owed_rank"]
        with self.engine.begin() as connection:
            listed = update(calls).where(calls.c.sid == sid, ~func.coalesce(owes, false()))
            connection.execute(listed.values(**fault, owed_since=calls.c.began_at))

    def unsettled(self, at: dt.datetime) -> list[Call]:
        """Return every call that the pager has to look after; of a damaged one, what is still known.

        A damaged one that may still run is left alone: another version of the line may be able to read it.
        """
        with reading(self.engine) as connection:
            rows = connection.execute(select(calls).where(calls.c.unsettled, ~is_long_passed(at))).all()
        found = [(row, readable(row.sid, row.state)) for row in rows]
        damaged = [row for row, call in found if call is None and (row.over_at or row.began_at < at - A_CALL)]
        for row in damaged:
            self._owe(row.sid)
        return [*(call for _, call in found if call), *map(salvaged, damaged)]

    def close_damaged(self, sid: str, at: dt.datetime) -> bool:
        """Take a call off the list whose record cannot be read. Nothing can be written into its journal any more.

        False, and it stays: its caller may still be on the line.
        """
        closed = {"owed_rank": None, "owed_reason": None, "owed_since": None, "closed_at": at, "unsettled": False}
        is_over = calls.c.over_at.is_not(None) | (calls.c.began_at < at - A_CALL)
        with self.engine.begin() as connection:
            found = connection.execute(update(calls).where(calls.c.sid == sid, is_over).values(**closed))
        return found.rowcount == 1

    def call_of_leg(self, leg: str) -> str | None:
        """Return the sid of the call for which this leg was placed."""
        with reading(self.engine) as connection:
            return connection.execute(select(legs.c.call_sid).where(legs.c.id == leg)).scalar()

    def has_rung_since(self, caller: str, moment: dt.datetime, *, but: str) -> bool:
        """Tell whether this number rang after that moment, in another call than `but`."""
        query = select(calls.c.sid).where(calls.c.caller == caller, calls.c.began_at > moment, calls.c.sid != but)
        with reading(self.engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def on_the_phone(self, at: dt.datetime, *, but: str) -> frozenset[str]:
        """Return the contacts whose phone may be ringing, or who may be talking, for another call than `but`."""
        since = {state.value: at - age for state, age in AGES.items()}
        with reading(self.engine) as connection:
            return frozenset(connection.execute(ON_THE_PHONE, {**since, "but": but}).scalars())

    def entries(self, sid: str) -> list[Entry]:
        """Return a call's whole journal, oldest first; empty if there is no such call."""
        with reading(self.engine) as connection:
            query = select(events).where(events.c.call_sid == sid).order_by(events.c.seq)
            rows = connection.execute(query).mappings().all()
        return [_entry(row) for row in rows]


def _load(connection: Connection, sid: str, *, salvage: bool) -> Call | None:
    row = connection.execute(select(calls).where(calls.c.sid == sid).with_for_update()).first()
    if row is None:
        return None
    try:
        return read_state(sid, row.state)
    except DamagedError:
        if salvage:
            return salvaged(row)
        raise


def salvaged(row: Row[tuple[object, ...]]) -> Call:
    """Return what the columns still tell of a call: a person is owed, because of a fault of ours."""
    urgency = Urgency(row.urgency) if row.urgency else None
    known = {"caller": row.caller, "number": row.number, "ruleset": row.ruleset, "urgency": urgency}
    return Call(sid=row.sid, began=row.began_at, why=Why.FAULT, over=row.over_at or row.began_at, **known)


def read_state(sid: str, state: str) -> Call:
    """Return the record that a call's row holds, or raise DamagedError."""
    try:
        return Call.model_validate_json(state)
    except ValueError as error:
        raise DamagedError(sid) from error


def readable(sid: str, state: str) -> Call | None:
    """Return the record that a call's row holds, None where it is damaged."""
    try:
        return read_state(sid, state)
    except DamagedError:
        return None


def _steps(connection: Connection, sid: str, key: str) -> Steps | None:
    query = select(events.c.steps).where(events.c.call_sid == sid, events.c.key == key)
    steps = connection.execute(query).scalar()
    return None if steps is None else STEPS.validate_json(steps)


def _entry(row: RowMapping) -> Entry:
    return Entry(row["key"], row["at"], EVENT.validate_json(row["event"]), STEPS.validate_json(row["steps"]))


def _write(connection: Connection, sid: str, call: Call | None, entry: Entry) -> Call:
    before = call or Call(sid=sid, began=entry.at)
    known = after(before, entry)
    if call is None:
        connection.execute(insert(calls).values(**call_row(known)))
    else:
        connection.execute(update(calls).where(calls.c.sid == sid).values(**call_row(known)))
    _append(connection, sid, entry)
    if row := keyed_row(before, entry):
        connection.execute(insert(keyed).values(**row, seq=_last(sid)))
    new, changed = changed_legs(before, known)
    if new:
        connection.execute(insert(legs), new)
    for row in changed:
        connection.execute(update(legs).where(legs.c.id == row["id"]).values(**row))
    return known


def _last(sid: str) -> ScalarSelect[int]:
    """The number of the call's last entry."""
    return select(func.max(events.c.seq)).where(events.c.call_sid == sid).scalar_subquery()


def _append(connection: Connection, sid: str, entry: Entry) -> None:
    connection.execute(
        insert(events).values(
            call_sid=sid,
            seq=func.coalesce(_last(sid), -1) + 1,
            key=entry.key,
            at=entry.at,
            event=EVENT.dump_json(entry.event).decode(),
            steps=STEPS.dump_json(entry.steps).decode(),
        )
    )
