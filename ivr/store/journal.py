"""Writing and reading the journal: each turn is one immediate transaction, and a known key writes nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    RowMapping,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from ivr.call import EVENT, STEPS, Call, Entry, LegState, Steps, after
from ivr.call.legs import LONGEST
from ivr.oncall import Rank, Reason
from ivr.store.engine import reading
from ivr.store.passed import is_long_passed
from ivr.store.rows import RANKS, call_row, changed_legs, keyed_row
from ivr.store.schema import Utc, calls, events, keyed, legs
from ivr.store.states import DamagedError, NewerError, is_newer, read_state, readable, salvaged

Decide = Callable[[Call | None], Entry | None]
"""Given a call as it stands (None: unknown), the entry to write; None: nothing is to be done any more."""


AGES = LONGEST | {LegState.PLACED: dt.timedelta(minutes=1)}
"""How long after its placing a leg in each state keeps a phone engaged."""

ON_THE_PHONE = select(legs.c.contact).where(
    or_(*((legs.c.state == state.value) & (legs.c.placed_at > bindparam(state.value, type_=Utc)) for state in AGES)),
    legs.c.ended_at.is_(None),
    legs.c.call_sid != bindparam("but"),
)
RUNG_SINCE = select(calls.c.sid).where(
    calls.c.caller == bindparam("caller"), calls.c.began_at > bindparam("moment"), calls.c.sid != bindparam("but")
)
LEG = select(legs.c.call_sid).where(legs.c.id == bindparam("leg"))
ANSWER = select(events.c.steps).where(events.c.call_sid == bindparam("of"), events.c.key == bindparam("of_key"))
CALL = (
    select(calls, ANSWER.scalar_subquery().label("answer"))
    .where(calls.c.sid == bindparam("of"))
    .with_for_update(of=calls)
)
"""A call, and what was answered under a key. Who has waited for its lock sees no answer that was given meanwhile: then
the key is refused as known, and asked for again."""

ENTRIES = select(events).where(events.c.call_sid == bindparam("of")).order_by(events.c.seq)
LAST = select(func.max(events.c.seq)).where(events.c.call_sid == bindparam("of")).scalar_subquery()
"""The number of the call's last entry."""

CHANGE_CALL = update(calls).where(calls.c.sid == bindparam("of"))
CHANGE_LEG = update(legs).where(legs.c.id == bindparam("of"))
ADD_EVENT = insert(events).values(seq=func.coalesce(LAST, -1) + 1)
ADD_KEYED = insert(keyed).values(seq=LAST)
"""Made once: to put a statement together takes longer than to run it."""

SIDE_BY_SIDE = dt.timedelta(minutes=3)
"""How long two versions of the line run side by side, at most. What a newer one left after that, nobody looks after."""

A_CALL = dt.timedelta(minutes=20)
"""How long a call of which nothing can be read is taken to run, if nothing tells that it is over."""

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


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
        except DamagedError as error:
            self._owe(sid, calls.c.unsettled if isinstance(error, NewerError) else true())
            raise
        except IntegrityError:
            # Somebody wrote the same key, or the same call, in between: theirs is the one that counts.
            return self._record(sid, key, decide, salvage=salvage)

    def _record(self, sid: str, key: str, decide: Decide, *, salvage: bool) -> Recorded:
        with self.engine.begin() as connection:
            row = connection.execute(CALL, {"of": sid, "of_key": key}).first()
            call = _read(row, salvage=salvage) if row else None
            if row and call and row.answer is not None:
                return Recorded(STEPS.validate_json(row.answer), call, fresh=False)
            entry = decide(call)
            if entry is None:
                return Recorded((), call or Call(sid=sid, began=NEVER), fresh=False)
            known = after(call or Call(sid=sid, began=entry.at), entry)
            _write_call(connection, row, known)
            _write_entry(connection, call, known, entry)
            return Recorded(entry.steps, known, fresh=True)

    def _owe(self, sid: str, still: ColumnElement[bool]) -> None:
        """List a call whose record cannot be read (any more): that is our fault, and its caller is owed a person."""
        fault = {"owed_rank": RANKS.index(Rank.UNKNOWN), "owed_reason": Reason.FAULT.value}
        owes = calls.c.owed_rank <= fault["owed_rank"]
        with self.engine.begin() as connection:
            listed = update(calls).where(calls.c.sid == sid, still, ~func.coalesce(owes, false()))
            connection.execute(listed.values(**fault, owed_since=calls.c.began_at))

    def unsettled(self, at: dt.datetime) -> list[Call]:
        """Return every call that the pager has to look after; of a damaged one, what is still known.

        One that may still run, or that a newer line has just written, is left alone: another line can read it.
        """
        with reading(self.engine) as connection:
            rows = connection.execute(select(calls).where(calls.c.unsettled, ~is_long_passed(at))).all()
        found = [(row, readable(row.sid, row.state)) for row in rows]
        damaged = [row for row, call in found if call is None and _is_left(row, at)]
        for row in damaged:
            self._owe(row.sid, true())
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
            return connection.execute(LEG, {"leg": leg}).scalar()

    def has_rung_since(self, caller: str, moment: dt.datetime, *, but: str) -> bool:
        """Tell whether this number rang after that moment, in another call than `but`."""
        asked = {"caller": caller, "moment": moment, "but": but}
        with reading(self.engine) as connection:
            return connection.execute(RUNG_SINCE.limit(1), asked).first() is not None

    def on_the_phone(self, at: dt.datetime, *, but: str) -> frozenset[str]:
        """Return the contacts whose phone may be ringing, or who may be talking, for another call than `but`."""
        since = {state.value: at - age for state, age in AGES.items()}
        with reading(self.engine) as connection:
            return frozenset(connection.execute(ON_THE_PHONE, {**since, "but": but}).scalars())

    def entries(self, sid: str) -> list[Entry]:
        """Return a call's whole journal, oldest first; empty if there is no such call."""
        with reading(self.engine) as connection:
            rows = connection.execute(ENTRIES, {"of": sid}).mappings().all()
        return [_entry(row) for row in rows]


def _is_left(row: Row[tuple[object, ...]], at: dt.datetime) -> bool:
    """Tell whether nobody else can be expected to look after a call whose record this line cannot read."""
    ended: dt.datetime = row.over_at or row.began_at + A_CALL
    return at > ended + (SIDE_BY_SIDE if is_newer(row.state) else dt.timedelta(0))


def _read(row: Row[tuple[object, ...]], *, salvage: bool) -> Call:
    try:
        return read_state(row.sid, row.state)
    except DamagedError:
        if salvage:
            return salvaged(row)
        raise


def _entry(row: RowMapping) -> Entry:
    return Entry(row["key"], row["at"], EVENT.validate_json(row["event"]), STEPS.validate_json(row["steps"]))


def _write_call(connection: Connection, row: Row[tuple[object, ...]] | None, known: Call) -> None:
    """Write a call's row: of one that is there, only what has changed, since each column has its indexes."""
    columns = call_row(known)
    if row is None:
        connection.execute(insert(calls), columns)
        return
    changed = {name: value for name, value in columns.items() if row._mapping[name] != value}  # noqa: SLF001 public
    if changed:
        connection.execute(CHANGE_CALL, {"of": known.sid} | changed)


def _write_entry(connection: Connection, before: Call | None, known: Call, entry: Entry) -> None:
    """Append an entry to the journal, and write down what it says of keys and legs."""
    of = {"of": known.sid}
    written = {"event": EVENT.dump_json(entry.event).decode(), "steps": STEPS.dump_json(entry.steps).decode()}
    connection.execute(ADD_EVENT, {"call_sid": known.sid, "key": entry.key, "at": entry.at} | written | of)
    before = before or Call(sid=known.sid, began=entry.at)
    if row := keyed_row(before, entry):
        connection.execute(ADD_KEYED, row | of)
    new, changed = changed_legs(before, known)
    if new:
        connection.execute(insert(legs), new)
    for row in changed:
        connection.execute(CHANGE_LEG, row | {"of": row["id"]})
